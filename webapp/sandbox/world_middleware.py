"""WSGI middleware: the sandbox answers one request at a time, and those that wait hold up none."""

import io
import socket
import time
from collections.abc import Callable, Iterable, Iterator
from typing import Any

from webapp.sandbox.world import World

Environ = dict[str, Any]
Wsgi = Callable[..., Iterable[bytes]]
# What was held back shows up by itself, and a message that came between two looks.
LONGEST_NAP = 0.25


class WorldMiddleware:
    """Collects an answer while holding the world, and lets slow ones, and long polls, wait
    without it."""

    def __init__(self, inside: Wsgi, world: World) -> None:
        self._inside, self.world = inside, world

    def __call__(self, environ: Environ, start_response: Callable[..., Any]) -> Iterable[bytes]:
        opening, body = self._answer(environ)
        until, first_days = 0.0, self.world.first_days
        while patience := environ.pop("sandbox.patience", 0.0):
            until = until or time.monotonic() + patience
            left = until - time.monotonic()
            if left <= 0:
                break
            self.world.await_message(min(left, LONGEST_NAP))
            # Else the next day's first message would go to a listener who died on the last one.
            if self.world.first_days != first_days:
                break
            environ["wsgi.input"] = io.BytesIO(environ["sandbox.body"])
            opening, body = self._answer(environ)
        if seconds := environ.get("sandbox.delay"):
            self.world.awake.wait(seconds)
        if environ.get("sandbox.hang_up"):
            environ["werkzeug.socket"].shutdown(socket.SHUT_RDWR)
        start_response(*opening)
        if seconds := environ.get("sandbox.stall"):
            return self._stalling(b"".join(body), seconds)
        return body

    def _stalling(self, body: bytes, seconds: float) -> Iterator[bytes]:
        half = len(body) // 2
        yield body[:half]
        self.world.awake.wait(seconds)
        yield body[half:]

    def _answer(self, environ: Environ) -> tuple[tuple[Any, ...], list[bytes]]:
        started: list[tuple[Any, ...]] = []
        ignored: list[bytes] = []  # nobody uses WSGI's old `write` any more

        def start(*arguments: Any) -> Callable[[bytes], object]:
            started.append(arguments)
            return ignored.append

        environ["sandbox.world"] = self.world
        with self.world.enter():
            pieces = self._inside(environ, start)
            body = [b"".join(pieces)]
            getattr(pieces, "close", lambda: None)()
        return started[-1], body
