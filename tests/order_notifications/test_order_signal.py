"""A paid order is on the desk as soon as Amazon tells of it."""

import time
from datetime import timedelta

import pytest

from tests.order_notifications.informed_merchant import SELLER
from webapp.amazon.pacing import USAGE_PLANS
from webapp.ground.clock import utcnow
from webapp.ground.database.db import database_now
from webapp.order_notifications import order_signal
from webapp.order_notifications.order_signal import OrderSignal, OrderSignalStatus, Urgency
from webapp.order_notifications.order_signal_task import AGAIN, SPARED
from webapp.orders.order import Order
from webapp.orders.order_status import OrderStatus
from webapp.privacy.redaction import Reason, redact
from webapp.stores.connection import Connection
from webapp.stores.store import Store

FETCHED, HERE, LEFT = OrderSignalStatus.FETCHED, OrderSignalStatus.HERE, OrderSignalStatus.LEFT


def test_a_paid_order_is_fetched_without_any_search(told):
    number = told.places(status="PENDING")
    told.hears()
    told.remote.pay(number)

    told.hears()

    assert told.order(number).status is OrderStatus.AWAITING_SHIPMENT
    assert told.signal(number).status is FETCHED
    assert told.remote.count("searchOrders") == 0
    assert told.remote.queue()["waiting"] == 0


def test_a_signal_moves_no_watermark(told):
    Store.update(imported_until=utcnow() - timedelta(minutes=3)).execute()
    before = Store.get().imported_until

    told.places()
    told.hears()

    assert Store.get().imported_until == before


def test_the_same_message_three_times_in_any_order_costs_one_call(told):
    told.remote.shuffle_queue()
    told.remote.repeat_messages(3)
    numbers = [told.places() for _ in range(3)]

    told.hears()

    assert {order.amazon_order_id for order in Order.select()} == set(numbers)
    assert told.remote.count("getOrder") == 3


def test_of_an_order_the_newest_change_alone_is_fetched(told):
    number = told.places()
    told.remote.cancel(number)

    told.hears()

    assert told.signal(number).told_status == "Canceled"
    assert told.remote.count("getOrder") == 0


def test_what_is_cancelled_before_it_was_fetched_is_not_asked_for(told):
    number = told.places()
    told.listens()
    told.remote.cancel(number)

    told.hears()

    assert told.signal(number).status is HERE
    assert told.remote.count("getOrder") == 0


def test_a_cancellation_is_fetched_before_new_orders_and_the_newest_of_them_first(
    told, monkeypatch
):
    # By so fast a clock what is new is old within a fifth of a second.
    monkeypatch.setattr(order_signal, "LAST_CHANCE", order_signal.LAG)
    known = told.has_order().amazon_order_id
    told.listens()
    numbers = [told.places() for _ in range(2)]
    told.remote.request_cancellation(known)
    told.listens()

    order = [each.amazon_order_id for each in OrderSignal.due(database_now())]

    assert order == [known, numbers[1], numbers[0]]
    assert OrderSignal.due(database_now()).first().urgency == Urgency.CANCELLED


def test_our_own_shipment_comes_back_and_is_not_fetched(told):
    order = told.has_order()
    told.hears()
    told.ships(order)
    told.tells_amazon()
    before = told.remote.count("getOrder")

    assert told.listens() == 1
    told.fetches()

    assert told.remote.count("getOrder") == before


def test_what_was_shipped_elsewhere_is_fetched(told):
    number = told.has_order().amazon_order_id
    told.remote.ship(number)

    told.hears()

    assert told.order(number).status is OrderStatus.SHIPPED


def test_what_a_poll_has_brought_already_costs_no_call(told):
    number = told.places()
    told.listens()
    told.imports(number)

    told.fetches()

    assert told.signal(number).status is HERE
    assert told.remote.count("getOrder") == 0


def test_a_redacted_order_is_not_asked_for(told):
    order = told.has_order()
    redact(told.account, [order.id], Reason.GDPR, utcnow(), by=None)
    told.remote.cancel(order.amazon_order_id)

    told.hears()

    assert told.remote.count("getOrder") == 0


@pytest.mark.clock_rate(1)
def test_a_signal_before_its_order_is_asked_again_and_then_left_to_the_poll(told):
    told.remote.send_early(3600)
    number = told.places()
    told.listens()
    for _ in AGAIN:
        told.fetches()
        assert told.signal(number).waiting_for == "early"

    told.fetches()

    assert told.signal(number).status is LEFT
    assert told.remote.count("getOrder", 404) == len(AGAIN) + 1


@pytest.mark.clock_rate(1)
def test_a_change_that_amazon_does_not_show_yet_is_asked_for_again(told):
    number = told.has_order().amazon_order_id
    told.remote.send_early(3600, messages=1)
    told.remote.cancel(number)
    told.hears()
    assert told.signal(number).early > 0

    told.remote.show_changes()
    told.fetches()

    assert told.signal(number).status is FETCHED
    assert told.order(number).status is OrderStatus.CANCELLED


@pytest.mark.clock_rate(1)
def test_some_of_the_budget_is_left_to_people(told):
    for _ in range(USAGE_PLANS["getOrder"].burst):
        told.places()
    while told.listens():
        pass

    begun = time.monotonic()
    paced = OrderSignal.waiting_for == "paced"
    while not OrderSignal.select().where(paced).exists():
        told.fetches()

    # What drips in meanwhile is fetched as well.
    most = 21 + (time.monotonic() - begun) * USAGE_PLANS["getOrder"].rate
    assert 20 <= told.remote.count("getOrder", 200) <= most
    waiting = OrderSignal.get(paced)
    Connection.get().seller(_amazon()).get_order(waiting.amazon_order_id)
    assert told.remote.count("getOrder", 429) == 0
    assert USAGE_PLANS["getOrder"].burst - SPARED == 20


def test_of_a_flood_the_oldest_are_left_to_the_poll(told, monkeypatch):
    monkeypatch.setattr(order_signal, "MOST_WAITING", 2)
    numbers = [told.places() for _ in range(4)]

    told.listens()

    waiting = OrderSignal.select().where(OrderSignal.status == OrderSignalStatus.WAITING)
    assert {each.amazon_order_id for each in waiting} == set(numbers[2:])
    assert told.subscription.left == 2


def test_a_job_that_came_too_soon_leaves_the_signal_to_be_handed_over_again(told):
    told.places()
    told.listens()
    later = utcnow() + timedelta(seconds=5)
    OrderSignal.update(due_at=later, enqueued_at=utcnow()).execute()

    assert not OrderSignal.get().claim(database_now())

    assert OrderSignal.get().enqueued_at is None


def test_what_a_poll_has_passed_is_not_asked_for(told):
    Store.update(imported_until=utcnow() + timedelta(hours=1)).execute()
    number = told.places()

    told.hears()

    assert told.signal(number).status is HERE
    assert told.remote.count("getOrder") == 0


def test_a_lost_authorization_ends_the_signals(told):
    told.places()
    told.listens()
    told.remote.revoke_access(SELLER)
    Connection.update(access_expires_at=utcnow()).execute()

    told.fetches()

    assert Connection.get().needs_reconnect
    assert OrderSignal.select().count() == 0


def test_signals_are_forgotten_and_with_them_the_numbers(told):
    told.places()
    told.hears()

    OrderSignal.forget_old(utcnow() + timedelta(hours=7))

    assert OrderSignal.select().count() == 0


def test_an_older_answer_that_comes_late_overwrites_nothing(told, monkeypatch):
    number = told.has_order().amazon_order_id
    same = told.order(number).last_updated_at
    told.remote.amend(number, {"fulfillment": {"fulfillmentStatus": "CANCELLED"}}, updated=same)
    told.imports(number)
    long_ago = utcnow() - timedelta(seconds=30)
    monkeypatch.setattr("webapp.imports.order_fetch.database_now", lambda: long_ago)
    told.remote.amend(number, {"fulfillment": {"fulfillmentStatus": "UNSHIPPED"}}, updated=same)

    _fetch(told, number)

    assert told.order(number).status is OrderStatus.CANCELLED


def _fetch(told, number):
    from webapp.imports.order_fetch import OrderFetch

    OrderFetch(Connection.get(), number, _amazon()).perform()


def _amazon():
    from webapp.ground.amazon_client import amazon

    return amazon()
