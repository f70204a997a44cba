"""The nightly check: the last week is read once more, and the store's page says what it found."""

from datetime import timedelta

import pytest

from tests.wizards.journey import a_minute_ago, run_imports
from webapp.ground.amazon_client import amazon
from webapp.ground.clock import utcnow
from webapp.imports.import_history import ImportHistory
from webapp.imports.import_kind import ImportKind
from webapp.imports.import_report import ImportReport
from webapp.imports.import_request import ImportRequest
from webapp.imports.import_schedule import ImportSchedule
from webapp.imports.poll_interval import BESIDE_CHECK, PERIOD, PollInterval
from webapp.orders.order import Order
from webapp.stores.connection import Connection


def test_a_check_that_finds_everything_in_order_says_so(store, rosa, sandbox):
    sandbox.remote.place_orders("busy", 3, "US", created=a_minute_ago())
    _import(store)

    _check()

    assert "nothing to mend" in rosa.visit(f"/stores/{store.id}")


def test_a_check_brings_back_what_was_lost(store, rosa, sandbox):
    number, *_ = sandbox.remote.place_orders("busy", 3, "US", created=a_minute_ago())
    _import(store)
    Order.delete().where(Order.amazon_order_id == number).execute()

    _check()

    assert Order.select().where(Order.amazon_order_id == number).exists()
    assert "1 order corrected" in rosa.visit(f"/stores/{store.id}")


def test_what_is_new_since_the_last_import_is_no_mending(store, sandbox):
    _import(store)
    sandbox.remote.place_order("busy", "US")

    _check()

    assert ImportReport(ImportHistory(store).latest_check).mended == 0


def test_a_check_is_not_the_import_that_somebody_waits_for(store, sandbox):
    _import(store)
    _check()

    assert ImportHistory(store).latest.kind != ImportKind.RECONCILE


@pytest.mark.parametrize(("kind", "passes"), [(ImportKind.POLL, False), (ImportKind.REFRESH, True)])
def test_a_check_lets_those_pass_whom_somebody_waits_for(store, kind, passes):
    check = ImportRequest(store.connection, [store], ImportKind.RECONCILE, utcnow()).place()
    ImportRequest(store.connection, [store], kind, utcnow()).place()

    assert (check.due_before_me() is not None) == passes


def test_polls_leave_a_check_its_share_of_the_budget():
    busy = PollInterval(refresh_minutes=15, watched=True, quiet_polls=0, first_import_walks=False)
    beside = PollInterval(
        15, watched=True, quiet_polls=0, first_import_walks=False, check_walks=True
    )

    assert busy.interval < beside.interval == BESIDE_CHECK
    # A call in four for the check, the others for polls: together no more than Amazon allows.
    assert PERIOD / BESIDE_CHECK + 1 / 4 <= 1


def _import(store):
    ImportRequest.refresh([store], utcnow())
    run_imports()


def _check():
    since = utcnow() - timedelta(days=2)
    Connection.update(reconciled_at=since).execute()
    ImportSchedule(amazon().clock_rate).reconcile_due(utcnow())
    run_imports()
