"""Where Amazon refuses page tokens an import goes by time, loses no order and spends few calls."""

import time
from datetime import timedelta

import pytest

from tests.conftest import CLOCK_RATE
from tests.wizards.journey import a_minute_ago, connect, run_imports
from webapp.ground.clock import utcnow
from webapp.imports.import_kind import ImportKind
from webapp.imports.import_request import ImportRequest
from webapp.imports.import_run import ImportRun
from webapp.orders.order import Order
from webapp.stores.store import Store

pytestmark = pytest.mark.slow


def placed(sandbox, count: int, days: float = 5) -> set[str]:
    return set(sandbox.remote.place_orders("busy", count, "US", days=days))


def within_a_second(sandbox, count: int) -> set[str]:
    moment = a_minute_ago()
    return set(sandbox.remote.place_orders("busy", count, "US", created=moment, updated=moment))


def changed(store) -> ImportRun:
    """The import of what has changed in a month, walked to its end."""
    Store.update(imported_until=utcnow() - timedelta(days=30)).execute()
    return walked(store, ImportKind.REFRESH)


def walked(store, kind: ImportKind) -> ImportRun:
    store = Store.get_by_id(store.id)
    return ended(ImportRequest(store.connection, [store], kind, utcnow()).place())


def ended(run: ImportRun) -> ImportRun:
    until = time.monotonic() + 120
    while run.live and time.monotonic() < until:
        ImportRun.update(due_at=utcnow()).where(ImportRun.waiting_for == "paced").execute()
        run_imports()
        run.refresh()
    return run


def here() -> set[str]:
    return {order.amazon_order_id for order in Order.select(Order.amazon_order_id)}


def searches(sandbox) -> list[tuple[int, int]]:
    return [(call["status"], call["page"]) for call in sandbox.remote.calls("searchOrders")]


def test_a_refused_page_token_is_tried_once_and_then_the_walk_goes_by_time(store, sandbox):
    numbers = placed(sandbox, 450)
    sandbox.remote.calm()
    sandbox.remote.refuse_page_tokens()

    run = changed(store)

    assert here() >= numbers
    assert (run.status, run.restarts, run.failure) == ("done", 1, None)
    assert [status for status, _ in searches(sandbox)].count(400) == 1
    assert len(searches(sandbox)) < 16


@pytest.mark.parametrize("days", [25, 0.0005, 0])
def test_no_order_is_lost_at_the_edges_of_parts(store, sandbox, days):
    """Spread over weeks, over half a minute, and a hundred within a second."""
    numbers = placed(sandbox, 250, days) if days else within_a_second(sandbox, 90)
    numbers |= placed(sandbox, 60, 20)
    sandbox.remote.refuse_page_tokens()
    sandbox.remote.shuffle_pages(calls=None)
    # What is younger than Amazon's lag is in no answer yet.
    time.sleep(120 / CLOCK_RATE)

    run = changed(store)

    assert here() >= numbers
    assert run.status == "done"
    assert Store.get().imported_until == run.before


def test_a_first_import_goes_by_time_too_and_bears_one_window(store, sandbox):
    numbers = placed(sandbox, 350, days=20)
    sandbox.remote.refuse_page_tokens()
    Store.update(imported_until=None, backfilled_at=None).execute()

    run = walked(store, ImportKind.FIRST)

    assert here() >= numbers
    assert (run.status, run.restarts) == ("done", 1)
    assert Store.get().backfilled_at


def test_a_nightly_check_goes_by_time_too(store, sandbox):
    numbers = placed(sandbox, 250)
    changed(store)
    Order.update(last_updated_at=utcnow() - timedelta(days=30)).execute()
    sandbox.remote.refuse_page_tokens()
    until = Store.get().imported_until

    run = walked(store, ImportKind.RECONCILE)

    assert here() >= numbers
    assert (run.status, run.restarts) == ("done", 1)
    assert Store.get().imported_until == until


def test_more_than_a_page_at_one_moment_stops_with_its_reason(store, rosa, sandbox):
    moment = utcnow() - timedelta(days=3)
    sandbox.remote.place_orders("busy", 150, "US", created=moment, updated=moment)
    later = placed(sandbox, 5, days=1)
    before = Store.get().imported_until
    sandbox.remote.calm()
    sandbox.remote.refuse_page_tokens()

    run = changed(store)

    assert (run.status, run.failure) == ("failed", "crowded")
    assert len(here()) >= 105
    assert here() >= later
    assert len(searches(sandbox)) <= 16
    assert Store.get().imported_until < before
    assert "more orders than fit one page" in rosa.visit(f"/stores/{store.id}")


def test_all_pages_of_a_first_import_bear_the_same_parameters(store, sandbox):
    numbers = placed(sandbox, 250, days=20)
    Store.update(imported_until=None, backfilled_at=None).execute()
    sandbox.remote.calm()

    run = walked(store, ImportKind.FIRST)

    assert here() >= numbers
    assert {status for status, _ in searches(sandbox)} == {200}
    assert run.restarts == 0


def test_a_store_that_leaves_in_mid_walk_begins_it_anew_without_it(store, rosa, central, sandbox):
    connect(rosa, central, "busy", "CA")
    run_imports()
    placed(sandbox, 150)
    sandbox.remote.place_orders("busy", 60, "CA", days=5)
    stores = list(Store.select().order_by(Store.id))
    request = ImportRequest(store.connection, stores, ImportKind.RECONCILE, utcnow())
    run = request.place()
    sandbox.remote.calm()
    run_imports()

    Store.update(disconnected_at=utcnow()).where(Store.id == stores[1].id).execute()
    ended(run)

    assert (run.status, run.restarts) == ("done", 1)
    assert [status for status, _ in searches(sandbox)] == [200, 200, 200]


def test_page_tokens_that_lead_in_a_circle_end_it(store, sandbox):
    numbers = placed(sandbox, 450)
    sandbox.remote.calm()
    sandbox.remote.duplicate_page(calls=None)

    run = changed(store)

    assert here() >= numbers
    assert (run.status, run.restarts) == ("done", 1)
    assert len(searches(sandbox)) < 16


def test_empty_pages_on_the_way_are_no_circle(store, sandbox):
    numbers = placed(sandbox, 250)
    sandbox.remote.calm()
    sandbox.remote.send_empty_pages(calls=3)

    run = changed(store)

    assert here() >= numbers
    assert (run.status, run.restarts) == ("done", 0)
    assert len(searches(sandbox)) == 6
