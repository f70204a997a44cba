"""A response of Amazon's: its status, its body, and what it says went wrong."""

import json
import re
from dataclasses import dataclass, field
from functools import cached_property
from http import HTTPStatus
from typing import Any

import msgspec

_TOKEN_EXPIRED = re.compile(r"access token.*expired", re.IGNORECASE | re.DOTALL)
_PLAIN_CODE = re.compile(r"[A-Za-z0-9 _.-]{1,40}")
# What Amazon's code says, whatever status stands before it.
_OVER_QUOTA = {"QuotaExceeded", "RequestThrottled", "TooManyRequests"}
_DOWN = {"InternalFailure", "InternalServerError", "ServiceUnavailable"}


@dataclass(frozen=True)
class Response:
    """What came back from one call; nothing in it has been believed yet."""

    operation: str
    status: int
    request_id: str
    rate_limit: str
    body: bytes = field(repr=False)

    @property
    def good(self) -> bool:
        return 200 <= self.status < 300

    @cached_property
    def content(self) -> dict[str, Any]:
        """The body as a JSON object; raises ValueError when it isn't one."""
        try:
            content = _parsed(self.body)
        except (ValueError, RecursionError):
            content = None
        if not isinstance(content, dict):
            raise ValueError("The body is not a JSON object.")
        return content

    @property
    def is_object(self) -> bool:
        """Whether the body is a JSON object, whatever is in it."""
        try:
            _ = self.content
        except ValueError:
            return False
        return True

    @cached_property
    def errors(self) -> list[dict[str, Any]]:
        """Amazon's own list of errors; empty when the body holds none (a gateway's page)."""
        errors = self.content.get("errors") if self.is_object else None
        listed = errors if isinstance(errors, list) else []
        return [error for error in listed if isinstance(error, dict)]

    @property
    def error_code(self) -> str:
        """The first error's code, if it is the plain word that it should be."""
        code = self.errors[0].get("code") if self.errors else None
        return code if isinstance(code, str) and _PLAIN_CODE.fullmatch(code) else ""

    @property
    def words(self) -> str:
        """What Amazon says about its errors, in one line; may quote what we sent."""
        texts = (error.get(key) for error in self.errors for key in ("message", "details"))
        said = dict.fromkeys(text for text in texts if isinstance(text, str) and text)
        return " ".join("".join(c if c.isprintable() else " " for c in " ".join(said)).split())

    @property
    def says_throttled(self) -> bool:
        return self.status == HTTPStatus.TOO_MANY_REQUESTS or self._says(_OVER_QUOTA)

    @property
    def says_down(self) -> bool:
        """Also by a status that would blame whoever asks."""
        down = self.status >= HTTPStatus.INTERNAL_SERVER_ERROR
        return down or self.status == HTTPStatus.REQUEST_TIMEOUT or self._says(_DOWN)

    def _says(self, codes: set[str]) -> bool:
        return not self.good and self.error_code in codes

    @property
    def says_token_expired(self) -> bool:
        return self.status in (401, 403) and bool(_TOKEN_EXPIRED.search(self.words))


def _parsed(body: bytes) -> Any:
    """Several times as fast as Python's own, which reads what this one refuses, such as half of
    a pair of UTF-16 in one order of a page."""
    try:
        return msgspec.json.decode(body)
    except msgspec.DecodeError:
        return json.loads(body)
