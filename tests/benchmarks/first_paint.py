"""When the desk is first seen on a slow computer, beside a static copy of the same page.

Chromium computes at a quarter of its speed. The copy is what the app answered once, from memory: it
has the same bytes, and no server's work. What lies between is what a merchant waits for us.
"""

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from statistics import median
from typing import ClassVar
from urllib.parse import urlsplit
from urllib.request import Request, urlopen

from playwright.sync_api import Browser, Route, sync_playwright

from tests.accounts.people import ROSA, cookie, sign_in
from tests.benchmarks.report import Report
from tests.benchmarks.served_desk import served
from tests.benchmarks.stage import Stage, stages
from tests.benchmarks.stocked_shop import StockedShop
from tests.servers import chromium
from tests.visitor import Visitor
from webapp import create_app
from webapp.ground.database import db
from webapp.ground.settings import ROOT

NAME = "First paint"
ORDERS = 10_000
ROUNDS = 40
SLOWER = 4
MOST_TIMES = 1.1
SIZE = {"width": 1280, "height": 900}
KEPT = ("Content-Type", "Content-Encoding", "Cache-Control", "Content-Security-Policy", "Link")
WATCH = """
window.painted = {};
const note = (list) => {
  for (const each of list.getEntries())
    if (each.name !== "first-paint") window.painted[each.entryType] = each.startTime;
};
new PerformanceObserver(note).observe({type: "paint", buffered: true});
new PerformanceObserver(note).observe({type: "largest-contentful-paint", buffered: true});
"""
PAINTED = "window.painted.paint && window.painted['largest-contentful-paint']"
# Since the last paint that was larger than those before, in milliseconds.
PEACE = 400
FIRST, LARGEST = "paint", "largest-contentful-paint"
WORDS = {FIRST: "FCP", LARGEST: "LCP"}

Answer = tuple[dict[str, str], bytes]


def run(report: Report) -> None:
    with stages("sqlite", "first-paint") as [stage]:
        StockedShop(stage, "sqlite", ORDERS).fill()
        session = _session(stage)
        with served(stage) as port, _copied(port, session) as copy:
            for cache in ("empty", "warm"):
                _compare(report, cache, {"app": port, "copy": copy}, session)


def _compare(report: Report, cache: str, ports: dict[str, int], session: str) -> None:
    seen = _measured(ports, session, cache == "warm")
    for kind, words in WORDS.items():
        app, copy = (median(each[kind] for each in seen[name]) for name in ("app", "copy"))
        report.row(f"{cache} cache, {words} of the desk", app, "ms")
        report.row(f"{cache} cache, {words} of the copy", copy, "ms")
        ratio, bound = app / copy, f"at most {MOST_TIMES}"
        report.row(
            f"{cache} cache, {words}, desk by copy", ratio, "times", bound, ratio <= MOST_TIMES
        )


def _measured(ports: dict[str, int], session: str, warm: bool) -> dict[str, list[dict[str, float]]]:
    """In turns, so that whatever else the machine does is done to both."""
    seen: dict[str, list[dict[str, float]]] = {name: [] for name in ports}
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(**chromium.launch_arguments())  # type: ignore[arg-type]
        turns = list(ports.items())
        for _ in range(ROUNDS):
            for name, port in turns:
                seen[name].append(_visit(browser, port, session, warm))
            # What the first of two leaves behind, the second has: each is first as often.
            turns.reverse()
        browser.close()
    return seen


def _visit(browser: Browser, port: int, session: str, warm: bool) -> dict[str, float]:
    """Milliseconds until each, of a browser that was never here, or has all static files.

    Where it has them, none is asked for, as in production: they live for a year there.
    """
    base = f"http://127.0.0.1:{port}"
    context = browser.new_context(viewport=SIZE, base_url=base)  # type: ignore[arg-type]
    context.add_cookies([{"name": "session", "value": session, "url": base}])
    page = context.new_page()
    page.add_init_script(WATCH)
    if warm:
        page.route("**/static/**", _from_cache)
    slow = context.new_cdp_session(page)
    slow.send("Emulation.setCPUThrottlingRate", {"rate": SLOWER})
    page.goto("/orders")
    page.wait_for_function(PAINTED)
    page.wait_for_timeout(PEACE)
    found: dict[str, float] = json.loads(page.evaluate("JSON.stringify(window.painted)"))
    context.close()
    return found


def _from_cache(route: Route) -> None:
    path = urlsplit(route.request.url).path.removeprefix("/")
    route.fulfill(path=ROOT / path)


@contextmanager
def _copied(port: int, session: str) -> Iterator[int]:
    """Serves what the app answers now, each address once asked for; gives the port."""

    class Copy(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        kept: ClassVar[dict[str, Answer]] = {}

        def do_GET(self) -> None:
            if self.path not in self.kept:
                self.kept[self.path] = _answer(port, self.path, session)
            headers, body = self.kept[self.path]
            self.send_response(200)
            for name, value in headers.items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            # The browser has left meanwhile.
            with suppress(ConnectionError):
                self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            """Nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Copy)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield server.server_address[1]
    finally:
        server.shutdown()
        server.server_close()


def _answer(port: int, path: str, session: str) -> Answer:
    headers = {"Cookie": f"session={session}", "Accept-Encoding": "gzip"}
    with urlopen(Request(f"http://127.0.0.1:{port}{path}", headers=headers)) as answer:
        return {name: answer.headers[name] for name in KEPT if answer.headers[name]}, answer.read()


def _session(stage: Stage) -> str:
    visitor = Visitor(create_app(stage.settings))
    sign_in(visitor, ROSA)
    db.close_databases()
    return cookie(visitor)
