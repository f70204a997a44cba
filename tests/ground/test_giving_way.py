"""Which of the web's workers takes a new request."""

import os
import runpy
import selectors
import socket
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from gunicorn.config import Config
from gunicorn.glogging import Logger

from tests.ground.test_settings import DEVELOPMENT
from webapp.ground.settings import ROOT


@pytest.fixture
def listener() -> Iterator[socket.socket]:
    with socket.create_server(("127.0.0.1", 0)) as listening:
        listening.setblocking(False)
        yield listening


@pytest.fixture
def worker(monkeypatch: pytest.MonkeyPatch) -> Iterator[Any]:
    """One that is busy with a request, and leaves the next to others for a second."""
    for name, value in DEVELOPMENT.items():
        monkeypatch.setenv(name, value)
    gunicorn = runpy.run_path(str(ROOT / "gunicorn.conf.py"))
    busy = gunicorn["GivingWay"]
    monkeypatch.setitem(busy.accept.__globals__, "LEFT_SECONDS", 1)
    made = busy(0, os.getppid(), [], None, 30, Config(), Logger(Config()))
    made.cfg.set("workers", 2)
    made.poller = selectors.DefaultSelector()
    made.busy = 1
    yield made
    for exchange in made._waiting:
        exchange.sock.close()
    made.poller.close()
    made.tmp.close()


def test_a_busy_worker_leaves_a_request_to_an_idle_one(listener, worker):
    with ThreadPoolExecutor() as pool, socket.create_connection(listener.getsockname()):
        idle = pool.submit(_accepted_at_once, listener)
        worker.accept(listener)

        assert idle.result(5)
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
        if not waiting.select(5):
            return False
    listener.accept()[0].close()
    return True
