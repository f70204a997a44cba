"""The privacy page: what leaves when, `Redact now`, and for how long data is kept."""

import re
from collections.abc import Sequence

from flask import Blueprint, Response, abort, flash, request, url_for
from flask_login import current_user, login_required

from webapp.accounts import Rejection, current_account
from webapp.audit import record
from webapp.clock import utcnow
from webapp.errors import Refused
from webapp.guard import needs
from webapp.orders import Order
from webapp.pages import go_to, page
from webapp.privacy.certificate import issuer
from webapp.privacy.outlook import Outlook
from webapp.privacy.purge import Purge
from webapp.privacy.redaction import Reason, redact
from webapp.privacy.retention_change import RetentionChange
from webapp.privacy.sweep import Sweep
from webapp.retention_cap import retention_cap
from webapp.words import count

redaction = Blueprint("redaction", __name__, url_prefix="/privacy")

MOST_AT_ONCE = 100
LARGEST_ID = 9223372036854775807


@redaction.get("")
@login_required
def index() -> Response:
    return _privacy_page()


@redaction.get("/retention")
@needs("may_handle_requests")
def consider_retention() -> Response:
    """Show what another number of days would do, before it does."""
    account = current_account()
    try:
        change = RetentionChange.read(account, request.args.get("days", ""))
    except Rejection as rejection:
        return _privacy_page(rejection.errors)
    at_once = change.at_once(utcnow())
    return page("privacy/retention.html", account=account, change=change, at_once=at_once)


@redaction.post("/retention")
@needs("may_handle_requests")
def change_retention() -> Response:
    account, now = current_account(), utcnow()
    try:
        change = RetentionChange.read(account, request.form.get("days", ""))
    except Rejection as rejection:
        return _privacy_page(rejection.errors)
    if change.make():
        record("retention.changed", now=now, by=current_user, on=account, days=change.days)
        Sweep.begin(now)
    flash(f"Personal data goes {_days(change.days)} after an order is closed.", "success")
    return go_to("redaction.index")


@redaction.get("/redactions/new")
@needs("may_handle_requests")
def confirm() -> Response:
    orders = _chosen(request.args.getlist("order", type=int), request.args.get("numbers", ""))
    back = url_for("orders.show", order_id=orders[0].id) if len(orders) == 1 else "/privacy"
    return page("privacy/redact.html", orders=orders, back=back)


@redaction.post("/redactions")
@needs("may_handle_requests")
def create() -> Response:
    orders, now = _chosen(request.form.getlist("order", type=int), ""), utcnow()
    account, ids = current_account(), [order.id for order in orders]
    done = redact(account, ids, Reason.AMAZON, now, by=current_user.id)
    for order in orders:
        if not order.redacted:
            record("personal_data.redacted", now=now, by=current_user, on=order)
    # For SQLite's log, where the deleted rows still stand.
    Sweep.begin(now)
    flash(f"The personal data of {_orders(done)} is destroyed.", "success")
    if len(orders) == 1:
        return go_to("orders.show", order_id=orders[0].id)
    return go_to("redaction.index")


def _privacy_page(errors: dict[str, str] | None = None) -> Response:
    account = current_account()
    return page(
        "privacy/index.html",
        status=422 if errors else 200,
        account=account,
        outlook=Outlook(utcnow(), account),
        sweep=Sweep.last(),
        purges=Purge.of(account),
        issuer=issuer(),
        cap=retention_cap(),
        errors=errors or {},
        values=request.values,
    )


def _chosen(ids: Sequence[int], numbers: str) -> list[Order]:
    """The account's own orders with these ids or Amazon numbers; others aren't there (404)."""
    words = re.split(r"[\s,;]+", numbers.strip())
    wanted = {word for word in words if word}
    if len(wanted) + len(ids) > MOST_AT_ONCE:
        raise Refused(f"Choose {MOST_AT_ONCE} orders or fewer at once.", status=422)
    known = [number for number in ids if 0 < number <= LARGEST_ID]
    query = Order.of(current_account()).where(
        Order.id.in_(known) | Order.amazon_order_id.in_(wanted)
    )
    orders = list(query.order_by(Order.id))
    missing = wanted - {order.amazon_order_id for order in orders}
    if missing:
        raise Refused(f"There is no order {min(missing)} here.", status=422)
    return orders or abort(404)


def _orders(number: int) -> str:
    return "1 order" if number == 1 else f"{count(number)} orders"


def _days(number: int) -> str:
    return "1 day" if number == 1 else f"{number} days"
