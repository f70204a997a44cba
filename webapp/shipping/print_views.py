"""Pages to print: packing slips, which show personal data, and pick lists, which don't."""

from collections.abc import Sequence

from flask import Response, abort, flash, make_response, redirect, request
from flask_login import current_user

from webapp import audit
from webapp.accounts import current_account
from webapp.clock import utcnow
from webapp.db import database
from webapp.guard import needs
from webapp.orders import Order
from webapp.orders.question import Nonsense
from webapp.orders.views import ORDER
from webapp.pages import page, safe_next
from webapp.shipping.chosen_order import chosen_orders
from webapp.shipping.packing_slip import PackingSlip
from webapp.shipping.pick_list import PickList
from webapp.shipping.shipment_views import shipments

MOST_SLIPS = 250
MOST_PICKED = 1000
# How many slips share a sheet of paper.
PER_SHEET = (("1", "One per page"), ("2", "Two per page"), ("4", "Four per page"))


@shipments.get(f"/orders/{ORDER}/packing-slip")
@needs("may_ship")
def print_slip(order_id: int) -> Response:
    if not Order.of(current_account()).where(Order.id == order_id).exists():
        abort(404)
    return _slips([order_id])


@shipments.post("/packing-slips")
@needs("may_ship")
def print_slips() -> Response:
    try:
        ids = chosen_orders(current_account(), request.form, MOST_SLIPS, "print")
    except Nonsense as error:
        return _back(error)
    return _slips(ids)


@shipments.post("/pick-lists")
@needs("may_ship")
def print_pick_list() -> Response:
    try:
        ids = chosen_orders(current_account(), request.form, MOST_PICKED, "pick")
    except Nonsense as error:
        return _back(error)
    return page("shipping/pick_list.html", pick_list=PickList.of(current_account(), ids))


def _slips(order_ids: Sequence[int]) -> Response:
    """The slips, each noted in the audit trail before it is shown."""
    slips = PackingSlip.of(current_account(), order_ids)
    with database.atomic():
        for slip in slips:
            audit.record(
                "personal_data.printed",
                now=utcnow(),
                by=current_user,
                on=slip.order,
                file="packing slip",
            )
    chosen = request.form.get("per_sheet", "1")
    return page(
        "shipping/packing_slips.html",
        slips=slips,
        left_out=len(order_ids) - len(slips),
        per_sheet=chosen if chosen in dict(PER_SHEET) else "1",
        per_sheets=PER_SHEET,
    )


def _back(error: Nonsense) -> Response:
    flash(error.sentence, "warning")
    return make_response(redirect(safe_next(request.form.get("back"), "/orders"), 303))
