"""One HTTP exchange with Amazon, bounded in time and size, never redirected."""

import logging
import os
import platform
import random
import re
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from http.cookiejar import DefaultCookiePolicy

import requests
import structlog
import urllib3

from webapp.amazon.application import NAME, VERSION
from webapp.amazon.failure import TryLater, UnreadableAnswer
from webapp.amazon.response import Response

SIZE_LIMIT = 32 * 1024 * 1024
USER_AGENT = (
    f"{NAME}/{VERSION} (Language=Python/{platform.python_version()}; Platform={platform.system()})"
)

BROKEN = (requests.RequestException, urllib3.exceptions.HTTPError, OSError)
_PLAIN_ID = re.compile(r"[A-Za-z0-9_.:=-]{1,100}")

log = structlog.get_logger(__name__)

# At DEBUG urllib3 writes whole addresses, and page tokens stand in them.
logging.getLogger("urllib3.connectionpool").setLevel(logging.WARNING)


@dataclass(frozen=True)
class Timeouts:
    """Seconds to wait: to connect, from one byte to the next, and for an answer in all."""

    connect: float = 5
    next_byte: float = 15
    whole: float = 20


USUAL_PATIENCE = Timeouts()


class HttpExchange:
    """Connections to Amazon, kept open per thread and made anew in a forked process: two
    processes writing on one TLS connection would garble both."""

    def __init__(self, clock_rate: float, patience: Timeouts) -> None:
        self._clock_rate = clock_rate
        self._patience = patience
        self._kept = threading.local()

    def session(self) -> requests.Session:
        """This thread's own; ask for it at each call."""
        if getattr(self._kept, "process", None) != os.getpid():
            self._kept.session, self._kept.process = settle(requests.Session()), os.getpid()
        session: requests.Session = self._kept.session
        return session

    def exchange(self, operation: str, send: Callable[..., requests.Response]) -> Response:
        """Send once and read the answer; raises TryLater when none comes whole.

        `send` takes requests' options. A redirect is not followed: it would carry the token
        to whoever it names.
        """
        started, patience = time.monotonic(), self._patience
        timeout = (patience.connect, patience.next_byte)
        try:
            with send(timeout=timeout, allow_redirects=False, stream=True) as response:
                answer = _answer(operation, response, started + patience.whole)
        except BROKEN as error:
            broken = type(error).__name__
        else:
            _log(answer, started)
            return answer
        # Raised out here, as the error from below would bring the address along.
        log.warning("amazon.no_answer", operation=operation, error=broken, ms=_ms(started))
        raise self.unavailable(operation)

    def garbled(self, answer: Response) -> TryLater:
        """Amazon's answer isn't what its model promises."""
        about = {"operation": answer.operation, "request_id": answer.request_id}
        log.warning("amazon.garbled", status=answer.status, bytes=len(answer.body), **about)
        failure = UnreadableAnswer if answer.is_object else TryLater
        return failure("unavailable", after=self._spread(), **about)

    def unavailable(self, operation: str, request_id: str = "") -> TryLater:
        """Amazon is down."""
        about = {"operation": operation, "request_id": request_id}
        return TryLater("unavailable", after=self._spread(), **about)

    def _spread(self) -> timedelta:
        """The workers return over a while, not at once."""
        seconds = random.uniform(20, 60)  # noqa: S311 - spreads, keeps no secret
        return timedelta(seconds=seconds / self._clock_rate)


def settle(session: requests.Session) -> requests.Session:
    """Name ourselves, keep no cookies (sellers share connections), read no .netrc."""
    session.headers.update({"User-Agent": USER_AGENT, "Accept": "application/json"})
    session.cookies.set_policy(DefaultCookiePolicy(allowed_domains=[]))
    session.auth = lambda request: request
    return session


def _answer(operation: str, response: requests.Response, deadline: float) -> Response:
    request_id = response.headers.get("x-amzn-RequestId", "")
    return Response(
        operation=operation,
        status=response.status_code,
        request_id=request_id if _PLAIN_ID.fullmatch(request_id) else "",
        rate_limit=response.headers.get("x-amzn-RateLimit-Limit", ""),
        body=_body(response, deadline),
    )


def _body(response: requests.Response, deadline: float) -> bytes:
    # read1 hands over what has come so far, so that a trickle meets the deadline.
    body = bytearray()
    while chunk := response.raw.read1(65536, decode_content=True):
        body += chunk
        if len(body) > SIZE_LIMIT or time.monotonic() > deadline:
            raise requests.ReadTimeout("The answer is too long or too slow.")
    return bytes(body)


def _log(answer: Response, started: float) -> None:
    log.info(
        "amazon.call",
        operation=answer.operation,
        status=answer.status,
        request_id=answer.request_id,
        ms=_ms(started),
    )


def _ms(started: float) -> int:
    return round((time.monotonic() - started) * 1000)
