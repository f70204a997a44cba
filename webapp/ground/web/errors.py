"""Errors: each speaks to whoever can mend it, and says how."""

from typing import Any

import structlog
from flask import Flask, Response, flash, jsonify, make_response, redirect, request
from flask_wtf.csrf import CSRFError
from werkzeug.exceptions import HTTPException, MethodNotAllowed

from webapp.ground.keys.crypto import KeysAway
from webapp.ground.web.guard import to_sign_in, was_signed_out
from webapp.ground.web.outage import forget_user, outage_of
from webapp.ground.web.page_error import BACK, PageError
from webapp.ground.web.pages import page, safe_next, wants_part
from webapp.ground.web.problem import DETAILS, ApiProblem, answer_problem, asks_api, problem

log = structlog.get_logger(__name__)

SENTENCES = {
    400: ("That request can't be understood", "Go back, reload the page and try once more."),
    401: ("You were signed out", "Sign in again. What you have typed stays here."),
    403: ("You may not do that", "Ask an owner of your account for the right to do it."),
    404: ("There is nothing here", "It was never here, was removed, or belongs to someone else."),
    405: ("That page doesn't take this", "Go back and use the button on the page."),
    413: ("That is too large", "Send a smaller file: at most 8 MB."),
    429: ("Too many tries", "Wait a minute, then try again."),
    500: ("Something broke on our side", "It has been logged. Nothing you did was lost."),
    503: ("A part is not reachable", "Wait a moment and reload the page."),
}


def catch_errors(app: Flask) -> None:
    app.register_error_handler(CSRFError, _stale_form)
    app.register_error_handler(PageError, _refused)
    app.register_error_handler(ApiProblem, answer_problem)
    app.register_error_handler(KeysAway, _keys_away)
    app.register_error_handler(HTTPException, _http_error)
    app.register_error_handler(Exception, _our_fault)


def _stale_form(_error: CSRFError) -> Response:
    """A form without its token: that of a session that ended, most often."""
    if was_signed_out():
        return _page(401, *SENTENCES[401]) if wants_part() else to_sign_in()
    words = "Press the button once more." if wants_part() else "Reload it and try once more."
    return _page(400, "This page was open for too long", words)


def _refused(error: PageError) -> Response:
    if error.returns and "back" in request.form:
        flash(error.sentence, "warning")
        return make_response(redirect(safe_next(request.form["back"], error.way_out[1]), 303))
    return _page(error.status, error.sentence, "Nothing was changed.", error.way_out)


def _keys_away(error: KeysAway) -> Response:
    log.error("page.keys_away", path=request.path, reason=str(error))
    return _page(503, *SENTENCES[503])


def _http_error(error: HTTPException) -> Any:
    status = error.code or 500
    if status < 400:
        return error
    response = _page(status, *SENTENCES.get(status, SENTENCES[400]))
    if isinstance(error, MethodNotAllowed):
        response.headers["Allow"] = ", ".join(sorted(error.valid_methods or ()))
    return response


def _our_fault(error: Exception) -> Response:
    outage = outage_of(error)
    if outage:
        log.error("page.outage", path=request.path, part=outage.part, error=type(error).__name__)
        forget_user()
        return _page(503, outage.title, outage.sentence)
    log.error("page.failed", path=request.path, method=request.method, exc_info=error)
    return _page(500, *SENTENCES[500])


def _page(status: int, title: str, sentence: str, way_out: tuple[str, str] = BACK) -> Response:
    if asks_api():
        return problem(status, DETAILS.get(status, f"{title}. {sentence}"))
    if request.accept_mimetypes.best == "application/json":
        response = jsonify(error=title, help=sentence)
        response.status_code = status
        return response
    return page(
        "shared/error.html",
        status=status,
        code=status,
        title=title,
        sentence=sentence,
        way_out=way_out,
    )
