"""A problem: an error that a program reads (RFC 9457), instead of a page for a person."""

from http import HTTPStatus
from typing import Any

from flask import Response, current_app, request

from webapp.ground.web.api_problem import ApiProblem

MEDIA_TYPE = "application/problem+json"
# Whatever goes wrong below it is told so.
API = "/api/"
# Where what a page says is for the person in front of it.
DETAILS = {
    404: "There is nothing at this address.",
    405: "This address doesn't take this method; Allow says which it takes.",
    429: "These are too many calls: wait as many seconds as Retry-After says.",
    500: "Something broke on our side. It has been logged.",
    503: "A part is not reachable. Try again in a moment.",
}


def asks_api() -> bool:
    """Whether this request is a program's."""
    return request.path.startswith(API)


def problem(status: int, detail: str, **more: Any) -> Response:
    """The title is the status' own, as RFC 9457 wants it of problems without a type."""
    said = {"type": "about:blank", "title": HTTPStatus(status).phrase, "status": status}
    text = current_app.json.dumps({**said, "detail": detail, **more})
    return Response(text + "\n", status, mimetype=MEDIA_TYPE)


def answer_problem(error: ApiProblem) -> Response:
    response = problem(error.status, error.detail, **error.more)
    response.headers.update(error.headers)
    return response
