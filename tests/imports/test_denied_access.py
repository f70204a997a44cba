"""A denial of one operation or source: named, told, and no more than that is missing."""

from datetime import timedelta

import pytest

from tests.wizards.journey import a_minute_ago, connect, run_imports
from webapp.accounts.notice import Notice
from webapp.ground.clock import utcnow
from webapp.imports.import_request import ImportRequest
from webapp.imports.import_run import ImportRun
from webapp.orders.order import Order
from webapp.stores.access_fault import AccessFault
from webapp.stores.connection import Connection

pytestmark = pytest.mark.slow


def refresh(store):
    ImportRequest.refresh([store], utcnow())
    run_imports()


def test_a_denied_search_names_its_source_and_disconnects_nobody(store, rosa, sandbox):
    sandbox.remote.deny("searchOrders", "busy")

    refresh(store)
    page = rosa.visit(f"/stores/{store.id}")

    assert Connection.get().connected
    assert "Amazon denies searchOrders for Amazon.com" in page
    assert "Inventory and Order Tracking" in page
    assert Notice.select().where(Notice.kind == "access_denied").count() == 1
    assert ImportRun.select().order_by(ImportRun.id.desc()).get().waiting_for == "denied"


def test_a_denied_source_keeps_no_other_source_from_importing(store, rosa, central, sandbox):
    connect(rosa, central, "busy", "CA")
    run_imports()
    sandbox.remote.deny("searchOrders", "busy", marketplace="US")
    placed = sandbox.remote.place_order("busy", "CA", created=a_minute_ago())

    refresh(store)

    assert Order.select().where(Order.amazon_order_id == placed).exists()
    assert [fault.marketplace_id for fault in AccessFault.select()] == [store.marketplace_id]


def test_a_refused_source_keeps_no_other_source_from_importing(store, rosa, central, sandbox):
    connect(rosa, central, "busy", "CA")
    run_imports()
    # Together they are refused, and so is the first that is asked for by itself.
    sandbox.remote.refuse("That isn't a marketplace.", "searchOrders", calls=2)
    placed = sandbox.remote.place_order("busy", "CA", created=a_minute_ago())

    refresh(store)

    assert Order.select().where(Order.amazon_order_id == placed).exists()
    assert [fault.marketplace_id for fault in AccessFault.select()] == [store.marketplace_id]
    assert ImportRun.select().where(ImportRun.failure == "ours").count() == 1


def test_a_denial_is_over_when_the_operation_succeeds_again(store, rosa, sandbox):
    sandbox.remote.deny("searchOrders", "busy")
    refresh(store)
    sandbox.remote.lift("deny")
    ImportRun.update(due_at=utcnow()).where(ImportRun.waiting_for == "denied").execute()

    run_imports()

    assert AccessFault.get().cleared_at
    assert "Amazon denies" not in rosa.visit(f"/stores/{store.id}")


def test_access_is_lost_when_all_is_denied_twice_some_minutes_apart(store, sandbox):
    sandbox.remote.deny(None, "busy")
    refresh(store)
    first = Connection.get().status
    AccessFault.update(since=utcnow() - timedelta(minutes=6)).execute()
    ImportRun.update(due_at=utcnow()).where(ImportRun.waiting_for == "denied").execute()

    run_imports()

    assert first == "connected"
    assert Connection.get().needs_reconnect
