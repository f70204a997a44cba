"""Ports that nobody listens on."""

import socket
from collections.abc import Iterator
from contextlib import closing, contextmanager
from random import SystemRandom

# Below those that the system hands to connections: what is free now is so when it is taken.
PORTS = range(12_000, 31_000)
# What is kept is none of them; a socket listens as far above it, so that nobody else keeps it.
KEPT, GUARD = range(31_000, 31_500), 500


def free_port() -> int:
    """A free port, after which another free one follows."""
    while True:
        port = SystemRandom().choice(PORTS)
        if _is_free(port) and _is_free(port + 1):
            return port


@contextmanager
def kept_port() -> Iterator[int]:
    """A port that stays this process's own, though its server comes and goes."""
    while True:
        port = SystemRandom().choice(KEPT)
        guard = _listening(port + GUARD) if _is_free(port) else None
        if guard is not None:
            break
    with closing(guard):
        yield port


def _listening(port: int) -> socket.socket | None:
    """None where somebody does so already."""
    guard = socket.socket()
    try:
        guard.bind(("127.0.0.1", port))
        guard.listen()
    except OSError:
        guard.close()
        return None
    return guard


def _is_free(port: int) -> bool:
    with socket.socket() as candidate:
        candidate.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            candidate.bind(("127.0.0.1", port))
        except OSError:
            return False
        return True
