"""Holds: what waits, why, and what Amazon does meanwhile."""

from datetime import timedelta

from tests.orders.documents import NOON, order, status, updated
from webapp.orders.hold import hold, release, release_due
from webapp.orders.hold_terms import HoldReason
from webapp.orders.order import OrderEvent
from webapp.orders.order_status import OrderStatus
from webapp.orders.outcome import Outcome
from webapp.orders.tally import Tally

SOON = NOON + timedelta(minutes=5)


def held(shop, now=SOON):
    ids = [each.id for each in shop.orders]
    return [c.outcome for c in hold(shop.account, ids, HoldReason.STOCK, now, shop.user.id)]


def released(shop, now=SOON):
    ids = [each.id for each in shop.orders]
    return [c.outcome for c in release(shop.account, ids, now, shop.user.id)]


def test_an_order_on_hold_leaves_those_that_await_shipment(shop):
    shop.take(order(), order(fulfillment=status("PARTIALLY_SHIPPED")))

    assert held(shop) == [Outcome.DONE, Outcome.DONE]

    counts = Tally.counts(shop.account)
    assert counts[OrderStatus.ON_HOLD] == 2
    assert counts[OrderStatus.AWAITING_SHIPMENT] == counts[OrderStatus.PARTIALLY_SHIPPED] == 0
    assert {each.hold_reason for each in shop.orders} == {"stock"}


def test_a_released_order_goes_back_to_where_amazon_says_it_stands(shop):
    shop.take(order(), order(fulfillment=status("PARTIALLY_SHIPPED")))
    held(shop)

    assert released(shop) == [Outcome.DONE, Outcome.DONE]

    counts = Tally.counts(shop.account)
    assert counts[OrderStatus.AWAITING_SHIPMENT] == counts[OrderStatus.PARTIALLY_SHIPPED] == 1
    assert counts[OrderStatus.ON_HOLD] == 0


def test_an_order_whose_status_amazon_invented_since_is_held_and_released(shop):
    paper = order()
    shop.take(paper)
    shop.take_later(updated(paper, fulfillment=status("ON_ITS_WAY_BY_DRONE")))

    outcomes = held(shop), released(shop)

    assert outcomes == ([Outcome.DONE], [Outcome.DONE])
    assert shop.order.status is OrderStatus.AWAITING_SHIPMENT


def test_the_timeline_says_why_and_who(shop):
    shop.take(order())

    held(shop)
    released(shop, SOON + timedelta(minutes=1))

    told = OrderEvent.select().order_by(OrderEvent.id)
    assert [(e.kind, str(e.detail)) for e in told] == [
        ("held", "Waiting for stock"),
        ("released", ""),
    ]
    assert {event.user_id for event in told} == {shop.user.id}


def test_a_second_hold_changes_nothing(shop):
    shop.take(order())
    held(shop)

    assert held(shop, SOON + timedelta(minutes=1)) == [Outcome.ALREADY]
    assert shop.order.held_at == SOON


def test_an_order_that_amazon_cancelled_meanwhile_is_left(shop):
    paper = order()
    shop.take(paper)
    shop.take_later(updated(paper, fulfillment=status("CANCELLED")))

    assert held(shop) == [Outcome.CANCELLED]
    assert shop.order.status is OrderStatus.CANCELLED


def test_an_order_on_hold_that_amazon_ships_is_shipped(shop):
    paper = order()
    shop.take(paper)
    held(shop)

    shop.take_later(updated(paper, fulfillment=status("SHIPPED")))

    assert shop.order.status is OrderStatus.SHIPPED
    assert released(shop) == [Outcome.SHIPPED]
    assert Tally.counts(shop.account)[OrderStatus.SHIPPED] == 1


def test_an_order_on_hold_stays_so_when_amazon_reports_it_again(shop):
    paper = order()
    shop.take(paper)
    held(shop)

    shop.take_later(updated(paper))

    assert shop.order.status is OrderStatus.ON_HOLD


def test_nobody_holds_another_accounts_orders(shop, carla):
    from tests.accounts.people import CARLA
    from webapp.accounts.user import User

    shop.take(order())
    stranger = User.get(User.email == CARLA.email)

    [change] = hold(stranger.account, [shop.order.id], "stock", SOON, stranger.id)

    assert change.outcome is Outcome.GONE
    assert shop.order.status is OrderStatus.AWAITING_SHIPMENT


def test_a_hold_until_a_day_ends_by_itself_on_that_day(shop):
    shop.take(order(), order())
    first, second = (each.id for each in shop.orders)
    hold(shop.account, [first], "stock", SOON, shop.user.id, SOON + timedelta(days=2))
    hold(shop.account, [second], "stock", SOON, shop.user.id, SOON + timedelta(days=4))

    release_due(SOON + timedelta(days=3))

    assert [each.status.value for each in shop.orders] == ["awaiting_shipment", "on_hold"]
    assert [each.held_until for each in shop.orders] == [None, SOON + timedelta(days=4)]
    told = OrderEvent.get(OrderEvent.kind == "released")
    assert (str(told.detail), told.user_id) == ("its day has come", None)
    assert Tally.counts(shop.account)[OrderStatus.ON_HOLD] == 1


def test_what_amazon_shipped_meanwhile_waits_for_no_day(shop):
    paper = order()
    shop.take(paper)
    hold(shop.account, [shop.order.id], None, SOON, shop.user.id, SOON + timedelta(days=2))
    shop.take_later(updated(paper, fulfillment=status("SHIPPED")))

    release_due(SOON + timedelta(days=3))

    assert (shop.order.status, shop.order.held_until) == (OrderStatus.SHIPPED, None)
    assert not OrderEvent.select().where(OrderEvent.kind == "released").exists()
