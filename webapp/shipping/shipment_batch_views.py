"""Shipping many orders: the page with a number for each, and what became of them."""

from collections.abc import Sequence
from urllib.parse import quote

from flask import Blueprint, Response, flash, request
from flask_login import current_user

from webapp.accounts.sign_in_views import current_account
from webapp.ground.clock import utcnow
from webapp.ground.language.gettext import ngettext
from webapp.ground.web.form_key import checked_form_key, new_form_key
from webapp.ground.web.guard import needs
from webapp.ground.web.pages import found_or_404, page, safe_next, see_other
from webapp.order_search.chosen_orders import chosen_ids
from webapp.order_search.desk_address import DESK, with_selection
from webapp.shipping.shipment import ShipmentStatus
from webapp.shipping.shipment_batch import ShipmentBatch, tally
from webapp.shipping.shipment_draft import MOST_ORDERS, ShipmentDraft
from webapp.shipping.shipment_views import acting_user

blueprint = Blueprint("shipment_batches", __name__)


@blueprint.get("/shipments/batches/new")
@needs("may_ship")
def begin_batch() -> Response:
    """Without a selection: a pasted list names the orders."""
    return _draft_page(_draft([]))


@blueprint.post("/shipments/batches/new")
@needs("may_ship")
def draft_batch() -> Response:
    """The orders that the desk selects, or the draft again, with its list filled in."""
    return _draft_page(_draft(_chosen()))


@blueprint.post("/shipments/batches")
@needs("may_ship")
def create_batch() -> Response:
    key = checked_form_key(request.form.get("form_key", ""))
    draft = _draft(_chosen())
    if draft.problems or not draft.parcels:
        return _draft_page(draft, sent=True)
    batch = ShipmentBatch.ship(current_account(), draft.parcels, key, utcnow(), acting_user())
    back = _back(request.form.get("back"))
    way_back = "" if back == DESK else f"?back={quote(back, safe='')}"
    return see_other(f"/shipments/batches/{batch.id}{way_back}")


@blueprint.get("/shipments/batches/<id:shipment_batch_id>")
@needs("may_see_orders")
def show_batch(shipment_batch_id: int) -> Response:
    """How far Amazon has confirmed it; ends its own polling."""
    batch = found_or_404(ShipmentBatch, shipment_batch_id)
    found = batch.shipments
    waiting = sum(each.status is ShipmentStatus.PENDING for each in found)
    return page(
        "shipping/batch.html",
        "shipping/_batch.html",
        batch=batch,
        shipments=found,
        counts=tally(found),
        waiting=waiting,
        undoable=any(each.may_be_undone and not each.refusal for each in found),
        share=100 * (len(found) - waiting) // len(found) if found else 100,
        back=_back(request.args.get("back")),
    )


@blueprint.post("/shipments/batches/<id:shipment_batch_id>/undo")
@needs("may_ship")
def undo_batch(shipment_batch_id: int) -> Response:
    batch = found_or_404(ShipmentBatch, shipment_batch_id)
    undone = batch.undo(utcnow(), acting_user())
    said = ngettext(
        "%(n)s taken back. What Amazon may know of already stays.",
        "%(n)s taken back. What Amazon may know of already stays.",
        undone,
    )
    flash(said, "success")
    return see_other(f"/shipments/batches/{batch.id}")


def _back(address: str | None) -> str:
    """The desk as it was left, by a parameter of a form or an address."""
    return safe_next(address, DESK)


def _draft(ids: Sequence[int]) -> ShipmentDraft:
    sees_people = current_user.may_see_personal_data
    return ShipmentDraft(current_account(), ids, request.form, utcnow(), sees_people)


def _chosen() -> Sequence[int]:
    sees_people = current_user.may_see_personal_data
    return chosen_ids(current_account(), request.form, MOST_ORDERS, "ship", sees_people=sees_people)


def _draft_page(draft: ShipmentDraft, sent: bool = False) -> Response:
    """422 once it was sent: nothing leaves before all of it can."""
    return page(
        "shipping/draft.html",
        "shipping/_draft.html",
        status=422 if sent else 200,
        draft=draft,
        sent=sent,
        most=MOST_ORDERS,
        form_key=new_form_key(),
        back=_back(request.form.get("back")),
        back_selected=with_selection(_back(request.form.get("back")), request.form),
    )
