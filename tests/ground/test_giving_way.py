"""Which of the web's workers takes a new request."""

import os
import runpy
import selectors
import socket
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from types import SimpleNamespace
from typing import Any

import pytest
from gunicorn.config import Config
from gunicorn.glogging import Logger

from tests.ground.test_settings import DEVELOPMENT
from webapp.ground.settings import ROOT

LONG = 60


@pytest.fixture
def listener() -> Iterator[socket.socket]:
    with socket.create_server(("127.0.0.1", 0)) as listening:
        listening.setblocking(False)
        yield listening


@pytest.fixture
def worker(monkeypatch: pytest.MonkeyPatch) -> Iterator[Any]:
    """One that is busy with a request, and leaves the next to others for a moment."""
    for name, value in DEVELOPMENT.items():
        monkeypatch.setenv(name, value)
    gunicorn = runpy.run_path(str(ROOT / "gunicorn.conf.py"))
    busy = gunicorn["GivingWay"]
    made = busy(0, os.getppid(), [], None, 30, Config(), Logger(Config()))
    made.cfg.set("workers", 2)
    made.poller = selectors.DefaultSelector()
    made.busy = 1
    yield made
    for exchange in made._waiting:
        exchange.sock.close()
    made.poller.close()
    made.tmp.close()


def test_a_busy_worker_leaves_a_request_to_an_idle_one(listener, worker, monkeypatch):
    left = []

    def pause(seconds):
        left.append(seconds)
        assert idle.result(LONG)

    monkeypatch.setitem(worker.accept.__globals__, "time", SimpleNamespace(sleep=pause))
    with ThreadPoolExecutor() as pool, socket.create_connection(listener.getsockname()):
        idle = pool.submit(_accepted_at_once, listener)
        worker.accept(listener)

        assert len(left) == 1
        assert left[0] > 0
        assert worker.nr_conns == 0


def test_it_takes_what_nobody_else_takes(listener, worker):
    with socket.create_connection(listener.getsockname()) as browser:
        worker.accept(listener)

        [taken] = worker._waiting
        assert taken.connection.client == browser.getsockname()


def _accepted_at_once(listener: socket.socket) -> bool:
    """As a worker does that waits for requests."""
    with selectors.DefaultSelector() as waiting:
        waiting.register(listener, selectors.EVENT_READ)
        if not waiting.select(LONG):
            return False
    listener.accept()[0].close()
    return True
