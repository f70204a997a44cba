"""Notes of an order: writing and deleting them."""

from flask import Blueprint, Response, abort, flash, request
from flask_login import current_user

from webapp.ground.clock import utcnow
from webapp.ground.language.gettext import gettext
from webapp.ground.web.guard import needs
from webapp.ground.web.pages import found_or_404, leave_for, page, wants_part
from webapp.orders.note import Note
from webapp.orders.order import Order
from webapp.rules.rule_application import RuleApplication

blueprint = Blueprint("notes", __name__)


@blueprint.post("/orders/<id:order_id>/notes")
@needs("may_ship")
def write_note(order_id: int) -> Response:
    order = found_or_404(Order, order_id)
    text = request.form.get("text", "")
    problem = Note.write(order, text, utcnow(), current_user.id)
    if problem:
        return _notes(order, problem, text)
    return _notes(order, said=gettext("The note is added."))


@blueprint.post("/orders/<id:order_id>/notes/<id:note_id>/delete")
@needs("may_ship")
def delete_note(order_id: int, note_id: int) -> Response:
    order = found_or_404(Order, order_id)
    if not Note.remove(order, note_id, utcnow(), current_user):
        abort(404)
    return _notes(order, said=gettext("The note is deleted."))


def _notes(order: Order, problem: str = "", text: str = "", said: str = "") -> Response:
    if not wants_part():
        if problem:
            flash(problem, "warning")
        return leave_for(f"/orders/{order.id}#notes")
    return page(
        "desk/_notes.html",
        status=422 if problem else 200,
        order=order,
        notes=Note.of(order),
        ruled=RuleApplication.notes(order),
        sees_people=current_user.may_see_personal_data,
        problem=problem,
        text=text,
        said=said,
    )
