"""Batches: asking for one, watching it, and taking it back."""

from flask import Response, abort, flash, make_response, redirect, request
from flask_login import current_user

from webapp.accounts import User, current_account
from webapp.clock import utcnow
from webapp.guard import needs
from webapp.orders.batch import Batch
from webapp.orders.batch_page import BatchPage
from webapp.orders.batch_wish import Wish
from webapp.orders.nonsense import Nonsense
from webapp.orders.views import orders
from webapp.pages import page, safe_next, wants_part

BAD_REQUEST = 400


@orders.post("/orders/batches")
@needs("may_ship")
def ask_batch() -> Response:
    try:
        wish = Wish.read(current_account(), request.form)
        key = request.form.get("form_key", "")
        batch = Batch.ask(current_account(), wish, key, utcnow(), current_user.id)
    except Nonsense as error:
        if error.status != BAD_REQUEST:
            raise
        flash(error.sentence, "warning")
        return _back()
    return _back(batch)


@orders.get("/orders/batches/<id:batch_id>")
@needs("may_see_orders")
def show_batch(batch_id: int) -> Response:
    """How far it is, and what became of each order; ends its own polling."""
    batch = _found(batch_id)
    if not wants_part() or request.args:
        return page(
            "orders/batch.html",
            "orders/_batch_results.html",
            batch=batch,
            asker=User.names(current_account().id, [batch.user_id])[batch.user_id],
            results=BatchPage.read(batch, request.args),
        )
    response = page("orders/_batch.html", batch=batch)
    if batch.finished_at:
        response.headers["HX-Trigger"] = "orders-changed"
    return response


@orders.post("/orders/batches/<id:batch_id>/undo")
@needs("may_ship")
def undo_batch(batch_id: int) -> Response:
    return _back(_found(batch_id).undo(utcnow(), current_user.id))


def _found(batch_id: int) -> Batch:
    batch = Batch.find(current_account(), batch_id)
    if batch is None:
        abort(404)
    return batch


def _back(batch: Batch | None = None) -> Response:
    """To the page that the form stood on, which then says what became of it."""
    address = safe_next(request.form.get("back"), "/orders")
    if batch:
        address += f"{'&' if '?' in address else '?'}batch={batch.id}"
    return make_response(redirect(address, 303))
