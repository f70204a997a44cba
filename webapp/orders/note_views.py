"""Notes of an order: writing and deleting them."""

from flask import Response, abort, flash, request
from flask_login import current_user

from webapp.accounts import current_account
from webapp.clock import utcnow
from webapp.guard import needs
from webapp.orders.note import Note
from webapp.orders.order import Order
from webapp.orders.views import orders
from webapp.pages import fragment, leave_for, wants_part


@orders.post("/orders/<id:order_id>/notes")
@needs("may_ship")
def write_note(order_id: int) -> Response:
    order = _found(order_id)
    text = request.form.get("text", "")
    problem = Note.write(order, text, utcnow(), current_user.id)
    return _notes(order, problem, text if problem else "")


@orders.post("/orders/<id:order_id>/notes/<id:note_id>/delete")
@needs("may_ship")
def delete_note(order_id: int, note_id: int) -> Response:
    order = _found(order_id)
    if not Note.remove(order, note_id, utcnow(), current_user):
        abort(404)
    return _notes(order)


def _found(order_id: int) -> Order:
    order: Order | None = Order.of(current_account()).where(Order.id == order_id).first()
    if order is None:
        abort(404)
    return order


def _notes(order: Order, problem: str = "", text: str = "") -> Response:
    if not wants_part():
        if problem:
            flash(problem, "warning")
        return leave_for(f"/orders/{order.id}#notes")
    return fragment(
        "orders/show.html",
        "orders/_notes.html",
        status=422 if problem else 200,
        order=order,
        notes=Note.of(order),
        sees_people=current_user.may_see_personal_data,
        problem=problem,
        text=text,
    )
