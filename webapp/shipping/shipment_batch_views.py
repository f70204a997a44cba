"""Shipping many orders: the page with a number for each, and what became of them."""

import secrets
from collections.abc import Sequence

from flask import Response, abort, flash, make_response, redirect, request
from flask_login import current_user

from webapp.accounts import current_account
from webapp.clock import utcnow
from webapp.guard import needs
from webapp.orders.nonsense import Nonsense
from webapp.pages import page, safe_next, wants_part
from webapp.shipping.chosen_order import chosen_orders
from webapp.shipping.shipment import Standing
from webapp.shipping.shipment_batch import ShipmentBatch, tally
from webapp.shipping.shipment_draft import MOST_ORDERS, ShipmentDraft
from webapp.shipping.shipment_views import LONGEST_KEY, SHORTEST_KEY, acting_user, shipments


@shipments.get("/shipments/batches/new")
@needs("may_ship")
def begin_batch() -> Response:
    """Without a selection: a pasted list names the orders."""
    return _draft_page(_draft([]))


@shipments.post("/shipments/batches/new")
@needs("may_ship")
def draft_batch() -> Response:
    """The orders that the desk selects, or the draft again, with its list filled in."""
    try:
        return _draft_page(_draft(_chosen()))
    except Nonsense as error:
        flash(error.sentence, "warning")
        return make_response(redirect(safe_next(request.form.get("back"), "/orders"), 303))


@shipments.post("/shipments/batches")
@needs("may_ship")
def create_batch() -> Response:
    key = request.form.get("form_key", "")
    if not SHORTEST_KEY <= len(key) <= LONGEST_KEY or not key.isascii():
        abort(400)
    draft = _draft(_chosen())
    if draft.problems or not draft.parcels:
        return _draft_page(draft, sent=True)
    batch = ShipmentBatch.ship(current_account(), draft.parcels, key, utcnow(), acting_user())
    return make_response(redirect(f"/shipments/batches/{batch.id}", 303))


@shipments.get("/shipments/batches/<id:shipment_batch_id>")
@needs("may_see_orders")
def show_batch(shipment_batch_id: int) -> Response:
    """How far Amazon has confirmed it; ends its own polling."""
    batch = _batch(shipment_batch_id)
    found = batch.shipments
    waiting = sum(each.standing is Standing.PENDING for each in found)
    return page(
        "shipping/batch.html",
        "shipping/_batch.html",
        batch=batch,
        shipments=found,
        counts=tally(found),
        waiting=waiting,
        undoable=any(each.may_be_undone and not each.refusal for each in found),
        share=100 * (len(found) - waiting) // len(found) if found else 100,
    )


@shipments.post("/shipments/batches/<id:shipment_batch_id>/undo")
@needs("may_ship")
def undo_batch(shipment_batch_id: int) -> Response:
    batch = _batch(shipment_batch_id)
    undone = batch.undo(utcnow(), acting_user())
    flash(f"{undone} taken back. What Amazon may know of already stays.", "success")
    return make_response(redirect(f"/shipments/batches/{batch.id}", 303))


def _draft(ids: Sequence[int]) -> ShipmentDraft:
    sees_people = current_user.may_see_personal_data
    return ShipmentDraft(current_account(), ids, request.form, utcnow(), sees_people)


def _chosen() -> Sequence[int]:
    return chosen_orders(current_account(), request.form, MOST_ORDERS, "ship")


def _draft_page(draft: ShipmentDraft, sent: bool = False) -> Response:
    """422 once it was sent: nothing leaves before all of it can."""
    return page(
        "shipping/draft.html",
        "shipping/_draft.html",
        status=422 if sent else 200,
        draft=draft,
        sent=sent,
        most=MOST_ORDERS,
        form_key=secrets.token_urlsafe(15),
        htmx=wants_part(),
    )


def _batch(batch_id: int) -> ShipmentBatch:
    return ShipmentBatch.find(current_account(), batch_id) or abort(404)
