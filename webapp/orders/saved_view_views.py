"""Keeping and forgetting views of the desk."""

from flask import Response, abort, flash, request
from flask_login import current_user

from webapp.clock import utcnow
from webapp.guard import needs
from webapp.orders.saved_view import SavedView
from webapp.orders.views import orders
from webapp.pages import leave_for, safe_next


@orders.post("/orders/views")
@needs("may_see_orders")
def keep_view() -> Response:
    name, query = request.form.get("name", ""), request.form.get("query", "")
    problem = SavedView.keep(current_user.id, name, query, utcnow())
    if problem:
        flash(problem, "warning")
    return leave_for(safe_next(request.form.get("back"), "/orders"))


@orders.post("/orders/views/<id:view_id>/delete")
@needs("may_see_orders")
def forget_view(view_id: int) -> Response:
    if not SavedView.forget(current_user.id, view_id):
        abort(404)
    return leave_for(safe_next(request.form.get("back"), "/orders"))
