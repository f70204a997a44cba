"""When personal data goes: on every row of the desk, and to be asked for."""

from datetime import timedelta

import pytest

from tests.orders.documents import NOON, order
from webapp.desk.desk import Desk
from webapp.ground.clock import utcnow
from webapp.order_search.order_query import OrderQuery
from webapp.order_search.sort import Sort
from webapp.orders.order import Order
from webapp.orders.order_status import OrderStatus
from webapp.privacy.redaction import Reason, redact

DAY = timedelta(days=1)


def due(shop, **ahead):
    """An order whose personal data goes so long after noon; its number."""
    document = order()
    shop.take(document)
    number = document["orderId"]
    at = NOON + timedelta(**ahead)
    Order.update(personal_data_due_at=at).where(Order.amazon_order_id == number).execute()
    return number


def asked(shop, **address):
    found = Desk(shop.account, OrderQuery.read(address, sees_people=True), NOON, sees_people=True)
    return [row.amazon_order_id for row in found.orders]


@pytest.mark.parametrize(
    ("goes", "expected"), [("overdue", [0]), ("day", [1]), ("week", [1, 2]), ("later", [3])]
)
def test_the_desk_shows_what_goes_by_then_and_first_what_goes_first(shop, goes, expected):
    numbers = [due(shop, days=3), due(shop, days=-1), due(shop, hours=2), due(shop, days=30)]
    past, soon, later, last = numbers[1], numbers[2], numbers[0], numbers[3]

    found = asked(shop, goes=goes)

    assert found == [[past, soon, later, last][each] for each in expected]


def test_pages_of_what_goes_lead_from_one_to_the_next(shop):
    for each in range(130):
        due(shop, hours=each // 2)
    first = Desk(
        shop.account, OrderQuery.read({"goes": "week"}, sees_people=True), NOON, sees_people=True
    )

    second = Desk(
        shop.account,
        OrderQuery(
            goes=first.order_query.goes,
            after=OrderQuery.read(_query(first.older_url), sees_people=True).after,
        ),
        NOON,
        sees_people=True,
    )

    assert first.order_query.sorted_by is Sort.REDACTS_AT
    assert (len(first.orders), len(second.orders)) == (100, 30)
    assert not {row.id for row in first.orders} & {row.id for row in second.orders}


def test_a_row_says_in_its_last_week_in_how_many_days_and_then_that_it_is_gone(shop, rosa):
    number = due(shop, days=0)
    Order.update(personal_data_due_at=utcnow() + 12 * DAY + timedelta(minutes=1)).execute()
    long_before = rosa.visit("/orders")
    Order.update(personal_data_due_at=utcnow() + 6 * DAY + timedelta(minutes=1)).execute()
    before = rosa.visit("/orders")

    redact(shop.account, [shop.order.id], Reason.AMAZON, utcnow(), by=None)
    after = rosa.visit("/orders")

    assert number in before
    assert "data goes" not in long_before
    assert "data goes in 6 d" in before
    assert "REDACTED (Amazon)" in after


def test_what_is_redacted_goes_no_more(shop):
    due(shop, days=1)
    redact(shop.account, [shop.order.id], Reason.AMAZON, NOON, by=None)

    found = [asked(shop, goes=each, status="all") for each in ("overdue", "week", "later")]

    assert found == [[], [], []]


def test_each_tab_has_its_own(shop):
    due(shop, days=2)
    shipped = due(shop, days=1)
    Order.update(status=OrderStatus.SHIPPED).where(Order.amazon_order_id == shipped).execute()

    assert asked(shop, goes="week", status="shipped") == [shipped]
    assert len(asked(shop, goes="week", status="all")) == 2


def _query(address):
    from urllib.parse import parse_qsl, urlsplit

    return dict(parse_qsl(urlsplit(address).query))
