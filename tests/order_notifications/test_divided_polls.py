"""Where Amazon tells of more than can be fetched one by one, polls and getOrder divide the time."""

from datetime import timedelta

import pytest

from webapp.ground.amazon_client import amazon
from webapp.ground.clock import utcnow
from webapp.ground.database.db import database_now
from webapp.imports.import_kind import ImportKind
from webapp.imports.import_request import ImportRequest
from webapp.imports.import_run import ImportRun
from webapp.imports.import_schedule import ImportSchedule
from webapp.imports.import_walk import ImportWalk
from webapp.imports.poll_interval import STEADY, PollInterval
from webapp.order_notifications.order_signal import FOR_POLL, OrderSignal, OrderSignalStatus
from webapp.order_notifications.push_audit import PAGE
from webapp.order_notifications.signal_intake import poll_that_brings
from webapp.orders.order import Order
from webapp.stores.connection import Connection
from webapp.stores.store import Store

HOUR = timedelta(hours=1)


def _told_of(told, number):
    """So many orders within the last three minutes of Amazon's time."""
    told.places()
    told.listens()
    [row] = list(OrderSignal.select().dicts())
    shared = {name: value for name, value in row.items() if name != "id"}
    OrderSignal.insert_many(
        [shared | {"amazon_order_id": f"112-{place:07}-0000000"} for place in range(number - 1)]
    ).execute()
    OrderSignal.update(heard_at=utcnow()).execute()


@pytest.mark.clock_rate(1)
def test_sixty_a_minute_are_divided_and_each_poll_reaches_back_for_a_page(told):
    _told_of(told, 180)

    told.audits()

    assert Connection.get().poll_reach == pytest.approx(120 + PAGE, abs=2)


@pytest.mark.clock_rate(1)
def test_as_long_as_few_wait_nothing_is_divided_and_soon_not_any_more(told):
    _told_of(told, 180)
    OrderSignal.update(status=OrderSignalStatus.FETCHED).where(OrderSignal.id > 80).execute()
    told.audits()
    assert Connection.get().poll_reach is None

    Connection.update(poll_reach=200).execute()
    told.audits()
    assert Connection.get().poll_reach is not None
    OrderSignal.update(heard_at=utcnow() - HOUR).execute()
    told.audits()

    assert Connection.get().poll_reach is None


@pytest.mark.parametrize(
    ("seconds_ago", "brought"), [(260, False), (230, True), (130, True), (100, False)]
)
def test_a_change_is_the_next_polls_or_get_orders(told, seconds_ago, brought):
    """The poll comes now, sees what is two minutes old, and reaches back for four."""
    now, connection = utcnow(), Connection.get()
    connection.poll_reach, connection.last_poll_at = 240, now - STEADY

    due_at = poll_that_brings(connection, now - timedelta(seconds=seconds_ago), 1.0)

    assert (due_at is not None) == brought
    assert due_at is None or now < due_at < now + timedelta(minutes=1)


def test_what_polls_leave_to_get_order_is_fetched_the_oldest_first(told):
    Connection.update(poll_reach=0.001, last_poll_at=utcnow()).execute()
    numbers = [told.places() for _ in range(3)]
    told.listens()
    OrderSignal.update(due_at=utcnow() - HOUR).execute()

    assert [each.amazon_order_id for each in OrderSignal.due(utcnow())] == numbers


def test_what_the_next_poll_brings_waits_for_it_and_costs_no_call(told):
    Connection.update(poll_reach=HOUR.total_seconds(), last_poll_at=utcnow()).execute()
    number = told.places()
    told.listens()
    assert told.signal(number).waiting_for == FOR_POLL

    told.imports(number)
    told.fetches()

    assert told.remote.count("getOrder") == 0


def test_a_poll_of_the_stretch_brings_it_and_moves_no_mark(told):
    mark = utcnow() - HOUR
    Store.update(imported_until=mark, backfilled_at=mark).execute()
    Connection.update(poll_reach=5.0, next_poll_at=utcnow()).execute()
    old = told.places(created=utcnow() - timedelta(minutes=30))
    number = told.places(created=utcnow() - timedelta(seconds=2))

    ImportSchedule(amazon().clock_rate).poll_due(database_now())
    [run] = ImportRun.select()
    ImportWalk.perform_due(run, amazon())

    assert run.kind == ImportKind.STRETCH
    assert [order.amazon_order_id for order in Order.select()] == [number]
    assert Store.get().imported_until == mark
    assert told.order(old) is None


def test_a_click_on_refresh_brings_the_latest_stretch_first(told):
    mark = utcnow() - HOUR
    Store.update(imported_until=mark, backfilled_at=mark).execute()
    Connection.update(poll_reach=5.0).execute()

    [run] = ImportRequest.refresh([Store.get()], utcnow())

    assert run.kind == ImportKind.STRETCH


def test_divided_polls_come_at_the_budgets_pace():
    interval = PollInterval(60, False, 9, False, pushed=True, divided=True).interval

    assert interval == STEADY
