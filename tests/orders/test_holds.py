"""Holds: what waits, why, and what Amazon does meanwhile."""

from datetime import timedelta

from tests.orders.paper import NOON, order, status, updated
from webapp.orders import State, Tally
from webapp.orders.hold import HoldReason, hold, release
from webapp.orders.order import OrderEvent
from webapp.orders.outcome import Outcome

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
    assert counts[State.ON_HOLD] == 2
    assert counts[State.AWAITING_SHIPMENT] == counts[State.PARTIALLY_SHIPPED] == 0
    assert {each.hold_reason for each in shop.orders} == {"stock"}


def test_a_released_order_goes_back_to_where_amazon_says_it_stands(shop):
    shop.take(order(), order(fulfillment=status("PARTIALLY_SHIPPED")))
    held(shop)

    assert released(shop) == [Outcome.DONE, Outcome.DONE]

    counts = Tally.counts(shop.account)
    assert counts[State.AWAITING_SHIPMENT] == counts[State.PARTIALLY_SHIPPED] == 1
    assert counts[State.ON_HOLD] == 0


def test_an_order_whose_status_amazon_invented_since_is_held_and_released(shop):
    paper = order()
    shop.take(paper)
    shop.take_later(updated(paper, fulfillment=status("ON_ITS_WAY_BY_DRONE")))

    outcomes = held(shop), released(shop)

    assert outcomes == ([Outcome.DONE], [Outcome.DONE])
    assert shop.order.status is State.AWAITING_SHIPMENT


def test_the_timeline_says_why_and_who(shop):
    shop.take(order())

    held(shop)
    released(shop, SOON + timedelta(minutes=1))

    told = OrderEvent.select().order_by(OrderEvent.id)
    assert [(e.kind, e.detail) for e in told] == [("held", "Waiting for stock"), ("released", "")]
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
    assert shop.order.status is State.CANCELLED


def test_an_order_on_hold_that_amazon_ships_is_shipped(shop):
    paper = order()
    shop.take(paper)
    held(shop)

    shop.take_later(updated(paper, fulfillment=status("SHIPPED")))

    assert shop.order.status is State.SHIPPED
    assert released(shop) == [Outcome.SHIPPED]
    assert Tally.counts(shop.account)[State.SHIPPED] == 1


def test_an_order_on_hold_stays_so_when_amazon_reports_it_again(shop):
    paper = order()
    shop.take(paper)
    held(shop)

    shop.take_later(updated(paper))

    assert shop.order.status is State.ON_HOLD


def test_nobody_holds_another_accounts_orders(shop, carla):
    from tests.accounts.people import CARLA
    from webapp.accounts import User

    shop.take(order())
    stranger = User.get(User.email == CARLA.email)

    [change] = hold(stranger.account, [shop.order.id], "stock", SOON, stranger.id)

    assert change.outcome is Outcome.GONE
    assert shop.order.status is State.AWAITING_SHIPMENT
