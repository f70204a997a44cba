"""Slow clients cost the web's worker a socket each, and no thread; in time they are cut off."""

import os
import selectors
import socket
import time
from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager, suppress
from errno import ECONNRESET
from random import Random
from threading import Event, Thread
from typing import Any

import pytest
from gunicorn.config import Config
from gunicorn.glogging import Logger

from webapp.ground.web import buffering_worker
from webapp.ground.web.buffering_worker import BufferingWorker
from webapp.ground.web.minimum_rate import MINIMUM_RATE
from webapp.ground.web.request_buffer import LARGEST_BODY, RequestBuffer
from webapp.ground.web.response_buffer import ResponseBuffer

PATIENCE = 0.6
# Of a worker that cuts nobody off meanwhile; what is waited for comes long before, however busy.
LONG = 120.0
THREADS = 2
LARGE = b"x" * 20_000_000
ASKED = b"GET / HTTP/1.1\r\nHost: x\r\n\r\n"
POSTED = b"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\n\r\nhello"
CHUNKED = (
    b"POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n"
    b"3;note=a\r\nhel\r\n2\r\nlo\r\n0\r\nTrailer: t\r\n\r\n"
)
TOO_LARGE = b"POST / HTTP/1.1\r\nContent-Length: %d\r\n\r\n" % (LARGEST_BODY + 1)
BOTH = b"POST / HTTP/1.1\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n"
SLOW = {
    "nothing": b"",
    "half a head": b"GET / HTTP/1.1\r\nHost: x\r\nX-A: ",
    "half a body": POSTED[:-1],
    "half of a chunk": CHUNKED[:-20],
}


def _app(environ: dict[str, Any], start_response: Any) -> list[bytes]:
    """Tells what it read, or as much as nobody's socket holds."""
    body = environ["wsgi.input"].read()
    start_response("200 OK", [])
    return [LARGE] if environ["PATH_INFO"] == "/large" else [b"read " + body]


@contextmanager
def _working(patience: float) -> Iterator[tuple[BufferingWorker, int]]:
    config = Config()
    for name, value in {"threads": THREADS, "keepalive": 0, "sendfile": False}.items():
        config.set(name, value)
    with socket.create_server(("127.0.0.1", 0), backlog=500) as listener:
        port = listener.getsockname()[1]
        worker = BufferingWorker(0, os.getppid(), [listener], None, 30, config, Logger(config))
        worker.patience, worker.wsgi = patience, _app
        worker.tpool, worker.poller = worker.get_thread_pool(), selectors.DefaultSelector()
        worker.method_queue.init()
        loop = Thread(target=worker.run)
        loop.start()
        yield worker, port
        worker.handle_exit(None, None)
        loop.join(LONG)
        worker.tmp.close()
        assert not loop.is_alive()


@pytest.fixture
def worker() -> Iterator[tuple[BufferingWorker, int]]:
    with _working(PATIENCE) as pair:
        yield pair


@pytest.fixture
def patient() -> Iterator[tuple[BufferingWorker, int]]:
    with _working(LONG) as pair:
        yield pair


def _answer(port: int, request: bytes) -> bytes:
    with closing(_connected(port, request)) as line:
        return b"".join(iter(lambda: line.recv(65536), b""))


def _connected(port: int, said: bytes, receive: int = 0) -> socket.socket:
    line = socket.socket()
    if receive:
        line.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, receive)
    line.settimeout(LONG)
    line.connect(("127.0.0.1", port))
    line.sendall(said)
    return line


@contextmanager
def _crowd(port: int, said: bytes, size: int = 30) -> Iterator[list[socket.socket]]:
    with ExitStack() as stack:
        yield [
            stack.enter_context(closing(_connected(port, said, receive=2048))) for _ in range(size)
        ]


@pytest.mark.parametrize("said", SLOW.values(), ids=SLOW)
def test_many_that_ask_slowly_keep_nobody_waiting(patient: Any, said: bytes) -> None:
    with _crowd(patient[1], said):
        began = time.monotonic()

        assert b"read hello" in _answer(patient[1], POSTED)
        assert time.monotonic() - began < LONG / 2


def test_many_that_take_nothing_keep_nobody_waiting(patient: Any, monkeypatch: Any) -> None:
    monkeypatch.setattr("webapp.ground.web.response_buffer.MOST_HELD", len(LARGE))
    monkeypatch.setattr(buffering_worker, "MOST_BYTES", 10 * len(LARGE))
    with _crowd(patient[1], ASKED.replace(b"/ ", b"/large "), 5):
        assert b"read hello" in _answer(patient[1], POSTED)


@pytest.mark.parametrize("said", SLOW.values(), ids=SLOW)
def test_whoever_asks_too_slowly_is_cut_off(worker: Any, said: bytes) -> None:
    began = time.monotonic()

    told = _answer(worker[1], said)

    assert told[:12] == (b"HTTP/1.1 408" if said else b"")
    assert PATIENCE <= time.monotonic() - began < LONG / 2


def test_bytes_that_drip_gain_no_time(worker: Any) -> None:
    with closing(_connected(worker[1], SLOW["half a head"])) as line:
        began = time.monotonic()
        while _received(line, 0.02) == b"still there" and time.monotonic() < began + LONG:
            with suppress(OSError):
                line.sendall(b"x")

        assert time.monotonic() - began < LONG / 2


def test_whoever_takes_nothing_is_cut_off(worker: Any) -> None:
    asked = Event()

    def noting(environ: dict[str, Any], start_response: Any) -> list[bytes]:
        asked.set()
        return _app(environ, start_response)

    worker[0].wsgi = noting
    with closing(_connected(worker[1], ASKED.replace(b"/ ", b"/large "), 2048)) as line:
        assert asked.wait(LONG)
        assert _eventually(lambda: worker[0].nr_conns == 0)
        taken = sum(map(len, iter(lambda: _received(line), b"")))

        assert taken < len(LARGE)


def test_a_large_answer_reaches_whoever_takes_it(patient: Any) -> None:
    assert len(_answer(patient[1], ASKED.replace(b"/ ", b"/large "))) > len(LARGE)


def test_the_oldest_of_too_many_make_room(patient: Any) -> None:
    patient[0].most_connections = 20
    with _crowd(patient[1], b"GET", 20) as old, _crowd(patient[1], b"GET", 5):
        assert b"read" in _answer(patient[1], POSTED)

        gone = [line for line in old if _received(line, 0.02) == b""]
        assert gone == old[: len(gone)]
        assert len(gone) in (5, 6)


def test_too_many_bytes_make_room(patient: Any, monkeypatch: Any) -> None:
    monkeypatch.setattr(buffering_worker, "MOST_BYTES", 1_000_000)
    half = POSTED.replace(b": 5", b": 800000") + b"x" * 400_000
    with _crowd(patient[1], half, 5):
        assert b"read hello" in _answer(patient[1], POSTED)
        assert _eventually(lambda: patient[0]._held <= 1_000_000)


def test_a_stopping_worker_waits_for_answers_and_not_for_slow_clients() -> None:
    with _working(LONG) as (_worker, port), _crowd(port, SLOW["half a head"], 5):
        began = time.monotonic()
    assert time.monotonic() - began < LONG / 2


@pytest.mark.parametrize("request_bytes", [ASKED, POSTED, CHUNKED], ids=["get", "post", "chunks"])
def test_a_request_is_whole_with_its_last_byte_however_it_is_split(request_bytes: bytes) -> None:
    dice = Random(1)  # noqa: S311 - the same pieces each time
    for _ in range(50):
        buffer, at = RequestBuffer(0, 10), 0
        while at < len(request_bytes):
            assert not buffer.whole
            size = dice.randrange(1, 9)
            buffer.add(request_bytes[at : at + size], 0)
            at += size
        assert buffer.whole
        assert not buffer.unread
        assert b"".join(buffer.pieces()) == request_bytes


@pytest.mark.parametrize(
    "head",
    [
        TOO_LARGE,
        BOTH,
        b"POST / HTTP/1.1\r\nContent-Length: -5\r\n\r\n",
        b"POST / HTTP/1.1\r\nContent-Length: 5\r\nContent-Length: 6\r\n\r\n",
        CHUNKED.replace(b"3;", b"zz;"),
        CHUNKED.replace(b"3;", b"FFFFFFFF;"),
        b"GET / HTTP/1.1\r\nX-A: " + b"x" * 70_000,
    ],
    ids=["too large", "both", "negative", "two", "no number", "endless chunk", "endless head"],
)
def test_what_is_to_be_refused_is_handed_on_at_once(head: bytes) -> None:
    buffer = RequestBuffer(0, 10)

    buffer.add(head, 0)

    assert (buffer.whole, buffer.unread) == (True, True)


@pytest.mark.parametrize(("rate", "late"), [(MINIMUM_RATE, False), (MINIMUM_RATE // 2, True)])
def test_a_body_may_take_its_time_at_the_least_rate(rate: int, late: bool) -> None:
    buffer = RequestBuffer(0, 10)
    buffer.add(POSTED.replace(b": 5", b": 8000000"), 5)

    noted = []
    for second in range(6, 100):
        buffer.add(b"x" * rate, second)
        noted.append(buffer.is_late(second))

    assert any(noted) is late


def _received(line: socket.socket, seconds: float = 0.2) -> bytes:
    line.settimeout(seconds)
    try:
        return line.recv(1_000_000)
    except TimeoutError:
        return b"still there"
    except OSError:
        return b""


def _eventually(happens: Any, seconds: float = LONG) -> bool:
    end = time.monotonic() + seconds
    while not happens() and time.monotonic() < end:
        time.sleep(0.02)
    return bool(happens())


def test_a_client_that_went_away_is_known_by_its_number_and_not_logged_as_our_fault() -> None:
    ours, theirs = socket.socketpair()
    theirs.close()

    with closing(ours), pytest.raises(ConnectionResetError) as caught:
        ResponseBuffer(ours, PATIENCE).sendall(b"too late")

    assert caught.value.errno == ECONNRESET
