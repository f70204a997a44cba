"""Imports asked for, ended and planned at the same moment, by clicks, clocks and workers."""

import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Event
from typing import Any

import pytest

from tests.wizards.journey import a_minute_ago, connect, run_imports
from webapp.ground.amazon_client import amazon
from webapp.ground.clock import utcnow
from webapp.ground.database.db import connected, database
from webapp.imports.import_kind import ImportKind
from webapp.imports.import_request import ImportRequest
from webapp.imports.import_run import ImportRun
from webapp.imports.import_schedule import ImportSchedule
from webapp.imports.import_walk import ImportWalk
from webapp.imports.import_watermark import complete
from webapp.orders.order import Order
from webapp.stores.connection import Connection
from webapp.stores.store import Store

# In our time: the tests' Amazon is six hundred times as fast.
SOON = timedelta(minutes=1)
MOMENT = 1.0
Act = Callable[[], Any]


def while_uncommitted(first: Act, second: Act, then: Act | None = None) -> None:
    """`second` begins before the transaction of `first` has committed; each on a connection."""
    acted, may_commit = Event(), Event()

    def hold_open() -> None:
        with connected(), database.atomic():
            first()
            acted.set()
            may_commit.wait(60)
            if then:
                then()

    def follow() -> None:
        with connected():
            second()

    with ThreadPoolExecutor(2) as threads:
        holding = threads.submit(hold_open)
        assert acted.wait(60) or holding.result()
        following = threads.submit(follow)
        time.sleep(MOMENT)
        may_commit.set()
        holding.result()
        following.result()


def test_an_import_that_ends_while_the_clock_asks_has_the_last_word(store, schedule):
    run = _asked(store, ImportKind.POLL)
    run.claim(utcnow())
    Connection.update(next_poll_at=utcnow()).execute()

    while_uncommitted(lambda: _ends(run, store, schedule), lambda: schedule.poll_due(utcnow()))

    assert Connection.get().next_poll_at < utcnow() + SOON
    assert not _live().exists()


def test_a_page_and_whoever_hurries_its_import_wait_for_one_another_in_turn(store):
    Store.update(backfilled_at=None).execute()
    first = _asked(store, ImportKind.FIRST)

    while_uncommitted(
        store.connection.hold,
        lambda: ImportWalk(first, amazon()).perform(),
        then=lambda: _asked(store, ImportKind.FIRST),
    )

    assert ImportRun.get_by_id(first.id).status == "done"


def test_a_refresh_of_an_import_that_ends_at_that_moment_asks_amazon_anew(store, schedule):
    run = _asked(store, ImportKind.POLL)
    run.claim(utcnow())

    while_uncommitted(lambda: _ends(run, store, schedule), lambda: _refreshed(store))

    [refresh] = _live()
    assert (refresh.kind, refresh.status) == (ImportKind.REFRESH, "queued")
    assert ImportRun.get_by_id(run.id).kind == ImportKind.POLL


def test_a_loss_of_access_that_a_reconnect_overtakes_is_forgotten(store, sandbox, settings):
    sandbox.remote.revoke_access("busy")
    run = _asked(store, ImportKind.REFRESH)
    code = sandbox.remote.consent_code("busy", "na", settings.consent_return_url)
    tokens = amazon().exchange(code)

    while_uncommitted(
        lambda: Connection.get().authorize(tokens, utcnow()),
        lambda: ImportWalk(run, amazon()).perform(),
    )

    assert ImportRun.get_by_id(run.id).failure is None
    assert Connection.get().connected


def test_a_store_is_refreshed_though_a_poll_that_leaves_it_out_is_under_way(
    store, rosa, central, sandbox
):
    connect(rosa, central, source="CA")
    run_imports()
    canada = Store.get(Store.id != store.id)
    Store.update(refresh_by_itself=False).where(Store.id == canada.id).execute()
    Connection.update(next_poll_at=utcnow()).execute()
    ImportSchedule(amazon().clock_rate).poll_due(utcnow())
    number = sandbox.remote.place_order("busy", "CA", created=a_minute_ago())

    _refreshed(canada)
    run_imports()

    assert Order.select().where(Order.amazon_order_id == number).exists()


@pytest.fixture
def schedule(store: Store) -> ImportSchedule:
    return ImportSchedule(amazon().clock_rate)


def _asked(store: Store, kind: ImportKind) -> ImportRun:
    return ImportRequest(store.connection, [store], kind, utcnow()).place()


def _refreshed(store: Store) -> list[ImportRun]:
    return ImportRequest.refresh([Store.get_by_id(store.id)], utcnow())


def _ends(run: ImportRun, store: Store, schedule: ImportSchedule) -> None:
    """As the last page of an import does it."""
    store.connection.hold()
    run.keep_lease(utcnow())
    run.before = utcnow()
    run.finish(utcnow())
    complete(run, [store], utcnow())
    schedule.plan_next(run, utcnow())


def _live() -> Any:
    return ImportRun.select().where(ImportRun.status.in_(("queued", "running")))
