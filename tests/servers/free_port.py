"""Ports that nobody listens on."""

import socket
from random import SystemRandom

# Below those that the system hands to connections: what is free now is so when it is taken.
PORTS = range(12_000, 32_000)


def free_port() -> int:
    """A free port, after which another free one follows."""
    while True:
        port = SystemRandom().choice(PORTS)
        if _is_free(port) and _is_free(port + 1):
            return port


def _is_free(port: int) -> bool:
    with socket.socket() as candidate:
        candidate.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            candidate.bind(("127.0.0.1", port))
        except OSError:
            return False
        return True
