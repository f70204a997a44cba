"""The page of an account's tags."""

from flask import Response, abort, request
from flask_login import current_user

from webapp.accounts import current_account
from webapp.clock import utcnow
from webapp.guard import needs
from webapp.orders.tag import Colour, Tag
from webapp.orders.views import orders
from webapp.pages import leave_for, page


@orders.get("/orders/tags")
@needs("may_see_orders")
def show_tags() -> Response:
    return _tags()


@orders.post("/orders/tags")
@needs("may_ship")
def make_tag() -> Response:
    name, colour = request.form.get("name", ""), request.form.get("colour", "")
    _, problem = Tag.make(current_account(), name, colour, utcnow())
    return _tags(problem, name) if problem else leave_for("/orders/tags")


@orders.post("/orders/tags/<id:tag_id>")
@needs("may_ship")
def change_tag(tag_id: int) -> Response:
    tag = _found(tag_id)
    problem = tag.change(request.form.get("name", ""), request.form.get("colour", ""))
    return _tags(problem) if problem else leave_for("/orders/tags")


@orders.post("/orders/tags/<id:tag_id>/delete")
@needs("may_ship")
def delete_tag(tag_id: int) -> Response:
    _found(tag_id).remove(utcnow(), current_user)
    return leave_for("/orders/tags")


def _found(tag_id: int) -> Tag:
    tag = Tag.find(current_account(), tag_id)
    if tag is None:
        abort(404)
    return tag


def _tags(problem: str = "", name: str = "") -> Response:
    tags, colours = Tag.of(current_account()), [(each.value, each.label) for each in Colour]
    return page(
        "orders/tags.html",
        status=422 if problem else 200,
        tags=tags,
        colours=colours,
        problem=problem,
        name=name,
    )
