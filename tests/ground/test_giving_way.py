"""Which of the web's workers takes a new request."""

import runpy
import selectors
import socket
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from webapp.config import ROOT


@pytest.fixture
def listener() -> Iterator[socket.socket]:
    with socket.create_server(("127.0.0.1", 0)) as listening:
        listening.setblocking(False)
        yield listening


@pytest.fixture
def worker(monkeypatch: pytest.MonkeyPatch) -> Any:
    """One that is busy with a request, and leaves the next to others for a second."""
    gunicorn = runpy.run_path(str(ROOT / "gunicorn.conf.py"))
    busy = gunicorn["GivingWay"]
    monkeypatch.setitem(busy.accept.__globals__, "LEFT_SECONDS", 1)
    taken: list[Any] = []
    monkeypatch.setattr(busy, "enqueue_req", lambda _self, conn: taken.append(conn))
    made = busy.__new__(busy)
    made.cfg, made.nr_conns, made.taken = None, 1, taken
    return made


def test_a_busy_worker_leaves_a_request_to_an_idle_one(listener, worker):
    with ThreadPoolExecutor() as pool, socket.create_connection(listener.getsockname()):
        idle = pool.submit(_accepted_at_once, listener)
        worker.accept(listener)

        assert idle.result(5)
        assert worker.taken == []


def test_it_takes_what_nobody_else_takes(listener, worker):
    with socket.create_connection(listener.getsockname()) as browser:
        worker.accept(listener)

        [taken] = worker.taken
        assert taken.client == browser.getsockname()
        taken.close()


def _accepted_at_once(listener: socket.socket) -> bool:
    """As a worker does that waits for requests."""
    with selectors.DefaultSelector() as waiting:
        waiting.register(listener, selectors.EVENT_READ)
        if not waiting.select(5):
            return False
    listener.accept()[0].close()
    return True
