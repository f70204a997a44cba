"""Keeping and forgetting views of the desk."""

from typing import Any
from urllib.parse import parse_qsl, urlsplit

from flask import Response, abort, flash, request
from flask_login import current_user

from webapp.accounts import current_account
from webapp.clock import utcnow
from webapp.guard import needs
from webapp.orders.desk import Desk
from webapp.orders.desk_acts import DeskActs
from webapp.orders.question import Question
from webapp.orders.saved_view import SavedView
from webapp.orders.views import orders
from webapp.pages import leave_for, page, safe_next, wants_part


@orders.post("/orders/views")
@needs("may_see_orders")
def keep_view() -> Response:
    name, query = request.form.get("name", ""), request.form.get("query", "")
    problem = SavedView.keep(current_user.id, name, query, utcnow())
    if wants_part():
        return _views(422 if problem else 200, problem=problem, name=name if problem else "")
    if problem:
        flash(problem, "warning")
    return leave_for(_back())


@orders.post("/orders/views/<id:view_id>/delete")
@needs("may_see_orders")
def forget_view(view_id: int) -> Response:
    if not SavedView.forget(current_user.id, view_id):
        abort(404)
    return _views(opened=True) if wants_part() else leave_for(_back())


def _back() -> str:
    return safe_next(request.form.get("back"), "/orders")


def _views(status: int = 200, **said: Any) -> Response:
    """The views alone, in their place on the desk that the form stood on."""
    question = Question.read(dict(parse_qsl(urlsplit(_back()).query)))
    desk = Desk(current_account(), question, utcnow(), current_user.may_see_personal_data)
    acts = DeskActs.of(current_account(), desk.around.tags, current_user.id, None)
    return page("orders/_views.html", status=status, desk=desk, acts=acts, **said)
