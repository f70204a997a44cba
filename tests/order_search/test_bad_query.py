"""Bad queries, wherever something can be said: no page breaks over it."""

import re
from collections.abc import Iterator
from typing import Any
from urllib.parse import quote, urlencode

import pytest
from flask import Flask
from werkzeug.routing import Rule

from tests.accounts.people import ROSA, sign_in
from tests.ground.every_address import filled, rules
from tests.ground.full_shop import FullShop
from tests.ground.noted_parameters import ALL, NotedParameters, note_parameters
from webapp.ground.web.guard import limiter

pytestmark = pytest.mark.slow

HUGE = str(10**30)
# Several of one name are sent one after the other.
NONSENSE = ([HUGE], ["-1"], ["9999-12-31"], ["ﬃ" * 60], ["x" * 10_000], ["%", "1", "-1", HUGE])
# As an address writes them: the character zero, half of a UTF-16 pair.
NO_TEXT = ("%00", "%ED%A0%80")
# What takes a row away that others need, or who may ask, comes last.
LAST = re.compile("delet|disconnect|exclusion|revocation|redact|purge|undo|end$|/role|password")
# Whom nobody knows asks at these.
DOOR = {
    "/sign-in": ("email", "password", "next"),
    "/sign-up": ("email", "next"),
    "/sign-up/{}": ("password", "account_name", "plan"),
    "/forgotten-password": ("email",),
    "/reset-password/{}": ("password",),
    "/privacy/ask/{}": ("kind", "asker", "name", "email", "order_number", "text"),
}


@pytest.fixture(autouse=True)
def without_limits(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limiter, "enabled", False)


@pytest.mark.parametrize("method", ["GET", "POST"])
def test_no_page_breaks_over_what_rosa_sends(
    app: Flask, client: Any, database: Any, monkeypatch: pytest.MonkeyPatch, method: str
) -> None:
    note_parameters(app, monkeypatch)
    shop = FullShop(ROSA)
    sign_in(client, ROSA)

    broken = [
        f"{method} {address[:200]} {said[:200]}"
        for rule in sorted(rules(app, method), key=lambda rule: bool(LAST.search(rule.rule)))
        for address, said in _askings(rule, shop)
        if _sent(client, method, address, said) >= 500
    ]

    assert not broken
    assert "Sign out" in client.http.get("/account", base_url=client.base).text


def test_no_page_breaks_over_what_a_stranger_sends(client: Any, database: Any) -> None:
    client.visit("/sign-in")

    broken = [
        f"{method} {address[:200]} {said[:200]}"
        for path, names in DOOR.items()
        for word in (*(quote(word[0], safe="") for word in NONSENSE), *NO_TEXT)
        for address, said in [
            (path.format(word), ""),
            *((path.format("a" * 32), f"{name}={word}") for name in names),
        ]
        for method in ("GET", "POST")
        if _sent(client, method, address, said) >= 500
    ]

    assert not broken


def _askings(rule: Rule, shop: FullShop) -> Iterator[tuple[str, str]]:
    """Addresses and what is said with them: nonsense in one place, and sense in all others."""
    address, sense = filled(rule, shop.ids), _sense(shop)
    yield from ((strange, urlencode(sense)) for strange in _strange(rule, shop))
    NotedParameters.names.clear()
    # Sent before this goes on: by then it is known what the page listens to.
    yield address, urlencode(sense)
    asked = sorted(NotedParameters.names - {"csrf_token", ALL})
    for name in asked:
        rest = {each: value for each, value in sense.items() if each != name}
        for values in NONSENSE:
            yield address, urlencode({name: values, **rest}, doseq=True)
    yield from ((address, f"{name}={word}") for name in asked[:1] for word in NO_TEXT)


def _strange(rule: Rule, shop: FullShop) -> Iterator[str]:
    """The rule's address with nonsense for one of its arguments."""
    for argument in rule.arguments:
        for word in (*(quote(values[0], safe="") for values in NONSENSE), *NO_TEXT):
            ids = {**shop.ids, "set_aside_id": shop.ids["set_aside_id"], "order_id": 1}
            pattern = re.sub(rf"<[^<>]*\b{argument}>", lambda _, word=word: word, rule.rule)
            yield re.sub(
                r"<(?:\w+:)?(\w+)>", lambda found, ids=ids: str(ids.get(found[1])), pattern
            )


def _sense(shop: FullShop) -> dict[str, str]:
    named = {name: str(shop.ids[f"{name}_id"]) for name in ("order", "tag", "store", "run")}
    return {
        **named,
        "action": "tag",
        "form_key": "f" * 20,
        "carrier": "UPS",
        "tracking_number": "1Z",
        "weight": "1",
    }


def _sent(client: Any, method: str, address: str, said: str) -> int:
    if method == "GET":
        answer = client.http.get(f"{address}?{said}", base_url=client.base)
    else:
        token = urlencode({"csrf_token": client.page.forms[0].fields["csrf_token"][0]})
        answer = client.http.post(
            address,
            data=f"{token}&{said}",
            content_type="application/x-www-form-urlencoded",
            base_url=client.base,
            headers={"Referer": f"{client.base}/orders"},
        )
    return int(answer.status_code)
