"""Pages to print and PDF: packing slips, which show personal data, and pick lists, which don't."""

from collections.abc import Sequence

from flask import Response, abort, current_app, flash, make_response, redirect, request
from flask_login import current_user

from webapp import audit
from webapp.accounts import current_account
from webapp.clock import utcnow
from webapp.db import database
from webapp.guard import needs
from webapp.orders import Order
from webapp.orders.nonsense import Nonsense
from webapp.pages import page, safe_next
from webapp.shipping.chosen_order import chosen_orders
from webapp.shipping.packing_slip import PackingSlip
from webapp.shipping.paper_size import paper_size
from webapp.shipping.pick_list import PickList
from webapp.shipping.pick_sheet import pick_sheets
from webapp.shipping.shipment_views import shipments
from webapp.shipping.slip_sheet import slip_sheets

# A browser lays out a page of this many; a PDF of the most takes seconds.
MOST_SLIPS = 250
MOST_SLIPS_IN_PDF = 1000
MOST_PICKED = 1000
# How many slips share a sheet of paper.
PER_SHEET = (("1", "One per page"), ("2", "Two per page"), ("4", "Four per page"))


@shipments.get("/orders/<id:order_id>/packing-slip")
@needs("may_ship")
def print_slip(order_id: int) -> Response:
    return _slips([_known(order_id)])


@shipments.get("/orders/<id:order_id>/packing-slip.pdf")
@needs("may_ship")
def slip_pdf(order_id: int) -> Response:
    return _slips_pdf([_known(order_id)], f"packing-slip-{order_id}")


@shipments.post("/packing-slips")
@needs("may_ship")
def print_slips() -> Response:
    try:
        return _slips(_chosen(MOST_SLIPS, "print"))
    except Nonsense as error:
        return _back(error)


@shipments.post("/packing-slips.pdf")
@needs("may_ship")
def slips_pdf() -> Response:
    try:
        return _slips_pdf(_chosen(MOST_SLIPS_IN_PDF, "print"), "packing-slips")
    except Nonsense as error:
        return _back(error)


@shipments.post("/pick-lists")
@needs("may_ship")
def print_pick_list() -> Response:
    try:
        ids = _chosen(MOST_PICKED, "pick")
    except Nonsense as error:
        return _back(error)
    pick_list = PickList.of(current_account(), ids)
    return page("shipping/pick_list.html", pick_list=pick_list, order_ids=ids)


@shipments.post("/pick-lists.pdf")
@needs("may_ship")
def pick_list_pdf() -> Response:
    try:
        ids = _chosen(MOST_PICKED, "pick")
    except Nonsense as error:
        return _back(error)
    account = current_account()
    return _pdf(pick_sheets(PickList.of(account, ids), paper_size(account, ids)), "pick-list")


def _known(order_id: int) -> int:
    if not Order.of(current_account()).where(Order.id == order_id).exists():
        abort(404)
    return order_id


def _chosen(most: int, deed: str) -> list[int]:
    """Raises Nonsense."""
    return chosen_orders(current_account(), request.form, most, deed)


def _slips(order_ids: Sequence[int]) -> Response:
    slips = _noted(order_ids)
    return page(
        "shipping/packing_slips.html",
        slips=slips,
        left_out=PackingSlip.left_out(len(order_ids) - len(slips)),
        per_sheet=_per_sheet(),
        per_sheets=PER_SHEET,
    )


def _slips_pdf(order_ids: Sequence[int], name: str) -> Response:
    slips = _noted(order_ids)
    left_out = PackingSlip.left_out(len(order_ids) - len(slips))
    size = paper_size(current_account(), order_ids)
    return _pdf(slip_sheets(slips, size, _per_sheet(), left_out), name)


def _noted(order_ids: Sequence[int]) -> list[PackingSlip]:
    """The slips, each noted in the audit trail before it is shown."""
    public_url = current_app.extensions["settings"].public_url
    slips = PackingSlip.of(current_account(), order_ids, public_url)
    with database.atomic():
        for slip in slips:
            audit.record(
                "personal_data.printed",
                now=utcnow(),
                by=current_user,
                on=slip.order,
                file="packing slip",
            )
    return slips


def _per_sheet() -> str:
    chosen = request.form.get("per_sheet", "1")
    return chosen if chosen in dict(PER_SHEET) else "1"


def _pdf(data: bytes, name: str) -> Response:
    """To save or to open; nothing of it is kept here."""
    response = make_response(data)
    response.mimetype = "application/pdf"
    response.headers["Content-Disposition"] = f'attachment; filename="{name}.pdf"'
    return response


def _back(error: Nonsense) -> Response:
    flash(error.sentence, "warning")
    return make_response(redirect(safe_next(request.form.get("back"), "/orders"), 303))
