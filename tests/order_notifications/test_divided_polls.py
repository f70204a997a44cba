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
from webapp.imports.poll_interval import LAG, STEADY, PollInterval
from webapp.order_notifications.change_urgency import SHIPPED
from webapp.order_notifications.divided_polls import PAGE, POLL_TAKES, poll_that_brings
from webapp.order_notifications.notification_metrics import GAUGES
from webapp.order_notifications.order_signal import (
    FOR_POLL,
    OrderSignal,
    OrderSignalStatus,
    Urgency,
)
from webapp.orders.order import Order
from webapp.stores.connection import Connection
from webapp.stores.store import Store

HOUR = timedelta(hours=1)


def _told_of(told, number):
    """So many orders within the last three minutes of Amazon's time."""
    _waiting(told, [{"first_told_at": utcnow()}] * number)


@pytest.mark.clock_rate(1)
def test_sixty_a_minute_are_divided_and_each_poll_reaches_back_for_a_page(told):
    _told_of(told, 180)

    told.audits()

    # A fifth of so short a count may be chance.
    assert Connection.get().poll_reach == pytest.approx(120 + PAGE / 0.8, abs=2)


@pytest.mark.clock_rate(1)
def test_once_all_is_told_of_that_a_poll_shows_it_reaches_back_for_a_page_by_count(told):
    now = utcnow()
    # In a minute. It shows what is a minute old by now.
    polled_at = now + timedelta(minutes=1)
    Connection.update(poll_reach=300, last_poll_at=polled_at - STEADY).execute()
    shipped = {"told_status": SHIPPED, "urgency": Urgency.OTHER}
    _waiting(
        told,
        [_of(now, 60 + place) | {"first_told_at": now} for place in range(200)]
        + [_of(now, 70) | shipped] * 10,
    )
    OrderSignal.update(polled_at=now + HOUR).execute()

    told.audits()

    reach = timedelta(seconds=Connection.get().poll_reach)
    page = OrderSignal.changed_at.between(polled_at - reach, polled_at - LAG)
    assert OrderSignal.select().where(page, OrderSignal.told_status != SHIPPED).count() == PAGE
    by = {each.polled_at for each in OrderSignal.select().where(page)}
    assert by == {polled_at + POLL_TAKES}
    older = OrderSignal.select().where(OrderSignal.changed_at < polled_at - reach)
    assert older.count() > 90
    assert all(each.polled_at is None for each in older)


@pytest.mark.clock_rate(1)
def test_as_long_as_few_wait_nothing_is_divided_and_soon_not_any_more(told):
    _told_of(told, 180)
    OrderSignal.update(status=OrderSignalStatus.FETCHED).where(OrderSignal.id > 50).execute()
    told.audits()
    assert Connection.get().poll_reach is None

    Connection.update(poll_reach=200).execute()
    told.audits()
    assert Connection.get().poll_reach is not None
    OrderSignal.update(first_told_at=utcnow() - HOUR).execute()
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

    assert _due() == numbers


@pytest.mark.clock_rate(1)
@pytest.mark.parametrize(
    ("reach", "first"),
    [
        # Nothing is divided, or the poll reaches all of it: what getOrder can only just bring
        # before the poll goes first, the oldest of it, then the newest.
        (None, [110, 105, 20, 60, 150, 200]),
        (310.0, [110, 105, 20, 60, 150, 200]),
        # Where it has others to fetch, no time is lost on what the poll brings.
        (250.0, [20, 60, 105, 110, 150, 200]),
    ],
)
def test_what_a_poll_brings_is_fetched_when_nothing_else_waits(told, reach, first):
    """Each by its age in seconds; the poll comes in a minute and shows what is two minutes old."""
    Connection.update(poll_reach=reach).execute()
    now, polled_at = utcnow(), utcnow() + timedelta(minutes=1)
    _waiting(told, [_of(now, age, polled_at) for age in (20, 60, 105, 110, 150, 200)])

    ages = [round((now - each.changed_at).total_seconds()) for each in OrderSignal.due(now)]

    assert ages == first


@pytest.mark.clock_rate(1)
def test_what_no_poll_brings_goes_before_what_one_brings(told):
    Connection.update(poll_reach=250.0).execute()
    now = utcnow()
    ages = {10: now + HOUR, 20: None, 30: now - HOUR}
    _waiting(told, [_of(now, age, at) for age, at in ages.items()])

    found = [round((now - each.changed_at).total_seconds()) for each in OrderSignal.due(now)]

    assert found == [30, 20, 10]


@pytest.mark.clock_rate(1)
def test_what_was_left_to_polls_is_fetched_after_all_while_none_comes(told):
    _told_of(told, 900)
    left = {"status": OrderSignalStatus.LEFT, "settled_at": utcnow() - HOUR}
    OrderSignal.update(first_told_at=utcnow() - timedelta(minutes=10), **left).execute()
    unasked = OrderSignal.id.in_(OrderSignal.select(OrderSignal.id).limit(5))
    OrderSignal.update(waiting_for=FOR_POLL).where(unasked).execute()
    told.audits()
    assert OrderSignal.due(utcnow()).count() == 0

    Connection.update(poll_reach=250.0).execute()
    told.audits()

    # The others were asked for in vain.
    assert OrderSignal.due(utcnow()).count() == 5


def test_what_is_not_urgent_keeps_nobody_waiting_who_is(told):
    _waiting(told, [_of(utcnow(), 0)] * 2)
    other, urgent = OrderSignal.select().order_by(OrderSignal.id)
    other.note(urgency=Urgency.OTHER)

    later = OrderSignal.select().where(OrderSignal.get_by_id(other.id).put_off_together())
    assert [each.id for each in later] == [other.id]
    assert OrderSignal.select().where(urgent.put_off_together()).count() == 2


@pytest.mark.clock_rate(1)
def test_what_a_poll_brings_takes_a_call_of_a_full_bucket_alone_and_keeps_nobody_waiting(told):
    numbers = [told.places() for _ in range(5)]
    told.listens()
    OrderSignal.update(polled_at=utcnow() + HOUR).execute()
    Connection.update(poll_reach=250.0).execute()

    told.fetches()

    # Two of the thirty.
    assert told.remote.count("getOrder") == 2
    assert OrderSignal.due(utcnow()).count() == 0
    told.signal(numbers[0]).note(polled_at=None)
    others = OrderSignal.select().where(told.signal(numbers[1]).put_off_together())
    assert {each.amazon_order_id for each in others} == set(numbers[1:])


@pytest.mark.clock_rate(1)
def test_what_comes_while_others_wait_for_the_budget_waits_for_the_same_call(told):
    first = told.places()
    told.listens()
    due_at = utcnow() + timedelta(seconds=30)
    OrderSignal.update(due_at=due_at, waiting_for="paced").execute()

    second = told.places()
    told.listens()

    assert told.signal(second).due_at == told.signal(first).due_at == due_at


def test_while_the_time_is_divided_no_call_is_spent_on_what_was_shipped(told):
    _waiting(told, [_of(utcnow(), age) for age in (10, 20)])
    [first, *_] = OrderSignal.select()
    OrderSignal.update(urgency=Urgency.OTHER).where(OrderSignal.id == first.id).execute()
    assert len(_due()) == 2

    Connection.update(poll_reach=250.0).execute()

    assert first.amazon_order_id not in _due()
    assert len(_due()) == 1


def _waiting(told, changes):
    """A signal for each of these changes of columns, due since an hour."""
    told.places()
    told.listens()
    [row] = list(OrderSignal.select().dicts())
    shared = {name: value for name, value in row.items() if name != "id"}
    shared["due_at"] = utcnow() - HOUR
    OrderSignal.delete().execute()
    OrderSignal.insert_many(
        [
            shared | {"amazon_order_id": f"112-{place:07}-0000000", **each}
            for place, each in enumerate(changes)
        ]
    ).execute()


def _of(now, age, polled_at=None):
    """What changed so many seconds ago, and by when a poll brings it."""
    return {"changed_at": now - timedelta(seconds=age), "polled_at": polled_at}


def _due():
    return [each.amazon_order_id for each in OrderSignal.due(utcnow())]


def test_what_a_poll_has_brought_meanwhile_costs_no_call(told):
    Connection.update(poll_reach=HOUR.total_seconds(), last_poll_at=utcnow()).execute()
    number = told.places()
    told.listens()
    assert told.signal(number).polled_at is not None

    told.imports(number)
    told.fetches()

    assert told.remote.count("getOrder") == 0


def test_an_order_counts_once_however_often_it_changes(told):
    number = told.places()
    told.listens()
    first = told.signal(number).first_told_at
    assert first is not None

    told.imports(number)
    told.remote.ship(number)
    told.listens()

    assert told.signal(number).told_status == "Shipped"
    assert told.signal(number).first_told_at == first


def test_a_poll_that_catches_up_steps_aside_for_the_latest_stretch(told):
    store = Store.get()
    Store.update(imported_until=utcnow() - HOUR, backfilled_at=utcnow()).execute()
    poll = ImportRequest(store.connection, [Store.get()], ImportKind.POLL, utcnow()).place()
    assert poll.due_before_me() is None

    Connection.update(poll_reach=5.0).execute()
    [stretch] = ImportRequest.refresh([Store.get()], utcnow())

    assert poll.due_before_me() == stretch.due_at
    assert stretch.due_before_me() is None


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


@pytest.mark.clock_rate(1)
def test_polls_of_the_stretch_keep_their_times_and_show_what_is_two_minutes_old(told):
    due_at = utcnow() - timedelta(seconds=10)
    Store.update(imported_until=due_at - HOUR, backfilled_at=due_at - HOUR).execute()
    Connection.update(poll_reach=240.0, next_poll_at=due_at).execute()

    ImportSchedule(1).poll_due(database_now())
    [run] = ImportRun.select()
    ImportWalk.perform_due(run, amazon())

    assert run.after == due_at - timedelta(minutes=4)
    assert run.before == due_at - LAG
    connection = Connection.get()
    assert connection.last_poll_at == due_at
    assert connection.next_poll_at == due_at + STEADY


def test_a_click_on_refresh_brings_the_latest_stretch_first(told):
    mark = utcnow() - HOUR
    Store.update(imported_until=mark, backfilled_at=mark).execute()
    Connection.update(poll_reach=5.0).execute()

    [run] = ImportRequest.refresh([Store.get()], utcnow())

    assert run.kind == ImportKind.STRETCH


def test_divided_polls_come_at_the_budgets_pace():
    interval = PollInterval(60, False, 9, False, pushed=True, divided=True).interval

    assert interval == STEADY


@pytest.mark.clock_rate(1)
def test_what_the_polls_bring_while_the_time_is_divided_is_no_trouble(told):
    long_ago = utcnow() - HOUR
    _waiting(told, [{"urgency": Urgency.OTHER, "heard_at": long_ago}] * 3)
    waiting, oldest = (
        GAUGES[f"orderdesk_push_{name}"][1] for name in ("waiting", "oldest_seconds")
    )
    assert waiting() == 3
    assert oldest() >= HOUR.total_seconds()

    Connection.update(poll_reach=240).execute()

    assert (waiting(), oldest()) == (0, 0)
    OrderSignal.update(urgency=Urgency.NEW).where(
        OrderSignal.id == OrderSignal.select(OrderSignal.id).limit(1)
    ).execute()
    assert waiting() == 1
