"""The tour's steps, and leaving it."""

from flask import Blueprint, Response, request
from flask_login import current_user

from webapp.ground.web.guard import signed_in
from webapp.ground.web.pages import leave_for, page, wants_part
from webapp.tour.tour import Tour, go_to_step, leave

blueprint = Blueprint("tour", __name__, url_prefix="/tour")


@blueprint.post("/steps")
@signed_in
def show_step() -> Response:
    number = request.form.get("step", "")
    tour = go_to_step(current_user, int(number) if number in ("1", "2", "3", "4", "5") else 1)
    return _answer(tour)


@blueprint.post("/leavings")
@signed_in
def end() -> Response:
    leave(current_user)
    return _answer(None)


def _answer(tour: Tour | None) -> Response:
    if not wants_part():
        return leave_for("/orders")
    return page("tour/_tour.html", tour=tour)
