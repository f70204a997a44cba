"""What leaves from here: tabs, retention and figures move, and imports set nothing back."""

from datetime import timedelta

import pytest

from tests.orders.documents import NOON, order, parcel, status, updated
from webapp.ground.database.db import database
from webapp.orders.activity import Activity
from webapp.orders.hold import hold, release
from webapp.orders.hold_terms import HoldReason
from webapp.orders.order import OrderEvent, OrderPackage
from webapp.orders.order_progress import locked_orders, note_shipped_here
from webapp.orders.order_status import OrderStatus
from webapp.orders.tally import Tally

LEFT = NOON - timedelta(hours=3)
SOON = NOON + timedelta(minutes=5)


def sent(shop, reach=OrderStatus.SHIPPED, left_at=LEFT):
    """Rosa's only order leaves, as far as `reach`, or comes back (None)."""
    with database.atomic():
        [mine] = locked_orders(shop.account, [shop.order.id]).values()
        note_shipped_here(mine, reach, left_at, NOON)


def filled(shop):
    return {status: number for status, number in Tally.counts(shop.account).items() if number}


def went(shop):
    return sum(shipped for _, _, shipped in Activity.by_day(shop.account, 3, NOON))


def test_what_left_stands_among_the_shipped_and_its_data_goes_from_that_day_on(shop):
    shop.take(order())

    sent(shop)

    assert filled(shop) == {OrderStatus.SHIPPED: 1}
    assert shop.order.closed_at == LEFT
    assert shop.order.personal_data_due_at == LEFT + timedelta(days=shop.account.kept_days)
    assert went(shop) == 1


def test_what_comes_back_awaits_shipment_as_before(shop):
    shop.take(order())
    due = shop.order.personal_data_due_at
    sent(shop)

    sent(shop, None)

    assert filled(shop) == {OrderStatus.AWAITING_SHIPMENT: 1}
    assert (shop.order.closed_at, shop.order.personal_data_due_at) == (None, due)
    assert went(shop) == 0


def test_an_import_from_before_amazon_knew_sets_nothing_back(shop):
    document = order()
    shop.take(document)
    sent(shop)

    shop.take_later(document, updated(document, minutes=5))

    assert filled(shop) == {OrderStatus.SHIPPED: 1}
    assert shop.order.closed_at == LEFT


def test_that_amazon_says_shipped_afterwards_changes_nothing_twice(shop):
    document = order()
    shop.take(document)
    sent(shop)

    shop.take_later(updated(document, fulfillment=status("SHIPPED")))

    assert filled(shop) == {OrderStatus.SHIPPED: 1}
    assert (shop.order.closed_at, went(shop)) == (LEFT, 1)
    assert not OrderEvent.select().where(OrderEvent.kind == "status").exists()


def test_what_amazon_cancels_is_cancelled_although_it_left(shop):
    document = order()
    shop.take(document)
    sent(shop)

    shop.take_later(updated(document, fulfillment=status("CANCELLED")))

    assert filled(shop) == {OrderStatus.CANCELLED: 1}


def test_a_part_that_left_counts_under_partially_shipped_and_can_be_held(shop):
    shop.take(order())
    sent(shop, OrderStatus.PARTIALLY_SHIPPED)
    mine = [shop.order.id]

    hold(shop.account, mine, HoldReason.STOCK, SOON, shop.user.id)
    assert filled(shop) == {OrderStatus.ON_HOLD: 1}
    release(shop.account, mine, SOON, shop.user.id)

    assert filled(shop) == {OrderStatus.PARTIALLY_SHIPPED: 1}


@pytest.mark.parametrize("told", [{"packageReferenceId": "77"}, {"trackingNumber": "1Z-OURS"}])
def test_a_parcel_of_ours_stays_until_amazon_tells_of_it(shop, told):
    document = order()
    shop.take(document)
    sent(shop)
    ours = {"reference": "77", "tracking_number": "1Z-OURS", "shipment_id": 77}
    OrderPackage.create(order=shop.order, account=shop.account, **ours)

    shop.take_later(updated(document, minutes=5))
    assert OrderPackage.get().shipment_id == 77
    shop.take_later(updated(document, minutes=9, packages=[parcel("1Z-OURS") | told]))

    assert OrderPackage.get().shipment_id is None
