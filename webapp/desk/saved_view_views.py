"""Keeping and forgetting views of the desk."""

from typing import Any
from urllib.parse import urlsplit

from flask import Blueprint, Response, abort, flash, request
from flask_login import current_user

from webapp.accounts.sign_in_views import current_account
from webapp.desk.desk import Desk
from webapp.desk.desk_actions import DeskActions
from webapp.desk.saved_view import SavedView
from webapp.ground.clock import utcnow
from webapp.ground.language.gettext import gettext
from webapp.ground.web.guard import needs
from webapp.ground.web.pages import leave_for, page, safe_next, wants_part
from webapp.order_search.order_query import OrderQuery

blueprint = Blueprint("saved_views", __name__)


@blueprint.post("/orders/views")
@needs("may_see_orders")
def keep_view() -> Response:
    name, query = request.form.get("name", ""), request.form.get("query", "")
    problem = SavedView.keep(current_user.id, name, query, utcnow())
    if wants_part():
        if problem:
            return _views(422, problem=problem, name=name)
        return _views(said=gettext("The view is saved."))
    if problem:
        flash(problem, "warning")
    return leave_for(_back())


@blueprint.post("/orders/views/<id:view_id>/delete")
@needs("may_see_orders")
def forget_view(view_id: int) -> Response:
    if not SavedView.forget(current_user.id, view_id):
        abort(404)
    if not wants_part():
        return leave_for(_back())
    return _views(opened=True, said=gettext("The view is deleted."))


def _back() -> str:
    return safe_next(request.form.get("back"), "/orders")


def _views(status: int = 200, **said: Any) -> Response:
    """The views alone, in their place on the desk that the form stood on."""
    sees_people = current_user.may_see_personal_data
    order_query = OrderQuery.from_text(urlsplit(_back()).query, sees_people=sees_people)
    desk = Desk(current_account(), order_query, utcnow(), sees_people)
    views = SavedView.pending(current_user.id)
    actions = DeskActions.of(current_account(), desk.lookups.tags, desk.lookups.people, views, None)
    return page("desk/_saved_views.html", status=status, desk=desk, actions=actions, **said)
