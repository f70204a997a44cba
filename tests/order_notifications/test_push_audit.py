"""Polls audit what Amazon tells: misses are counted, and only trust makes polls seldom."""

from datetime import timedelta

import pytest

from webapp.ground.amazon_client import amazon
from webapp.ground.clock import utcnow
from webapp.imports.poll_interval import AUDITING, STEADY, PollInterval
from webapp.order_notifications.order_arrival import OrderArrival
from webapp.order_notifications.push_audit import PushAudit
from webapp.order_notifications.queue_reading import QueueReading
from webapp.order_notifications.subscription import Subscription
from webapp.orders.order import Order
from webapp.stores.connection import Connection
from webapp.stores.store import Store

LONG = timedelta(days=2)


@pytest.fixture
def audited(told):
    """Told of for long; whatever is here was imported long enough ago."""
    Subscription.update(live_since=utcnow() - LONG).execute()
    Store.update(created_at=utcnow() - LONG).execute()
    return told


def _audits(told):
    Order.update(imported_at=utcnow() - timedelta(minutes=5)).execute()
    told.audits()


def test_an_order_that_was_told_of_is_no_miss(audited):
    audited.places()
    audited.hears()

    _audits(audited)

    assert audited.subscription.missed == 0


def test_an_order_that_a_poll_brings_untold_is_a_miss_once(audited):
    audited.remote.lose_messages(1)
    audited.has_order()

    _audits(audited)
    _audits(audited)

    assert audited.subscription.missed == 1


def test_what_was_told_when_the_poll_had_brought_it_is_no_miss(audited):
    audited.has_order()
    audited.hears()

    _audits(audited)

    assert audited.subscription.missed == 0
    assert audited.remote.count("getOrder") == 0


def test_what_changed_before_amazon_told_us_anything_is_no_miss(told):
    told.remote.lose_messages(1)
    told.has_order()

    _audits(told)

    assert told.subscription.missed == 0


def test_a_day_without_a_miss_lets_polls_be_seldom_and_a_miss_ends_it(audited):
    audited.places()
    audited.hears()
    _audits(audited)
    assert Connection.get().pushed_since

    audited.remote.lose_messages(1)
    audited.has_order()
    Connection.update(next_poll_at=utcnow() + timedelta(hours=1)).execute()
    _audits(audited)

    assert Connection.get().pushed_since is None
    assert Connection.get().next_poll_at < utcnow() + STEADY


def test_a_queue_that_nobody_reads_is_trusted_by_none(audited):
    audited.places()
    audited.hears()
    _audits(audited)
    QueueReading.update(read_at=utcnow() - timedelta(minutes=3)).execute()

    _audits(audited)

    assert Connection.get().pushed_since is None


def test_a_silent_seller_is_not_trusted(audited):
    audited.listens()

    _audits(audited)

    assert Connection.get().pushed_since is None


def test_without_a_queue_polls_are_all_there_is(audited):
    Connection.update(pushed_since=utcnow(), poll_reach=200).execute()

    PushAudit.end_trust()

    assert Connection.get().pushed_since is None
    assert Connection.get().poll_reach is None


@pytest.mark.parametrize("watched", [True, False])
def test_seldom_is_each_quarter_of_an_hour(watched):
    interval = PollInterval(5, watched, quiet_polls=0, first_import_walks=False, pushed=True)

    assert interval.interval == AUDITING


def test_the_store_says_how_its_orders_come(audited):
    audited.places()
    audited.hears()

    arrival = OrderArrival(Store.get(), utcnow())

    assert "As they are paid" in arrival.words
    assert 0 <= arrival.seconds < 60 * amazon().clock_rate


def test_without_a_listener_they_come_as_before(audited):
    assert "three minutes" in OrderArrival(Store.get(), utcnow()).words
