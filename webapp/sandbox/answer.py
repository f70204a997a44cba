"""Answers of the Selling Partner API, good and bad, with Amazon's headers."""

import json
import uuid
from dataclasses import dataclass

from flask import Response

from webapp.sandbox.bucket import PLANS
from webapp.sandbox.fault import Fault

# Amazon no longer sends the limit with other answers.
_WITH_RATE_LIMIT = (200, 202, 204, 400, 404)
# Not every operation spells it in one word.
_SPELLED = {("confirmShipment", "InvalidInput"): "Invalid Input"}
_GARBLED = {
    "html": ("<!doctype html><title>Sorry!</title><p>Something went wrong.", "text/html"),
    "empty": ("", "application/json"),
    "list": ("[]", "application/json"),
    "nonsense": ('{"surprise": true}', "application/json"),
}
GARBLES = (*_GARBLED, "truncated", "wrong_type")


@dataclass(frozen=True)
class Answer:
    """A body (JSON text) and what the call log wants to know of it."""

    status: int
    body: str = ""
    page: int = 0
    orders: int = 0
    note: str = ""


class ApiError(Exception):
    """One of Amazon's error answers; `note` is for the call log."""

    def __init__(self, status: int, code: str, message: str, details: str = "", note: str = ""):
        super().__init__(message)
        self.status, self.code, self.note = status, code, note
        self.message, self.details = message, details

    def answer(self, operation: str = "") -> Answer:
        code = _SPELLED.get((operation, self.code), self.code)
        error = {"code": code, "message": self.message, "details": self.details}
        return Answer(self.status, json.dumps({"errors": [error]}), note=self.note or self.code)


def invalid(message: str) -> ApiError:
    return ApiError(400, "InvalidInput", message)


def not_found(message: str) -> ApiError:
    return ApiError(404, "NotFound", message)


def denied(details: str = "", note: str = "denied", status: int = 403) -> ApiError:
    message = "Access to requested resource is denied."
    return ApiError(status, "Unauthorized", message, details, note)


def over_quota(note: str) -> ApiError:
    message = "You exceeded your quota for the requested resource."
    return ApiError(429, "QuotaExceeded", message, note=note)


def unavailable(status: int) -> ApiError:
    if status == 500:
        return ApiError(500, "InternalFailure", "We encountered an internal error. Try again.")
    return ApiError(status, "ServiceUnavailable", "Service is temporarily unavailable. Try again.")


def new_request_id() -> str:
    return str(uuid.uuid4())


def respond(operation: str, answer: Answer, request_id: str) -> Response:
    """The limit is said in Amazon's own time: the clock rate is for the client to apply."""
    response = Response(answer.body, answer.status, content_type="application/json")
    response.headers["x-amzn-RequestId"] = request_id
    if answer.status in _WITH_RATE_LIMIT and operation in PLANS:
        response.headers["x-amzn-RateLimit-Limit"] = str(PLANS[operation].rate)
    if not answer.body:
        response.headers.pop("Content-Type", None)
    return response


def garble(response: Response, fault: Fault) -> None:
    """Spoils a finished answer as the fault says."""
    if fault.detail == "truncated":
        response.set_data(response.get_data()[: max(1, len(response.get_data()) // 2)])
    elif fault.detail == "wrong_type":
        response.headers["Content-Type"] = "text/plain"
    else:
        body, kind = _GARBLED[fault.detail]
        response.set_data(body)
        response.headers["Content-Type"] = kind


def say_rate(response: Response, fault: Fault) -> None:
    """Another x-amzn-RateLimit-Limit than the true one, or none."""
    response.headers.pop("x-amzn-RateLimit-Limit", None)
    if fault.detail:
        response.headers["x-amzn-RateLimit-Limit"] = fault.detail
