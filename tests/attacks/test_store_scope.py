"""A person who is limited to stores: what hangs on another store isn't there for them.

Rosa's first store is full of everything; Ben sees her second one alone.
"""

import re
from typing import Any
from urllib.parse import urlencode

import pytest
from flask import Flask

from tests.accounts.people import BEN, sign_in
from tests.attacks.access_matrix import stated
from tests.attacks.second_store import SO_MANY, SecondStore, rows_of
from tests.ground.every_address import filled, rules
from tests.ground.full_shop import FullShop, order_of
from tests.ground.test_ids import NAMED, _addresses, _asked, _fields, _read, _sent

pytestmark = pytest.mark.slow
REFUSED = (403, 404, 405)
# One more or less: what is counted is often beside the one that is there.
FIGURE = re.compile(rf"(?<![\d.,:-])({SO_MANY - 1}|{SO_MANY}|{SO_MANY + 1})(?![\d.,:-])")


@pytest.fixture
def second(rosas: FullShop) -> SecondStore:
    return SecondStore.beside(rosas)


@pytest.fixture
def bens(client: Any, second: SecondStore) -> Any:
    sign_in(client, BEN)
    client.visit("/account")
    return client


def test_the_ids_of_another_store_lead_nowhere(
    app: Flask, bens: Any, rosas: FullShop, second: SecondStore
) -> None:
    before = rows_of(rosas.shop.store)

    led = [
        f"{method} {address}: {status}"
        for method, address in _addresses(app, rosas.ids, second.ids)
        if (status := _asked(bens, method, address)) not in REFUSED
    ]

    assert not led
    assert rows_of(rosas.shop.store) == before


def test_no_page_shows_or_counts_what_is_of_another_store(
    app: Flask, bens: Any, rosas: FullShop, second: SecondStore
) -> None:
    number = order_of(rosas).amazon_order_id
    words = [rosas.word, number, "CANDLE", "red candle", "Ada Canary", "Wharf"]
    pages = [filled(rule, second.ids) for rule in rules(app, "GET")]
    asked = [
        *({name: str(rosas.ids[kind])} for name, kind in NAMED.items()),
        *({"q": word, "status": "all"} for word in words[:4]),
        {"status": "all"},
        {"due": "late"},
        {"since": "0"},
    ]
    lists = [f"{page}?{urlencode(each)}" for page in LISTS for each in asked]

    told = [
        f"{page}: {word}"
        for page in (*pages, *lists)
        for word in _told(_read(bens, page), words, page)
    ]

    assert not told


# All that lists, counts or searches.
LISTS = (
    "/orders",
    "/orders/counts",
    "/orders/new-orders",
    "/orders/imports",
    "/shipments",
    "/end-of-day",
    "/end-of-day/file",
    "/products",
    "/customers",
)


def test_no_form_reaches_what_is_of_another_store(
    app: Flask, bens: Any, rosas: FullShop, second: SecondStore
) -> None:
    before, number = rows_of(rosas.shop.store), order_of(rosas).amazon_order_id
    lines = stated()
    forms = [
        filled(rule, second.ids)
        for rule in rules(app, "POST")
        if "limited" in lines[f"POST {rule.rule}"]
    ]
    everything = {"all": "yes", "query": "status=all", "sure": "yes", "form_key": "e" * 20}
    sent = [
        *_fields(rosas, second.ids),
        *({**everything, "action": action, "file": "csv"} for action in ("hold", "assign")),
        {"q": rosas.word},
        {"q": "Ada Canary"},
        {"code": number, "q": number, "number": number},
    ]

    told = [
        f"{form} {fields}: {word}"
        for form in forms
        for fields in sent
        for word in _told(_sent(bens, form, fields), [rosas.word, "CANDLE", "red candle"], "")
    ]

    assert not told
    assert rows_of(rosas.shop.store) == before


def _told(answer: str, words: list[str], page: str) -> list[str]:
    """What an answer shows of the other store; what the address asks for itself may stand in it."""
    shown = re.sub(r"<input[^>]*>|<(script|style).*?</\1>", "", answer, flags=re.DOTALL)
    asked = [word for word in words if urlencode({"q": word}) in page]
    text = re.sub(r"<[^>]*>", " ", shown)
    figures = FIGURE.findall(text)
    return [*(word for word in words if word in shown and word not in asked), *figures]
