"""Answers: they lead nowhere else, are framed by nobody, and no header or log line is split."""

import io
import json
import logging
from typing import Any
from urllib.parse import quote

import pytest
import structlog
from flask import Flask

from tests.accounts.people import BEN, ROSA, founded, joined, sign_in, signed_in
from tests.attacks.access_matrix import address, routes
from webapp.accounts.rights.role import Role
from webapp.ground.logs import configure_logs

ELSEWHERE = (
    *("https://evil.example/", "//evil.example", "/\\evil.example", "\\\\evil.example"),
    *("/\t/evil.example", "http:evil.example", "javascript:alert(1)", "https:///evil.example"),
    *("/\r\nLocation: https://evil.example", " //evil.example", "///evil.example"),
)
SPLITTING = "x\r\nSet-Cookie: session=planted\r\n\r\n<html>"


@pytest.mark.slow
@pytest.mark.parametrize("target", ELSEWHERE)
def test_no_page_leads_elsewhere(app: Flask, client: Any, database: Any, target: str) -> None:
    founded()
    sign_in(client)
    said = "&".join(f"{name}={quote(target)}" for name in ("next", "back", "url", "return"))

    astray = [
        f"{name}: {answer.headers['Location']}"
        for method, name, rule in routes(app)
        if method == "GET" and rule.endpoint != "consent.come_back"
        for answer in [client.http.get(f"{address(rule)}?{said}", base_url=client.base)]
        if not leads_home(answer.headers.get("Location", "/"), client.base)
    ]

    assert astray == []


@pytest.mark.parametrize("target", ELSEWHERE)
def test_signing_in_leads_nowhere_else(client: Any, database: Any, target: str) -> None:
    founded()
    client.visit("/sign-in")

    page = client.post("/sign-in", {"email": ROSA.email, "password": ROSA.password, "next": target})

    assert page.url.startswith(f"{client.base}/")


@pytest.mark.slow
def test_no_header_is_split_and_no_page_may_be_framed(
    app: Flask, client: Any, database: Any
) -> None:
    founded()
    sign_in(client)
    said = "&".join(f"{name}={quote(SPLITTING)}" for name in ("next", "q", "status", "file"))

    for method, _, rule in routes(app):
        if method != "GET":
            continue
        answer = client.http.get(f"{address(rule)}?{said}", base_url=client.base)
        assert "planted" not in str(answer.headers.getlist("Set-Cookie"))
        assert "frame-ancestors 'none'" in answer.headers["Content-Security-Policy"]


@pytest.mark.slow
def test_no_page_answers_a_trace(app: Flask, client: Any, database: Any) -> None:
    asked = {address(rule) for _, _, rule in routes(app)}

    for each in sorted(asked):
        assert client.http.open(each, method="TRACE", base_url=client.base).status_code == 405


def test_a_line_break_stays_within_its_line_of_the_log(settings: Any) -> None:
    configure_logs("INFO", "json")
    said = io.StringIO()
    logging.getLogger().handlers[0].setStream(said)  # type: ignore[attr-defined]

    structlog.get_logger("attack").warning("page.failed", path='/x\n{"event": "forged"}\r\n')

    [line] = said.getvalue().splitlines()
    assert json.loads(line)["event"] == "page.failed"


def test_who_is_refused_stands_in_the_log(
    client: Any, database: Any, caplog: pytest.LogCaptureFixture
) -> None:
    rosa = founded()
    ben = joined(rosa.account, Role.VIEWER)
    signed_in(client, BEN)

    for path in ("/orders/4711", "/rules/new", "/nowhere/at/all"):
        client.visit(path)

    lines = [record.msg for record in caplog.records if isinstance(record.msg, dict)]
    refused = [line for line in lines if line["event"] == "access.refused"]
    assert [(line["status"], line["endpoint"]) for line in refused] == [
        (404, "orders.show"),
        (403, "rules.new"),
    ]
    assert {line["user"] for line in refused} == {ben.id}


def leads_home(location: str, base: str) -> bool:
    return location.startswith((f"{base}/", "/")) and not location.startswith(("//", "/\\"))
