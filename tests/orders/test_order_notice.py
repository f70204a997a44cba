"""What Rosa is told of her orders: what is due tomorrow."""

from datetime import timedelta

from tests.accounts.people import CARLA
from tests.orders.documents import NOON, item, order
from tests.orders.shop import Shop
from webapp.accounts.notice import Notice
from webapp.ground.clock import iso
from webapp.orders.order_notice import announce_due_orders
from webapp.orders.order_status import OrderStatus
from webapp.stores.store import Store

HOUR = timedelta(hours=1)
AFTERNOON = NOON + 4 * HOUR


def told():
    return list(Notice.select().where(Notice.kind == "orders_due"))


def test_rosa_is_told_each_afternoon_what_must_go_out_by_tomorrow(shop):
    Shop(CARLA)
    for hours in (5, 24, 25, 48):
        due = {"shipByWindow": {"latestDateTime": iso(NOON + hours * HOUR)}}
        shop.take(order(fulfillment=due))

    announce_due_orders(NOON)
    assert told() == []
    for minutes in (0, 5, 10):
        announce_due_orders(AFTERNOON + timedelta(minutes=minutes))

    [notice] = told()
    assert str(notice.subject) == "2 orders to ship by tomorrow"
    assert notice.account_id == shop.account.id
    assert notice.way == ("Ship the orders", "/orders?status=all&due=tomorrow")


def test_what_is_left_of_an_order_is_due_as_well(shop):
    due = {"shipByWindow": {"latestDateTime": iso(NOON + 24 * HOUR)}}
    part = item(quantityOrdered=2, fulfillment={"quantityFulfilled": 1, "quantityUnfulfilled": 1})
    facts = due | {"fulfillmentStatus": "PARTIALLY_SHIPPED"}
    shop.take(order(fulfillment=facts, orderItems=[part]))
    assert shop.order.status is OrderStatus.PARTIALLY_SHIPPED

    announce_due_orders(AFTERNOON)

    [notice] = told()
    assert str(notice.subject) == "1 order to ship by tomorrow"


def test_afternoon_and_tomorrow_are_rosas_own(shop):
    shop.account.change_time_zone("America/New_York", NOON, shop.user)
    late_tomorrow = iso(NOON + timedelta(days=1, hours=16))
    shop.take(order(fulfillment={"shipByWindow": {"latestDateTime": late_tomorrow}}))

    announce_due_orders(NOON + 7 * HOUR)
    assert told() == []
    announce_due_orders(NOON + 8 * HOUR)

    assert len(told()) == 1


def test_a_store_may_be_silent_about_what_is_due_tomorrow(shop):
    shop.take(order())
    Store.update(tell_due=False).execute()

    announce_due_orders(AFTERNOON)

    assert told() == []
