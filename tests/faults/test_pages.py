"""F11, F12, F18: pages that repeat, tear or move, versions out of order, orders beyond reading."""

from datetime import timedelta
from typing import Any

import pytest

from tests.faults.conftest import Recovery
from tests.faults.merchant import Merchant
from webapp.clock import utcnow
from webapp.orders import Order, SetAsideOrder, State

POISON: dict[str, dict[str, Any]] = {
    "a NUL": {"orderItems": "a\0b"},
    "items that are no list": {"orderItems": 7},
    "no time": {"lastUpdatedTime": "yesterday"},
    "a bad currency": {"proceeds": {"grandTotal": {"amount": "1.00", "currencyCode": "DOLLARS"}}},
    "10 MB": {"recipient": {"deliveryAddress": {"name": "x" * 10_000_000}}},
}


def test_pages_that_come_twice_or_shuffled_change_nothing(rosa: Merchant) -> None:
    rosa.has_orders(1250)
    rosa.remote.slow(0.2, "searchOrders", calls=None)
    rosa.remote.shuffle_pages()
    rosa.connects()
    rosa.waits_for_pages(2)

    rosa.remote.duplicate_page(calls=2)
    rosa.waits_for_pages(5)
    rosa.remote.duplicate_page()

    rosa.sees_everything()
    assert rosa.run.new in (0, 1250)
    assert Order.select().count() == 1250


def test_page_tokens_that_have_expired_begin_the_window_anew(rosa: Merchant) -> None:
    rosa.has_orders(950)
    rosa.remote.slow(0.3, "searchOrders", calls=None)
    rosa.connects()
    first = rosa.run
    rosa.waits_for_pages(3)

    rosa.remote.expire_page_tokens()
    rosa.remote.lift("slow")

    rosa.sees_everything()
    assert type(first).get_by_id(first.id).new == 950


def test_a_page_token_that_leads_back_to_itself_ends_nowhere(rosa: Merchant) -> None:
    rosa.has_orders(650)
    rosa.remote.slow(0.3, "searchOrders", calls=None)
    rosa.connects()
    rosa.waits_for_pages(1)

    rosa.remote.repeat_token()
    rosa.remote.lift("slow")

    rosa.sees_everything()
    assert len(rosa.oracle.pages_asked()) < 40


def test_orders_that_move_between_pages_are_neither_lost_nor_doubled(rosa: Merchant) -> None:
    numbers = list(rosa.has_orders(950))
    rosa.remote.slow(0.3, "searchOrders", calls=None)
    rosa.connects()
    rosa.waits_for_pages(2)

    for number in numbers[::50]:
        rosa.remote.touch(number)
    for number in numbers[10::100]:
        rosa.remote.ship(number)
    for number in numbers[20::100]:
        rosa.remote.cancel(number)
    rosa.remote.lift("slow")

    rosa.sees_everything()


def test_the_newest_version_wins_whatever_comes_last(rosa: Merchant) -> None:
    cancelled, changed, shipped = rosa.remote.place_orders(rosa.seller, 3, "US")
    rosa.connects()
    rosa.sees_everything()

    rosa.remote.cancel(cancelled)
    rosa.remote.ship(shipped)
    rosa.remote.touch(changed)
    rosa.sees_everything()
    newest = Order.get(Order.amazon_order_id == changed).last_updated_at
    # Amazon's index falls back to an older version for a while.
    rosa.remote.amend(changed, {}, updated=newest - timedelta(seconds=0.2))
    rosa.remote.amend(shipped, {"fulfillment": {"fulfillmentStatus": "UNSHIPPED"}}, updated=newest)
    _polls_again(rosa)

    assert Order.get(Order.amazon_order_id == changed).last_updated_at == newest
    assert Order.get(Order.amazon_order_id == shipped).status is State.SHIPPED
    assert Order.get(Order.amazon_order_id == cancelled).status is State.CANCELLED


@pytest.mark.parametrize("name", POISON)
def test_poison_is_set_aside_alone(name: str, rosa: Merchant, recovery: Recovery) -> None:
    numbers = list(rosa.has_orders(250))
    poisoned = numbers[120]
    document = rosa.remote.order(poisoned)
    rosa.remote.place_document({**document, **POISON[name], "orderId": "701-0000000-0000001"})
    rosa.connects()
    rosa.oracle.unreadable.add("701-0000000-0000001")

    with recovery(f"F18 an order with {name}"):
        rosa.sees_everything()

    [aside] = SetAsideOrder.select()
    assert aside.amazon_order_id == "701-0000000-0000001"
    assert "x" * 20 not in aside.reason


def _polls_again(rosa: Merchant) -> None:
    asked = utcnow()
    rosa.refreshes()
    rosa.crew.eventually(
        lambda: rosa.store.last_import_at and rosa.store.last_import_at > asked, "a poll ended"
    )
