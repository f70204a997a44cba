"""Figures of requests: how many this server has answered, by status, and how long they took.

Its workers count in memory that they share, each in a place of its own.
"""

import mmap
import time
from collections.abc import Iterable
from threading import Lock
from typing import Any

STATUSES = ("2xx", "3xx", "4xx", "5xx")
# In seconds.
BOUNDS = (0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0)
PLACES = 64
# After the statuses a figure for each bound, one for what takes longer, and the sum of seconds.
FIGURES = len(STATUSES) + len(BOUNDS) + 2
DOUBLE = 8
# Those who watch ask each few seconds, and nobody waits for what they are told.
UNCOUNTED = ("/healthz", "/readyz", "/metrics", "/status")


class RequestFigures:
    """Made before the workers are forked."""

    def __init__(self) -> None:
        self._all = memoryview(mmap.mmap(-1, PLACES * FIGURES * DOUBLE)).cast("d")
        self._begin = 0
        self._lock = Lock()

    def take_place(self, number: int) -> None:
        """Each worker's own; whoever takes that of an ended one counts on."""
        self._begin = number % PLACES * FIGURES

    def count(self, status: int, seconds: float) -> None:
        kind = min(max(status // 100, 2), 5) - 2
        step = sum(seconds > bound for bound in BOUNDS)
        with self._lock:
            self._all[self._begin + kind] += 1
            self._all[self._begin + len(STATUSES) + step] += 1
            self._all[self._begin + FIGURES - 1] += seconds

    def totals(self) -> list[float]:
        return [sum(self._all[each::FIGURES]) for each in range(FIGURES)]

    def lines(self) -> list[str]:
        """In Prometheus' text form."""
        totals = self.totals()
        counts, steps = totals[: len(STATUSES)], totals[len(STATUSES) : -1]
        requests, took = "orderdesk_http_requests_total", "orderdesk_http_request_seconds"
        lines = [f"# HELP {requests} Requests answered, by status", f"# TYPE {requests} counter"]
        for status, number in zip(STATUSES, counts, strict=True):
            lines.append(f'{requests}{{status="{status}"}} {number:.0f}')
        lines += [f"# HELP {took} How long answers took to begin", f"# TYPE {took} histogram"]
        reached = 0.0
        for bound, number in zip((*BOUNDS, "+Inf"), steps, strict=True):
            reached += number
            lines.append(f'{took}_bucket{{le="{bound}"}} {reached:.0f}')
        return [*lines, f"{took}_sum {totals[-1]:.6f}", f"{took}_count {reached:.0f}"]


request_figures = RequestFigures()


class CountedRequests:
    """WSGI: counts each answer of the app."""

    def __init__(self, app: Any) -> None:
        self._app = app

    def __call__(self, environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        if environ.get("PATH_INFO") in UNCOUNTED:
            return self._app(environ, start_response)
        began = time.monotonic()
        said: list[int] = []

        def start(status: str, *more: Any) -> Any:
            said[:] = [int(status[:3])]
            return start_response(status, *more)

        try:
            return self._app(environ, start)
        finally:
            request_figures.count(said[0] if said else 500, time.monotonic() - began)
