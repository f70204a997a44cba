"""The app of a stage behind gunicorn, as the Procfile starts it, and somebody signed in to it."""

import gzip
import re
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.client import HTTPConnection
from urllib.parse import urlencode

from tests.accounts.people import ROSA, Person, cookie, sign_in
from tests.benchmarks.stage import Stage
from tests.servers.free_port import free_port
from tests.visitor import Visitor
from webapp import create_app
from webapp.development.process import Process
from webapp.ground.database import db
from webapp.ground.settings import ROOT

START_SECONDS = 30
TOKEN = re.compile(rb'name="csrf_token" value="([^"]+)"')


class SignedInClient:
    """One signed-in browser on a connection of its own, which it keeps."""

    def __init__(self, port: int, session: str) -> None:
        self._line = HTTPConnection("127.0.0.1", port, timeout=60)
        self._headers = {"Cookie": f"session={session}", "Accept-Encoding": "gzip"}

    def get(self, address: str, part: bool = True) -> tuple[float, bytes]:
        """Seconds until all of the answer has come, and the answer."""
        headers = {"HX-Request": "true"} if part else {}
        return self._asked("GET", address, None, headers, (200,))

    def post(self, address: str, fields: list[tuple[str, str]]) -> float:
        headers = {"Content-Type": "application/x-www-form-urlencoded"}
        body = urlencode([*fields, ("csrf_token", self.token)])
        return self._asked("POST", address, body, headers, (200, 303))[0]

    def send(self, address: str, fields: list[tuple[str, str]]) -> tuple[float, bytes]:
        """As the page's script sends a form, with its token among the fields: for a part."""
        headers = {"Content-Type": "application/x-www-form-urlencoded", "HX-Request": "true"}
        return self._asked("POST", address, urlencode(fields), headers, (200, 422))

    @property
    def token(self) -> str:
        found = TOKEN.search(self.get("/orders", part=False)[1])
        assert found, "the desk has no form"
        return found[1].decode()

    def close(self) -> None:
        self._line.close()

    def _asked(
        self,
        method: str,
        address: str,
        body: str | None,
        headers: dict[str, str],
        good: tuple[int, ...],
    ) -> tuple[float, bytes]:
        start = time.perf_counter()
        self._line.request(method, address, body, self._headers | headers)
        answer = self._line.getresponse()
        text = answer.read()
        seconds = time.perf_counter() - start
        assert answer.status in good, f"{answer.status} to {method} {address}"
        packed = answer.getheader("Content-Encoding") == "gzip"
        return seconds, gzip.decompress(text) if packed else text


@contextmanager
def served(stage: Stage, workers: int = 1) -> Iterator[int]:
    """Serve the stage's app; gives the port."""
    port = free_port()
    words = [sys.executable, "-m", "jobs.web"]
    lines: list[str] = []
    settings = stage.environment | {"PORT": str(port), "WEB_CONCURRENCY": str(workers)}
    process = Process("web", words, settings, ROOT, lines.append)
    process.start()
    try:
        _wait_for(port, lines)
        yield port
    finally:
        process.stop()


def signed_in(stage: Stage, port: int, person: Person = ROSA) -> SignedInClient:
    """Somebody's browser, after they signed in; several can share an app to do so."""
    visitor = Visitor(create_app(stage.settings))
    sign_in(visitor, person)
    db.close_databases()
    return SignedInClient(port, cookie(visitor))


def _wait_for(port: int, lines: list[str]) -> None:
    deadline = time.monotonic() + START_SECONDS
    while True:
        line = HTTPConnection("127.0.0.1", port, timeout=5)
        try:
            line.request("GET", "/healthz")
            if line.getresponse().status == 200:
                return
        except OSError:
            assert time.monotonic() < deadline, "\n".join(lines)
            time.sleep(0.05)
        finally:
            line.close()
