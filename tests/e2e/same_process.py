"""A browser on the app of the test's own process: no process is started, and a test may change
what the app speaks. Import `context`; what else asks for a page then gets one of these."""

import threading
from collections.abc import Callable, Iterator
from typing import Any
from urllib.parse import urlsplit

import pytest
from flask import Flask
from playwright.sync_api import BrowserContext, Page
from werkzeug.serving import make_server

from tests import page_rules
from tests.accounts.people import Person, cookie, signed_in
from tests.servers.sandbox import Sandbox
from tests.visitor import Visitor


@pytest.fixture
def context(
    app: Flask,
    database: Any,
    base_url: str,
    sandbox: Sandbox,
    new_context: Callable[..., BrowserContext],
) -> Iterator[BrowserContext]:
    """Its pages are inspected as they come."""
    server = make_server("127.0.0.1", urlsplit(base_url).port or 0, app, threaded=True)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        context = new_context(reduced_motion="reduce", locale="en-US")
        context.set_default_timeout(90_000)
        inspector = page_rules.Inspector(context, [base_url, sandbox.url], javascript=True)
        yield context
        context.close()
    finally:
        server.shutdown()
        server.server_close()
    assert not inspector.broken, "\n".join(inspector.broken)


def page_of(context: BrowserContext, app: Flask, person: Person, base_url: str) -> Page:
    """A page for this person, who is signed in."""
    session = cookie(signed_in(Visitor(app), person))
    context.add_cookies([{"name": "session", "value": session, "url": base_url}])
    return context.new_page()
