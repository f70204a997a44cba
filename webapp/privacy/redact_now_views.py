"""`Redact now`: of one order, of some by their numbers, of what is selected on the desk."""

import re
from collections.abc import Collection
from typing import Any

from flask import Response, abort, flash, make_response, redirect, request, url_for
from flask_login import current_user

from webapp.accounts import current_account
from webapp.clock import utcnow
from webapp.guard import needs
from webapp.orders import Order, Restriction
from webapp.orders.batch_wish import chosen
from webapp.orders.desk import Desk
from webapp.orders.nonsense import Nonsense
from webapp.orders.question import Question
from webapp.pages import page, safe_next
from webapp.privacy.redaction import SLICE, Reason, redact
from webapp.privacy.redaction_views import redaction
from webapp.privacy.sweep import Sweep
from webapp.refusal import Refused
from webapp.row_id import read_ids
from webapp.words import count

# In an address: a server reads no longer one.
MOST_TYPED = 100


@redaction.get("/redactions/new")
@needs("may_handle_requests")
def confirm() -> Response:
    words = re.split(r"[\s,;]+", request.args.get("numbers", "").strip())
    numbers = {word for word in words if word}
    if len(numbers) > MOST_TYPED:
        raise Refused(f"Name {MOST_TYPED} orders or fewer at once.", status=422)
    return _confirm_page(_found(read_ids(request.args.getlist("order")), numbers), "/privacy")


@redaction.post("/redactions/selection")
@needs("may_handle_requests")
def confirm_selection() -> Response:
    """What is selected on the desk, order by order: nothing goes that wasn't shown."""
    back = safe_next(request.form.get("back"), "/orders")
    try:
        question, ids = chosen(request.form)
        return _confirm_page(_found(_matching(question) if question else ids), back)
    except Nonsense as error:
        flash(error.sentence, "warning")
        return _go_on(back)


@redaction.post("/redactions")
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
        raise Refused(f"Choose {SLICE:,} orders or fewer at once.", status=422)
    query = Order.of(current_account()).where(
        Order.id.in_(ids) | Order.amazon_order_id.in_(list(numbers))
    )
    orders = list(query.order_by(Order.id))
    missing = set(numbers) - {order.amazon_order_id for order in orders}
    if missing:
        raise Refused(f"There is no order {min(missing)} here.", status=422)
    return orders or abort(404)


def _matching(question: Question) -> list[int]:
    desk = Desk(current_account(), question, utcnow(), current_user.may_see_personal_data)
    places = desk.selection.after(None, SLICE + 1)
    if not places:
        raise Nonsense("No order matches any more")
    return [place.id for place in places]


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
        return "Nothing was left to be destroyed."
    orders = "1 order" if done == 1 else f"{count(done)} orders"
    return f"The personal data of {orders} is destroyed."


def _go_on(address: str) -> Any:
    return make_response(redirect(address, 303))
