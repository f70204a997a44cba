"""The guard at the door: headers, CSRF, and nobody among somebody else's rows."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from flask import Flask
from werkzeug.routing import Rule

from tests.accounts.people import CARLA, ROSA, post, sign_in
from tests.orders.paper import order
from tests.orders.shop import Shop
from webapp.clock import utcnow
from webapp.db import Record
from webapp.orders import Batch, ImportRun, Kind, Note, SavedView
from webapp.orders.batch_wish import Deed, Wish
from webapp.orders.tag import Tag

# What anybody may see, signed in or not.
PUBLIC = {
    "static",
    "healthz",
    "readyz",
    "metrics",
    "accounts.sign_in",
    "accounts.begin_session",
    "accounts.sign_up",
    "accounts.create_account",
    "accounts.forgotten_password",
    "accounts.ask_for_reset",
    "accounts.reset_password",
    "accounts.redeem_reset",
    "accounts.start",
}
PUBLIC_PREFIXES = ("/privacy/ask",)
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
        if client.http.post(_filled(rule, {}), base_url=client.base).status_code != 400
    ]

    assert not unguarded


def test_a_stranger_is_sent_to_sign_in_from_every_page(app: Flask, client: Any) -> None:
    open_pages = [
        rule.rule
        for rule in _rules(app, {"GET"})
        if not _is_public(rule)
        and not _asks_to_sign_in(client.http.get(_filled(rule, {}), base_url=client.base))
    ]

    assert not open_pages


def test_somebody_elses_ids_lead_nowhere(
    app: Flask, client: Any, visitors: Callable[[], Any], database: Any
) -> None:
    rosas = _ids_of_a_full_shop()
    sign_in(visitors(), ROSA)
    Shop(CARLA)
    sign_in(client, CARLA)
    before = _row_counts()

    answers = {
        f"{method} {rule.rule}": _ask(client, method, _filled(rule, rosas))
        for method in ("GET", "POST")
        for rule in _rules(app, {method})
        if rule.arguments and not _is_public(rule)
    }

    leaking = {asked: status for asked, status in answers.items() if status not in (403, 404, 405)}
    assert not leaking
    assert _row_counts() == before


def _ask(client: Any, method: str, address: str) -> int:
    if method == "GET":
        return int(client.http.get(address, base_url=client.base).status_code)
    client.visit("/account")
    return post(client, address)


def _ids_of_a_full_shop() -> dict[str, int]:
    """Rosa's rows, all of which Carla's addresses will name."""
    shop = Shop(ROSA)
    shop.take(order())
    ImportRun.ask(shop.store.connection, [shop.store], Kind.FIRST, utcnow())
    now, user = utcnow(), shop.user.id
    tag, _ = Tag.make(shop.account, "Fragile", "red", now)
    Note.write(shop.order, "Rang twice", now, user)
    SavedView.keep(user, "Late", "due=late", now)
    batch = Batch.ask(shop.account, Wish(Deed.HOLD, "stock", [shop.order.id]), "k" * 20, now, user)
    return {
        "store_id": shop.store.id,
        "order_id": shop.order.id,
        "tag_id": tag.id,
        "note_id": Note.get().id,
        "view_id": SavedView.get().id,
        "batch_id": batch.id,
    }


def _filled(rule: Rule, ids: dict[str, int]) -> str:
    """The rule's address; an id that isn't named stands for the first row of its kind."""
    values: dict[str, Any] = {}
    for name in rule.arguments:
        converter = type(rule._converters[name]).__name__
        values[name] = ids.get(name, 1 if converter == "IntegerConverter" else "a" * 32)
    address = rule.build(values)
    assert address is not None, f"{rule.rule} can't be filled with {values}"
    return address[1]


def _rules(app: Flask, methods: set[str]) -> Iterator[Rule]:
    return (rule for rule in app.url_map.iter_rules() if (rule.methods or set()) & methods)


def _is_public(rule: Rule) -> bool:
    return rule.endpoint in PUBLIC or rule.rule.startswith(PUBLIC_PREFIXES)


def _asks_to_sign_in(answer: Any) -> bool:
    return answer.status_code in (302, 303) and "/sign-in" in answer.headers["Location"]


def _row_counts() -> dict[str, int]:
    """How many rows each table has, but for those that note the visit itself."""
    noted = ("BrowserSession", "AuditEntry")
    return {
        model.__name__: model.select().count()
        for model in Record.__subclasses__()
        if model.table_exists() and model.__name__ not in noted
    }


@pytest.mark.parametrize("target", ["//evil.example", "https://evil.example", "/\\evil"])
def test_signing_in_leads_only_to_our_own_pages(client: Any, database: Any, target: str) -> None:
    Shop(ROSA)
    client.visit(f"/sign-in?next={target}")

    page = client.submit("Sign in", email=ROSA.email, password=ROSA.password)

    assert page.path == "/orders"
