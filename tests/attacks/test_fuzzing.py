"""Ten thousand requests that no browser sends: none breaks the app, none gets through it.

`make fuzz` sends a hundred thousand, from another seed each time.
"""

import os
from typing import Any
from urllib.parse import urlsplit

import pytest
from flask import Flask
from werkzeug.test import TestResponse

from tests.accounts.people import ROSA, sign_in
from tests.attacks.fuzzer import MARK, Fuzzer, Input
from tests.ground.full_shop import FullShop
from tests.visitor import Visitor
from webapp.ground.web.guard import limiter

INPUTS = int(os.environ.get("FUZZ_INPUTS", "10000"))
SEED = int(os.environ.get("FUZZ_SEED", "20261128"))
# Postgres sees a tenth of them: what differs there is its statements alone.
PARTS = [*(("sqlite", part) for part in range(9)), ("postgres", 9)]
# 503: a part is away; here nothing is, but a browser that fetches ahead is told so as well.
FINE = {200, 204, 303, 308, 400, 401, 403, 404, 405, 409, 410, 413, 422, 429}
RAW = (f"<script>{MARK}", f"onerror={MARK}>", f'href="javascript:{MARK}')


@pytest.mark.slow
@pytest.mark.parametrize(("database_kind", "part"), PARTS)
def test_no_request_breaks_the_app_or_gets_through_it(
    app: Flask, client: Visitor, rosas: FullShop, monkeypatch: Any, part: int
) -> None:
    monkeypatch.setattr(limiter, "enabled", False)
    person = Door(client)

    faults = [
        f"{each} → {fault}"
        for each in Fuzzer(app, rosas.ids, SEED + part).inputs(INPUTS // 10)
        if (fault := fault_of(person.send(each)))
    ]

    assert faults == []


class Door:
    """Rosa's browser, which signs in again when one of the requests signed it out."""

    def __init__(self, visitor: Visitor) -> None:
        self.visitor = visitor
        self.come_in()

    def come_in(self) -> None:
        self.visitor.http.delete_cookie("session", domain=urlsplit(self.visitor.base).hostname)
        sign_in(self.visitor, ROSA)
        self.token = self.visitor.visit("/account").forms[0].fields["csrf_token"][0]

    def send(self, each: Input) -> TestResponse:
        form = [("csrf_token", self.token), *each.form] if each.method == "POST" else None
        answer = self.visitor.http.open(
            each.address,
            method=each.method,
            data=_joined(form) if form else None,
            base_url=self.visitor.base,
            headers={"Referer": f"{self.visitor.base}/orders", **each.headers},
        )
        if "/sign-in" in answer.headers.get("Location", ""):
            self.come_in()
        return answer


def fault_of(answer: TestResponse) -> str:
    """What is wrong with an answer, whatever was asked."""
    # Neither clock nor worker is here, which is what `/readyz` has to say.
    unready = answer.status_code == 503 and answer.request.path == "/readyz"
    if answer.status_code not in FINE and not unready:
        return f"status {answer.status_code}"
    if "frame-ancestors 'none'" not in answer.headers.get("Content-Security-Policy", ""):
        return "no policy"
    if MARK in " ".join(name for name, _ in answer.headers):
        return "a header was split"
    if MARK in answer.headers.get("Location", "").split("?")[0]:
        return f"leads to {answer.headers['Location']}"
    words = answer.get_data(as_text=True) if answer.mimetype == "text/html" else ""
    return next((f"shows {raw} as it came" for raw in RAW if raw in words), "")


def _joined(fields: list[tuple[str, str]]) -> dict[str, list[str]]:
    joined: dict[str, list[str]] = {}
    for name, value in fields:
        joined.setdefault(name, []).append(value.encode("utf-8", "replace").decode())
    return joined
