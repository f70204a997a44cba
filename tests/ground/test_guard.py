"""The guard at the door: headers, CSRF, and who is sent to sign in."""

from collections.abc import Iterator
from typing import Any

import pytest
from flask import Flask
from werkzeug.routing import IntegerConverter, Rule

from tests.accounts.people import ROSA, post, sign_in
from tests.orders.paper import order
from tests.orders.shop import Shop
from webapp.accounts import Account

# What anybody may see, signed in or not; `metrics` and `status` ask for a token instead.
PUBLIC = {
    "static",
    "healthz",
    "readyz",
    "metrics",
    "status",
    "accounts.sign_in",
    "accounts.begin_session",
    "accounts.sign_up",
    "accounts.create_account",
    "accounts.forgotten_password",
    "accounts.ask_for_reset",
    "accounts.reset_password",
    "accounts.redeem_reset",
    "accounts.start",
    "invitations.show",
    "invitations.accept",
}
PUBLIC_PREFIXES = ("/privacy/ask",)
# What opens to a signed-in person without the second factor that is demanded. The way back from
# Amazon shows nothing: it leads to the trip's own page.
ABOUT_ONESELF = ("accounts.", "account.", "notices.", "second_factor.", "sign_in_steps.")
WAY_BACK = "consent.come_back"
UNSAFE = {"POST", "PUT", "PATCH", "DELETE"}


def test_every_answer_carries_the_headers_that_browsers_obey(client: Any) -> None:
    for address in ("/sign-in", "/nowhere", "/healthz", "/amazon/consent/return"):
        headers = client.visit(address).headers

        assert "default-src 'none'" in headers["Content-Security-Policy"]
        assert "unsafe" not in headers["Content-Security-Policy"]
        assert headers["X-Content-Type-Options"] == "nosniff"
        assert headers["Cache-Control"] == "no-store"
        assert "HX-Request" in headers["Vary"] or address == "/healthz"


def test_the_way_back_from_amazon_tells_no_one_where_it_came_from(app: Flask) -> None:
    answer = app.test_client().get("/amazon/consent/return?state=x")

    assert answer.headers["Referrer-Policy"] == "no-referrer"


def test_no_state_changes_without_a_csrf_token(app: Flask, client: Any, database: Any) -> None:
    Shop(ROSA)
    sign_in(client, ROSA)
    unguarded = [
        rule.rule
        for rule in _rules(app, UNSAFE)
        if client.http.post(_filled(rule), base_url=client.base).status_code != 400
    ]

    assert not unguarded


def test_a_button_pressed_after_signing_out_elsewhere_asks_to_sign_in(
    client: Any, database: Any
) -> None:
    Shop(ROSA).take(order())
    sign_in(client, ROSA)
    old = client.visit("/orders")
    client.submit("Sign out")

    client._page = old
    in_place = client.htmx("Hold")
    client._page = old
    without_script = client.submit("Hold")

    assert (in_place.status, "You were signed out" in in_place) == (401, True)
    assert without_script.path == "/sign-in"


def test_a_stale_public_form_asks_for_another_try(client: Any, database: Any) -> None:
    client.visit("/sign-up")
    client.http.delete_cookie("session", domain="127.0.0.1")

    page = client.submit("Make the account")

    assert (page.status, page.h1) == (400, "This page was open for too long")


def test_a_stranger_is_sent_to_sign_in_from_every_page(app: Flask, client: Any) -> None:
    open_pages = [
        rule.rule
        for rule in _rules(app, {"GET"})
        if not _is_public(rule)
        and not _asks_to_sign_in(client.http.get(_filled(rule), base_url=client.base))
    ]

    assert not open_pages


@pytest.mark.parametrize("method", ["GET", "POST"])
def test_where_a_second_factor_is_demanded_nothing_else_opens_without_one(
    environment: dict[str, str], request: pytest.FixtureRequest, method: str
) -> None:
    environment["SECOND_FACTOR"] = "demanded"
    app, client = (request.getfixturevalue(name) for name in ("app", "client"))
    request.getfixturevalue("database")
    Shop(ROSA)
    sign_in(client, ROSA)

    opening = [
        rule.rule
        for rule in _rules(app, {method})
        if not _is_public(rule)
        and not rule.endpoint.startswith((*ABOUT_ONESELF, WAY_BACK))
        and not _leads_to_second_factor(client, method, _filled(rule))
    ]

    assert not opening


def _leads_to_second_factor(client: Any, method: str, address: str) -> bool:
    token = client.page.forms[0].fields["csrf_token"][0]
    answer = client.http.open(
        address,
        method=method,
        base_url=client.base,
        headers={"Referer": client.base},
        data={"csrf_token": token} if method == "POST" else None,
    )
    return "/account/second-factor" in answer.headers.get("Location", "")


def _filled(rule: Rule) -> str:
    """The rule's address, with ids of the first rows of their kinds."""
    values: dict[str, Any] = {}
    for name in rule.arguments:
        number = isinstance(rule._converters[name], IntegerConverter)
        values[name] = 1 if number else "a" * 32
    address = rule.build(values)
    assert address is not None, f"{rule.rule} can't be filled with {values}"
    return address[1]


def _rules(app: Flask, methods: set[str]) -> Iterator[Rule]:
    return (rule for rule in app.url_map.iter_rules() if (rule.methods or set()) & methods)


def _is_public(rule: Rule) -> bool:
    return rule.endpoint in PUBLIC or rule.rule.startswith(PUBLIC_PREFIXES)


def _asks_to_sign_in(answer: Any) -> bool:
    return answer.status_code in (302, 303) and "/sign-in" in answer.headers["Location"]


@pytest.mark.parametrize("target", ["//evil.example", "https://evil.example", "/\\evil"])
def test_signing_in_leads_only_to_our_own_pages(client: Any, database: Any, target: str) -> None:
    Shop(ROSA)
    client.visit(f"/sign-in?next={target}")

    page = client.submit("Sign in", email=ROSA.email, password=ROSA.password)

    assert page.path == "/orders"


@pytest.mark.parametrize("address", ["/privacy/ask/a%00b", "/sign-in?next=%00", "/sign-in?%00=x"])
def test_an_address_that_is_no_text_is_refused_in_words(client: Any, address: str) -> None:
    page = client.visit(address)

    assert page.status == 400
    assert "That holds a character that is no part of any text" in page.h1


def test_a_form_that_is_no_text_is_refused_and_changes_nothing(client: Any, database: Any) -> None:
    shop = Shop(ROSA)
    sign_in(client, ROSA)
    client.visit("/account")

    status = post(client, "/account/time-zone", time_zone="Asia/\0Tokyo")

    assert status == 400
    assert Account.get_by_id(shop.account.id).time_zone == shop.account.time_zone
