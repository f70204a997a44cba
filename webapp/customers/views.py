"""The customers of an account, the search for them, and one customer."""

from flask import Blueprint, Response, abort, make_response, redirect, request
from flask_login import current_user

from webapp import audit
from webapp.accounts import current_account
from webapp.clock import utcnow
from webapp.customers.customer_list import CustomerList
from webapp.customers.customer_sheet import CustomerSheet
from webapp.guard import needs
from webapp.orders.question import Question
from webapp.orders.search import Search
from webapp.pages import page, wants_part
from webapp.stores import Store

customers = Blueprint("customers", __name__, url_prefix="/customers")

ASKED = ("q", "buyer", "after", "before")


@customers.get("")
@needs("may_see_orders")
def index() -> Response:
    sees, now = current_user.may_see_personal_data, utcnow()
    question = Question.read({name: request.args.get(name, "") for name in ASKED})
    found = CustomerList(current_account(), question, now, sees)
    named = [row.order.id for row in found.rows if row.known.people]
    if named:
        event = "customers.searched" if found.searches_people else "customers.listed"
        audit.record(event, now=now, by=current_user, orders=named)
    return page("customers/_list.html" if wants_part() else "customers/index.html", found=found)


@customers.post("/searches")
@needs("may_see_orders")
def search() -> Response:
    """Turn what was typed into an address that names nobody: see `Search.asked`."""
    looking = Search(current_account(), Store.all_of(current_account()))
    question = looking.asked(request.form.get("q", ""), current_user.may_see_personal_data)
    return make_response(redirect(question.address("/customers"), 303))


@customers.get("/<id:order_id>")
@needs("may_see_orders")
def show(order_id: int) -> Response:
    sees = current_user.may_see_personal_data
    sheet = CustomerSheet.find(current_account(), order_id, sees)
    if sheet is None:
        abort(404)
    if sheet.known.people:
        audit.record("customer.viewed", now=utcnow(), by=current_user, on=sheet.latest)
    return page("customers/show.html", sheet=sheet, known=sheet.known)
