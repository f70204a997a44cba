"""Two filters at once: the same orders, whichever way leads to them."""

from datetime import timedelta
from itertools import combinations, product
from typing import Any

import pytest

from tests.orders.documents import GERMANY, NOON, order
from tests.orders.shop import Shop
from webapp.ground.clock import iso
from webapp.order_search import selection
from webapp.order_search.order_query import ALL, OrderQuery
from webapp.order_search.selection import Selection
from webapp.order_search.sort import Sort
from webapp.orders.mapped_service import NONE
from webapp.orders.order_status import OrderStatus
from webapp.orders.tag import Tag
from webapp.orders.total_rank import total_rank

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
        bits = [bool(at & 1 << cursor) for cursor in range(5)]
        each.status = OrderStatus.SHIPPED if at % 3 else OrderStatus.CANCELLED
        each.store = german if bits[0] else each.store
        each.country = "GB" if bits[1] else "US"
        each.service_level = "SAME_DAY" if bits[2] else "STANDARD"
        each.is_gift = bits[3]
        each.ship_carrier, each.ship_service = ("UPS", "Ground") if bits[4] else (None, None)
        each.total_minor = at * 7 % 10
        each.total_rank = total_rank(each.total_minor, each.currency)
        each.save()
        if at % 2 != at // 2 % 2:
            tag.put_on([each.id], NOW, shop.user.id)
    shop.german, shop.tag = german, tag
    return shop


@pytest.mark.slow
def test_looked_up_or_looked_through_they_are_the_same(shop, monkeypatch):
    for order_query in _questions(shop):
        expected = [cursor.id for cursor in _selection(shop, order_query).after(None, NUMBER)]
        assert expected

        looked_up = _selection(shop, order_query).page_slice.cursors
        with monkeypatch.context() as patch:
            patch.setattr(selection, "FEW", -1)
            looked_through = _selection(shop, order_query).page_slice.cursors

        assert [cursor.id for cursor in looked_up] == expected, order_query
        assert [cursor.id for cursor in looked_through] == expected, order_query


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
        chosen = {k: str(v) for k, v in pair}
        yield OrderQuery.read({"status": ALL, "sort": sort, **chosen}, sees_people=True)


def _selection(shop, order_query):
    return Selection.of(shop.account, order_query, NOW)
