"""Errors: each speaks to whoever can mend it, and says how."""

from typing import Any

import structlog
from flask import Flask, Response, flash, jsonify, request
from flask_login import current_user
from flask_wtf.csrf import CSRFError
from werkzeug.exceptions import HTTPException, MethodNotAllowed

from webapp.ground.keys.crypto import KeysAway
from webapp.ground.language.gettext import N_, gettext
from webapp.ground.web.api_problem import ApiProblem
from webapp.ground.web.guard import to_sign_in, was_signed_out
from webapp.ground.web.outage import forget_user, outage_of
from webapp.ground.web.page_error import BACK, PageError
from webapp.ground.web.pages import page, safe_next, see_other, wants_part
from webapp.ground.web.problem import DETAILS, answer_problem, asks_api, problem

log = structlog.get_logger(__name__)

SENTENCES = {
    400: (
        N_("That request can't be understood"),
        N_("Go back, reload the page and try once more."),
    ),
    401: (N_("You were signed out"), N_("Sign in again. What you have typed stays here.")),
    403: (N_("You may not do that"), N_("Ask an owner of your account for the right to do it.")),
    404: (
        N_("There is nothing here"),
        N_("It was never here, was removed, or belongs to someone else."),
    ),
    405: (N_("That page doesn't take this"), N_("Go back and use the button on the page.")),
    413: (N_("That is too large"), N_("Send a smaller file: at most 8 MB.")),
    429: (N_("Too many tries"), N_("Wait a minute, then try again.")),
    500: (N_("Something broke on our side"), N_("It has been logged. Nothing you did was lost.")),
    503: (N_("A part is not reachable"), N_("Wait a moment and reload the page.")),
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
    words = (
        N_("Press the button once more.") if wants_part() else N_("Reload it and try once more.")
    )
    return _page(400, N_("This page was open for too long"), words)


def _refused(error: PageError) -> Response:
    if error.returns and "back" in request.form:
        flash(error.sentence, "warning")
        return see_other(safe_next(request.form["back"], error.way_out[1]))
    return _page(error.status, error.sentence, N_("Nothing was changed."), error.way_out)


def _keys_away(error: KeysAway) -> Response:
    log.error("page.keys_away", path=request.path, reason=str(error))
    return _page(503, *SENTENCES[503])


def _http_error(error: HTTPException) -> Any:
    status = error.code or 500
    if status < 400:
        return error
    _note_refusal(status)
    response = _page(status, *SENTENCES.get(status, SENTENCES[400]))
    if isinstance(error, MethodNotAllowed):
        response.headers["Allow"] = ", ".join(sorted(error.valid_methods or ()))
    return response


def _note_refusal(status: int) -> None:
    """Who was refused what; a row of somebody else's is one that isn't there (404)."""
    if status in (403, 404) and request.endpoint and current_user.is_authenticated:
        about = {"endpoint": request.endpoint, "user": current_user.id}
        log.warning("access.refused", status=status, **about)


def _our_fault(error: Exception) -> Response:
    outage = outage_of(error)
    if outage:
        log.error("page.outage", path=request.path, part=outage.part, error=type(error).__name__)
        forget_user()
        return _page(503, outage.title, outage.sentence)
    log.error("page.failed", path=request.path, method=request.method, exc_info=error)
    return _page(500, *SENTENCES[500])


def _page(status: int, title: str, sentence: str, way_out: tuple[str, str] = BACK) -> Response:
    title, sentence = gettext(title), gettext(sentence)
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
        way_out=(gettext(way_out[0]), way_out[1]),
    )
