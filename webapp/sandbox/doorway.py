"""The WSGI doorway: one request at a time inside, waiting outside."""

import socket
from collections.abc import Callable, Iterable
from typing import Any

from webapp.sandbox.world import World

Environ = dict[str, Any]
Wsgi = Callable[..., Iterable[bytes]]


class Doorway:
    """Collects an answer while holding the world, and lets slow ones wait without it."""

    def __init__(self, inside: Wsgi, world: World) -> None:
        self._inside, self._world = inside, world

    def __call__(self, environ: Environ, start_response: Callable[..., Any]) -> list[bytes]:
        started: list[tuple[Any, ...]] = []
        ignored: list[bytes] = []  # nobody uses WSGI's old `write` any more

        def start(*arguments: Any) -> Callable[[bytes], object]:
            started.append(arguments)
            return ignored.append

        with self._world.enter():
            pieces = self._inside(environ, start)
            body = [b"".join(pieces)]
            getattr(pieces, "close", lambda: None)()
        if seconds := environ.get("sandbox.delay"):
            self._world.awake.wait(seconds)
        if environ.get("sandbox.hang_up"):
            environ["werkzeug.socket"].shutdown(socket.SHUT_RDWR)
        start_response(*started[-1])
        return body
