"""The page of an account's tags."""

from flask import Blueprint, Response, request
from flask_login import current_user

from webapp.accounts.sign_in_views import current_account
from webapp.ground.clock import utcnow
from webapp.ground.web.guard import needs
from webapp.ground.web.pages import found_or_404, leave_for, page
from webapp.orders.tag import Colour, Tag

blueprint = Blueprint("tags", __name__)


@blueprint.get("/orders/tags")
@needs("may_see_orders")
def show_tags() -> Response:
    return _tags()


@blueprint.post("/orders/tags")
@needs("may_edit_tags")
def make_tag() -> Response:
    name, colour = request.form.get("name", ""), request.form.get("colour", "")
    _, problem = Tag.make(current_account(), name, colour, utcnow())
    return _tags(problem, name) if problem else leave_for("/orders/tags")


@blueprint.post("/orders/tags/<id:tag_id>")
@needs("may_edit_tags")
def change_tag(tag_id: int) -> Response:
    tag = found_or_404(Tag, tag_id)
    problem = tag.change(request.form.get("name", ""), request.form.get("colour", ""))
    return _tags(problem) if problem else leave_for("/orders/tags")


@blueprint.post("/orders/tags/<id:tag_id>/delete")
@needs("may_edit_tags")
def delete_tag(tag_id: int) -> Response:
    found_or_404(Tag, tag_id).remove(utcnow(), current_user)
    return leave_for("/orders/tags")


def _tags(problem: str = "", name: str = "") -> Response:
    tags, colours = Tag.of(current_account()), [(each.value, each.label) for each in Colour]
    return page(
        "desk/tags.html",
        status=422 if problem else 200,
        tags=tags,
        colours=colours,
        problem=problem,
        name=name,
    )
