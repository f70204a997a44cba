"""F11, F12, F13, F18: torn pages, versions out of order, forgotten people, unreadable orders."""

from datetime import timedelta
from typing import Any

from tests.faults.conftest import Recovery
from tests.faults.merchant import NEVER, Merchant
from webapp.ground.clock import utcnow
from webapp.imports.set_aside_order import SetAsideOrder
from webapp.orders.order import Order
from webapp.orders.order_status import OrderStatus
from webapp.orders.party import Party
from webapp.privacy.redaction import Reason, redact

Document = dict[str, Any]
UNSHIPPED = {"fulfillment": {"fulfillmentStatus": "UNSHIPPED"}}
# What is laid over an order.
POISON: dict[str, tuple[str, Document]] = {
    "a NUL": (
        "701-0000000-0000001",
        {"orderItems": [{"orderItemId": "1\0", "quantityOrdered": 1}]},
    ),
    "a quantity": (
        "701-0000000-0000002",
        {"orderItems": [{"orderItemId": "2", "quantityOrdered": -7}]},
    ),
    "no time": ("701-0000000-0000003", {"lastUpdatedTime": "yesterday"}),
    "a quantity in words": (
        "701-0000000-0000004",
        {"orderItems": [{"orderItemId": "4", "quantityOrdered": "many"}]},
    ),
    "10 MB": (
        "701-0000000-0000005",
        {"recipient": {"deliveryAddress": {"name": "x" * 10_000_000}}},
    ),
}


def test_pages_that_come_twice_or_shuffled_change_nothing(
    rosa: Merchant, recovery: Recovery
) -> None:
    rosa.has_orders(1250)
    rosa.remote.shuffle_pages()
    rosa.connects_until(page=3, calls=1)

    rosa.remote.duplicate_page(calls=2)
    # Answers that are kept by now leave; the third one after this is kept.
    rosa.remote.slow(NEVER, "searchOrders", after=2)
    rosa.remote.come_up()
    rosa.waits_for_call(6)
    rosa.remote.duplicate_page()
    rosa.goes_on()

    with recovery("F11 pages come twice, and in another order"):
        rosa.sees_everything()
    assert rosa.run.new in (0, 1250)
    assert Order.select().count() == 1250


def test_page_tokens_that_have_expired_begin_the_window_anew(
    rosa: Merchant, recovery: Recovery
) -> None:
    rosa.has_orders(950)
    rosa.connects_until(page=4)
    first = rosa.run

    rosa.remote.expire_page_tokens()
    rosa.goes_on()

    with recovery("F11 the page tokens have expired"):
        rosa.sees_everything()
    # A later run may have been quicker with one of them.
    assert sum(run.new for run in type(first).select()) == 950


def test_a_page_token_that_leads_back_to_itself_ends_nowhere(
    rosa: Merchant, recovery: Recovery
) -> None:
    rosa.has_orders(650)
    rosa.connects_until(page=2)

    rosa.remote.repeat_token()
    rosa.goes_on()

    with recovery("F11 a page token leads back to itself"):
        rosa.sees_everything()
    assert len(rosa.oracle.pages_asked()) < 40


def test_orders_that_move_between_pages_are_neither_lost_nor_doubled(
    rosa: Merchant, recovery: Recovery
) -> None:
    numbers = list(rosa.has_orders(950))
    rosa.connects_until(page=3)

    for number in numbers[::50]:
        rosa.remote.touch(number)
    for number in numbers[10::100]:
        rosa.remote.ship(number)
    for number in numbers[20::100]:
        rosa.remote.cancel(number)
    rosa.polls_again()
    rosa.goes_on()

    with recovery("F11 orders move between pages"):
        rosa.sees_everything()


def test_the_newest_version_wins_whatever_comes_last(rosa: Merchant, recovery: Recovery) -> None:
    cancelled, changed, shipped = rosa.remote.place_orders(rosa.seller, 3, "US")
    rosa.connects()
    rosa.sees_everything()

    rosa.remote.cancel(cancelled)
    rosa.remote.ship(shipped)
    rosa.remote.touch(changed)
    rosa.sees_everything()
    # Amazon's index falls back to older versions for a while.
    for number in (shipped, changed):
        older = _order(number).last_updated_at - timedelta(seconds=0.1)
        rosa.remote.amend(number, UNSHIPPED, updated=older)
    before = [_order(number).last_updated_at for number in (shipped, changed)]
    with recovery("F12 an older version comes after a newer one"):
        _polls_again(rosa)

    assert [_order(number).last_updated_at for number in (shipped, changed)] == before
    assert _order(shipped).status is OrderStatus.SHIPPED
    assert _order(cancelled).status is OrderStatus.CANCELLED


def test_a_late_shipment_is_newer_than_a_cancellation(rosa: Merchant, recovery: Recovery) -> None:
    number = rosa.remote.place_order(rosa.seller, "US")
    rosa.connects()
    rosa.sees_everything()

    rosa.remote.cancel(number)
    rosa.sees_everything()
    rosa.remote.amend(number, {"fulfillment": {"fulfillmentStatus": "SHIPPED"}})
    with recovery("F12 cancelled, then shipped late"):
        rosa.sees_everything()

    assert _order(number).status is OrderStatus.SHIPPED


def test_of_two_versions_of_the_same_second_the_later_fetched_one_holds(
    rosa: Merchant, recovery: Recovery
) -> None:
    number = rosa.remote.place_order(rosa.seller, "US")
    rosa.connects()
    rosa.sees_everything()

    same = _order(number).last_updated_at
    rosa.remote.amend(number, {"fulfillment": {"fulfillmentStatus": "CANCELLED"}}, updated=same)

    with recovery("F12 two versions of the same second"):
        rosa.crew.eventually(
            lambda: _order(number).status is OrderStatus.CANCELLED, "the content is new"
        )
        rosa.sees_everything()


def test_a_late_update_brings_nobody_back(rosa: Merchant, recovery: Recovery) -> None:
    number = rosa.remote.place_order(rosa.seller, "US", recipient_name="Ada Canary")
    rosa.connects()
    rosa.sees_everything()
    redact(rosa.account, [_order(number).id], Reason.GDPR, utcnow(), by=None)

    rosa.remote.change_address(number, city="Canary Wharf")
    rosa.remote.ship(number)
    with recovery("F13 an update for an order that is redacted"):
        rosa.sees_everything()

    assert _order(number).status is OrderStatus.SHIPPED
    assert not Party.select().where(Party.order == _order(number)).exists()


def test_poison_is_set_aside_alone(rosa: Merchant, recovery: Recovery) -> None:
    document = rosa.remote.order(list(rosa.has_orders(250))[120])
    for number, changes in POISON.values():
        rosa.remote.place_document({**document, **changes, "orderId": number}, rosa.seller)
    rosa.connects()
    rosa.oracle.unreadable |= {number for number, _ in POISON.values()}

    with recovery("F18 five unreadable orders among 250"):
        rosa.sees_everything()

    aside = {order.amazon_order_id: str(order.reason) for order in SetAsideOrder.select()}
    assert set(aside) == {number for number, _ in POISON.values()}
    assert not any("xxx" in reason for reason in aside.values())


def _order(number: str) -> Order:
    return Order.get(Order.amazon_order_id == number)


def _polls_again(rosa: Merchant) -> None:
    asked = utcnow()
    rosa.refreshes()
    rosa.crew.eventually(
        lambda: rosa.store.last_import_at and rosa.store.last_import_at > asked, "a poll ended"
    )
