"""Pages: one address serves the whole page or the part that htmx asked for."""

from typing import Any, TypeVar
from urllib.parse import urlsplit

from flask import Response, abort, make_response, redirect, render_template, url_for
from flask_login import current_user
from htmx_flask import request
from jinja2_fragments.flask import render_block

from webapp.ground.database.owned import Owned

Row = TypeVar("Row", bound=Owned)


def found_or_404(model: type[Row], row_id: int | None) -> Row:
    """The row, of the signed-in user's account: anybody else's isn't there."""
    return model.find(current_user.account, row_id) or abort(404)


def wants_part() -> bool:
    """Whether htmx asked for a part of the page, not for the page as Back restores it."""
    return bool(request.htmx) and not request.htmx.history_restore_request


def page(template: str, part: str | None = None, status: int = 200, **context: Any) -> Response:
    """Render a page, or only `part` of it when htmx asks.

    `part` is a partial's file name, or the name of a block of `template`.
    """
    if part and wants_part():
        return fragment(template, part, status, **context)
    return _answer(render_template(template, **context), status)


def fragment(template: str, part: str, status: int = 200, **context: Any) -> Response:
    if part.endswith(".html"):
        return _answer(render_template(part, **context), status)
    return _answer(render_block(template, part, **context), status)


def see_other(address: str) -> Response:
    """Send whoever asked on to what now shows the outcome; htmx puts it where it asked for."""
    return make_response(redirect(address, 303))


def leave_for(address: str) -> Response:
    """Leave the whole page for another, even one of another origin, though only htmx asked."""
    if not wants_part():
        return see_other(address)
    response = make_response("", 204)
    response.headers["HX-Redirect"] = address
    return response


def go_to(endpoint: str, **values: Any) -> Response:
    """See other page of ours, as a whole page."""
    return leave_for(url_for(endpoint, **values))


def safe_next(target: str | None, default: str) -> str:
    """A path of ours to go on to after signing in; anything else becomes the default."""
    if not target or not target.startswith("/") or target.startswith(("//", "/\\")):
        return default
    parts = urlsplit(target)
    if parts.scheme or parts.netloc or any(ord(char) < 32 for char in target):
        return default
    return target


def _answer(body: str, status: int) -> Response:
    response = make_response(body, status)
    response.vary.add("HX-Request")
    return response
