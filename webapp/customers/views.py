"""The customers of an account, the search for them, and one customer."""

from flask import Blueprint, Response, abort, request
from flask_login import current_user

from webapp.accounts.sign_in_views import current_account
from webapp.customers.customer_list import CustomerList
from webapp.customers.customer_page import CustomerPage
from webapp.ground.audit import audit
from webapp.ground.clock import utcnow
from webapp.ground.web.guard import needs
from webapp.ground.web.pages import page, see_other, wants_part
from webapp.order_search.order_query import OrderQuery
from webapp.order_search.search import Search
from webapp.stores.store import Store

blueprint = Blueprint("customers", __name__, url_prefix="/customers")

ASKED = ("q", "buyer", "after", "before")


@blueprint.get("")
@needs("may_see_orders")
def index() -> Response:
    sees, now = current_user.may_see_personal_data, utcnow()
    asked = {name: request.args.get(name, "") for name in ASKED}
    order_query = OrderQuery.read(asked, sees_people=sees)
    found = CustomerList(current_account(), order_query, now, sees)
    named = [row.order.id for row in found.rows if row.known.people]
    if named:
        event = "customers.searched" if found.searches_people else "customers.listed"
        audit.record(event, now=now, by=current_user, orders=named)
    return page("customers/_list.html" if wants_part() else "customers/index.html", found=found)


@blueprint.post("/searches")
@needs("may_see_orders")
def search() -> Response:
    """Turn what was typed into an address that names nobody: see `Search.order_query`."""
    looking = Search(current_account(), Store.all_of(current_account()))
    order_query = looking.order_query(request.form.get("q", ""), current_user.may_see_personal_data)
    return see_other(order_query.address("/customers"))


@blueprint.get("/<id:order_id>")
@needs("may_see_orders")
def show(order_id: int) -> Response:
    sees = current_user.may_see_personal_data
    customer_page = CustomerPage.find(current_account(), order_id, sees)
    if customer_page is None:
        abort(404)
    if customer_page.known.people:
        audit.record("customer.viewed", now=utcnow(), by=current_user, on=customer_page.latest)
    return page("customers/show.html", customer_page=customer_page, known=customer_page.known)
