"""Two filters at once: the same orders, whichever way leads to them."""

from datetime import timedelta
from itertools import combinations, product
from typing import Any

import pytest

from tests.orders.paper import GERMANY, NOON, order
from tests.orders.shop import Shop
from webapp.clock import iso
from webapp.orders import State, selection
from webapp.orders.desk import Desk
from webapp.orders.mapped_service import NONE
from webapp.orders.question import ALL, Question
from webapp.orders.sort import Sort
from webapp.orders.tag import Tag

NOW = NOON + timedelta(days=1)
NUMBER = 32
SORTS = (Sort.NEWEST, Sort.OLDEST, Sort.TOTAL, Sort.SHIP_BY)


@pytest.fixture
def shop(database: Any) -> Shop:
    """Closed orders that fit each filter or don't, independently of the others."""
    shop = Shop()
    german = shop.open(GERMANY)
    tag, _ = Tag.make(shop.account, "Odd", "blue", NOW)
    shop.take(*(order(createdTime=iso(NOON - timedelta(hours=each))) for each in range(NUMBER)))
    for at, each in enumerate(shop.orders):
        bits = [bool(at & 1 << place) for place in range(5)]
        each.state = State.SHIPPED if at % 3 else State.CANCELLED
        each.store = german if bits[0] else each.store
        each.country = "GB" if bits[1] else "US"
        each.service_level = "SAME_DAY" if bits[2] else "STANDARD"
        each.is_gift = bits[3]
        each.ship_carrier, each.ship_service = ("UPS", "Ground") if bits[4] else (None, None)
        each.total_minor = at * 7 % 10
        each.save()
        if at % 2 != at // 2 % 2:
            tag.put_on([each.id], NOW, shop.user.id)
    shop.german, shop.tag = german, tag
    return shop


def test_looked_up_or_looked_through_they_are_the_same(shop, monkeypatch):
    for question in _questions(shop):
        expected = [place.id for place in _selection(shop, question).after(None, NUMBER)]
        assert expected

        looked_up = _selection(shop, question).leaf.places
        with monkeypatch.context() as patch:
            patch.setattr(selection, "FEW", -1)
            looked_through = _selection(shop, question).leaf.places

        assert [place.id for place in looked_up] == expected, question
        assert [place.id for place in looked_through] == expected, question


def _questions(shop):
    filters = {
        "store": shop.german.id,
        "country": "GB",
        "service": "SAME_DAY",
        "flag": "gift",
        "mapped": NONE,
        "tag": shop.tag.id,
    }
    for pair, sort in product(combinations(filters.items(), 2), SORTS):
        yield Question.read({"status": ALL, "sort": sort, **{k: str(v) for k, v in pair}})


def _selection(shop, question):
    return Desk(shop.account, question, NOW, sees_people=True).selection
