"""A browser that goes away in the middle of a long export, against the real web process."""

import re
import socket
import struct
from contextlib import closing
from http.client import HTTPConnection
from typing import Any
from urllib.parse import urlencode, urlsplit

import psutil
import pytest

from tests.accounts.people import ROSA
from tests.desk.test_batches import many
from tests.live_app import LiveApp
from tests.orders.shop import Shop
from webapp.ground.audit.audit import AuditEntry
from webapp.ground.database.db import database as rows
from webapp.ground.database.db import is_sqlite

ORDERS = 12_000
SOME = 100_000
TOKEN = re.compile(r'name="csrf_token" value="([^"]+)"')
HUNG_UP = struct.pack("ii", 1, 0)
LEFT_OPEN = """
SELECT count(*) FROM pg_stat_activity
WHERE datname = current_database() AND state LIKE 'idle in transaction%%'
"""


class Browser:
    """Rosa's, signed in, as far as an export needs one."""

    def __init__(self, live: LiveApp) -> None:
        address = urlsplit(live.url)
        self._place = (address.hostname or "", address.port or 0)
        self._cookie = ""
        self._token = TOKEN.findall(self.get("/sign-in"))[0]
        self._send("POST", "/sign-in", email=ROSA.email, password=ROSA.password)
        self._token = TOKEN.findall(self.get("/orders"))[0]

    def get(self, path: str) -> str:
        return self._send("GET", path)

    def begins(self, path: str, **fields: str) -> socket.socket:
        """Send a form; the connection, from which the answer can be read."""
        line = socket.create_connection(self._place, timeout=120)
        body = urlencode({"csrf_token": self._token, **fields}).encode()
        head = f"POST {path} HTTP/1.1\r\nHost: {self._place[0]}:{self._place[1]}\r\n"
        head += f"Cookie: {self._cookie}\r\nContent-Length: {len(body)}\r\n"
        head += "Content-Type: application/x-www-form-urlencoded\r\n\r\n"
        line.sendall(head.encode() + body)
        return line

    def _send(self, method: str, path: str, **fields: str) -> str:
        body = urlencode({"csrf_token": getattr(self, "_token", ""), **fields})
        form = {"Content-Type": "application/x-www-form-urlencoded"} if fields else {}
        with closing(HTTPConnection(*self._place, timeout=120)) as line:
            line.request(method, path, body if fields else None, {"Cookie": self._cookie, **form})
            answer = line.getresponse()
            self._cookie = (answer.headers["Set-Cookie"] or self._cookie).partition(";")[0]
            return answer.read().decode()


@pytest.fixture
def browser(live: LiveApp, database: Any) -> Browser:
    many(Shop(ROSA), ORDERS)
    return Browser(live)


def test_a_browser_that_hangs_up_leaves_the_worker_well_and_a_note(
    live: LiveApp, browser: Browser
) -> None:
    [worker] = psutil.Process(live.web.pid).children()
    files = _files(worker)

    line = browser.begins("/orders/exports", all="yes", people="yes")
    with line.makefile("rb") as answer:
        assert answer.read(SOME).count(b"\r\n113-") > 100
    line.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, HUNG_UP)
    line.close()

    live.eventually(_ended, "the trail says how the export ended")
    ended = _ended()[0].details
    assert ended["whole"] is False
    assert 0 < ended["orders"] < ORDERS
    assert "Awaiting shipment" in browser.get("/orders")
    assert psutil.Process(live.web.pid).children() == [worker]
    live.eventually(lambda: _files(worker) <= files, "its files are closed")
    live.eventually(lambda: is_sqlite() or not _left_open(), "its transaction is over")


def _ended() -> list[AuditEntry]:
    query = AuditEntry.select().where(AuditEntry.event == "personal_data.export_ended")
    return list(query)


def _left_open() -> int:
    count: int = rows.execute_sql(LEFT_OPEN).fetchone()[0]
    return count


def _files(worker: psutil.Process) -> set[str]:
    return {file.path for file in worker.open_files()}
