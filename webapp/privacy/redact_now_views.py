"""`Redact now`: of one order, of some by their numbers, of what is selected on the desk."""

import re
from collections.abc import Collection
from typing import Any

from flask import Blueprint, Response, abort, flash, request, url_for
from flask_login import current_user

from webapp.accounts.sign_in_views import current_account
from webapp.ground.clock import utcnow
from webapp.ground.database.row_id import read_ids
from webapp.ground.language.gettext import gettext, ngettext
from webapp.ground.web.guard import needs
from webapp.ground.web.page_error import PageError
from webapp.ground.web.pages import page, safe_next, see_other
from webapp.order_search.bad_query import BadQuery
from webapp.order_search.chosen_orders import chosen
from webapp.order_search.order_query import OrderQuery
from webapp.order_search.selection import Selection
from webapp.orders.order import Order
from webapp.orders.restriction import Restriction
from webapp.privacy.redaction import SLICE, Reason, redact
from webapp.privacy.sweep import Sweep

blueprint = Blueprint("redact_now", __name__, url_prefix="/privacy")

# In an address: a server reads no longer one.
MOST_TYPED = 100


@blueprint.get("/redactions/new")
@needs("may_handle_requests")
def confirm() -> Response:
    words = re.split(r"[\s,;]+", request.args.get("numbers", "").strip())
    numbers = {word for word in words if word}
    if len(numbers) > MOST_TYPED:
        too_many = gettext("Name %(most)s orders or fewer at once.", most=MOST_TYPED)
        raise PageError(too_many, status=422)
    return _confirm_page(_found(read_ids(request.args.getlist("order")), numbers), "/privacy")


@blueprint.post("/redactions/selection")
@needs("may_handle_requests")
def confirm_selection() -> Response:
    """What is selected on the desk, order by order: nothing goes that wasn't shown."""
    back = safe_next(request.form.get("back"), "/orders")
    order_query, ids = chosen(request.form, sees_people=current_user.may_see_personal_data)
    return _confirm_page(_found(_matching(order_query) if order_query else ids), back)


@blueprint.post("/redactions")
@needs("may_handle_requests")
def create() -> Response:
    orders, now = _found(read_ids(request.form.getlist("order"))), utcnow()
    ids = [order.id for order in orders]
    done = redact(current_account(), ids, Reason.AMAZON, now, by=current_user)
    # For SQLite's log, where the deleted rows still stand.
    Sweep.begin(now)
    flash(_outcome(done), "success" if done else "info")
    return _go_on(_back(orders, safe_next(request.form.get("back"), "/privacy")))


def _found(ids: list[int], numbers: Collection[str] = ()) -> list[Order]:
    """The account's own orders with these ids or Amazon numbers; others aren't there (404)."""
    if len(ids) > SLICE:
        words = gettext("Choose %(most)s orders or fewer at once.", most=SLICE)
        raise PageError(words, status=422)
    query = Order.of(current_account()).where(
        Order.id.in_(ids) | Order.amazon_order_id.in_(list(numbers))
    )
    orders = list(query.order_by(Order.id))
    missing = set(numbers) - {order.amazon_order_id for order in orders}
    if missing:
        words = gettext("There is no order %(number)s here.", number=min(missing))
        raise PageError(words, status=422)
    return orders or abort(404)


def _matching(order_query: OrderQuery) -> list[int]:
    selection = Selection.of(current_account(), order_query, utcnow())
    cursors = selection.after(None, SLICE + 1)
    if not cursors:
        raise BadQuery(gettext("No order matches any more"))
    return [cursor.id for cursor in cursors]


def _confirm_page(orders: list[Order], back: str) -> Response:
    ids = [order.id for order in orders]
    restricted = Restriction.orders().where(Restriction.order.in_(ids)).distinct().count()
    return page(
        "privacy/redact.html", orders=orders, back=_back(orders, back), restricted=restricted
    )


def _back(orders: list[Order], back: str) -> str:
    return url_for("orders.show", order_id=orders[0].id) if len(orders) == 1 else back


def _outcome(done: int) -> str:
    if not done:
        return gettext("Nothing was left to be destroyed.")
    return ngettext(
        "The personal data of %(n)s order is destroyed.",
        "The personal data of %(n)s orders is destroyed.",
        done,
    )


def _go_on(address: str) -> Any:
    return see_other(address)
