"""The web as the Procfile begins it, and two hundred and fifty who send byte by byte."""

import select
import shlex
import socket
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager, suppress

import pytest

from tests.hosting.procfile import procfile
from tests.servers.free_port import free_port
from webapp.development.process import Process
from webapp.ground.settings import ROOT

pytestmark = [pytest.mark.slow, pytest.mark.parametrize("database_kind", ["sqlite"])]
HEADS, BODIES = 200, 50
HEAD = b"GET /sign-in HTTP/1.1\r\nHost: 127.0.0.1\r\nX-Slow: "
BODY = b"POST /sign-in HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 100000\r\n\r\n"
# So long a test waits for what must come; what it asserts has nothing to do with it.
SECONDS = 90.0
PATIENT, HURRIED = "60", "1"


def test_a_page_is_answered_while_all_of_them_drip(environment: dict[str, str]) -> None:
    with _served(environment, PATIENT) as port, _crowd(port) as crowd:
        _drip(crowd)

        assert _page(port) == 200

        _drip(crowd)
        assert _page(port) == 200
        assert _ended(crowd) == []


def test_each_of_them_is_ended_though_it_goes_on_dripping(environment: dict[str, str]) -> None:
    with _served(environment, HURRIED) as port, _crowd(port) as crowd:
        left, end = list(crowd), time.monotonic() + SECONDS
        while left and time.monotonic() < end:
            _drip(left)
            ended = _ended(left, 0.05)
            left = [line for line in left if line not in ended]

        assert left == []
        assert _page(port) == 200


@contextmanager
def _served(environment: dict[str, str], patience: str) -> Iterator[int]:
    """The Procfile's web, with one process of eight threads; gives its port."""
    port, lines = free_port(), list[str]()
    own = {"PORT": str(port), "WEB_CONCURRENCY": "1", "SLOW_CLIENT_SECONDS": patience}
    words = shlex.split(procfile()["web"].replace("python", shlex.quote(sys.executable), 1))
    web = Process("web", words, {**environment, **own}, ROOT, lines.append)
    web.start()
    try:
        end = time.monotonic() + SECONDS
        while not _answers(port):
            assert web.running, "\n".join(lines)
            assert time.monotonic() < end, "\n".join(lines)
            time.sleep(0.05)
        yield port
    finally:
        web.stop()


@contextmanager
def _crowd(port: int) -> Iterator[list[socket.socket]]:
    with ExitStack() as stack:
        crowd = []
        for said in [HEAD] * HEADS + [BODY] * BODIES:
            line = socket.create_connection(("127.0.0.1", port), timeout=SECONDS)
            crowd.append(stack.enter_context(closing(line)))
            line.sendall(said)
        yield crowd


def _drip(crowd: list[socket.socket]) -> None:
    """A byte more of each; who was ended meanwhile is seen by what comes back."""
    for line in crowd:
        with suppress(OSError):
            line.send(b"x")


def _ended(crowd: list[socket.socket], seconds: float = 0) -> list[socket.socket]:
    """Those that were told something, or hung up on: nothing but their end comes to them."""
    poll = select.poll()
    for line in crowd:
        poll.register(line, select.POLLIN)
    ready = {number for number, _ in poll.poll(1000 * seconds)}
    return [line for line in crowd if line.fileno() in ready]


def _page(port: int) -> int:
    with urllib.request.urlopen(f"http://127.0.0.1:{port}/sign-in", timeout=SECONDS) as answer:
        return int(answer.status)


def _answers(port: int) -> bool:
    with suppress(OSError):
        return _page(port) == 200
    return False
