"""A role that is missing, a denial that passes, and one seller's denial beside another's access."""

import time
from datetime import timedelta

import pytest

from tests.wizards.journey import a_minute_ago, connect, run_imports
from webapp.amazon.failure import AccessDenied, AskSeller, TryLater
from webapp.ground.amazon_client import amazon
from webapp.ground.clock import utcnow
from webapp.imports.import_request import ImportRequest
from webapp.imports.import_run import ImportRun
from webapp.imports.order_fetch import OrderFetch
from webapp.orders.order import Order
from webapp.sandbox.denial import ROLES
from webapp.stores.access_check import AccessCheck
from webapp.stores.access_fault import AccessFault
from webapp.stores.connection import Connection, ConnectionStatus
from webapp.stores.store import Store

pytestmark = pytest.mark.slow


def refresh(*stores):
    ImportRequest.refresh(stores, utcnow())
    run_imports()


def refresh_later(*stores):
    """The denials that are open have lasted for some minutes by now."""
    AccessFault.update(since=utcnow() - timedelta(minutes=6)).execute()
    ImportRun.update(due_at=utcnow()).where(ImportRun.waiting_for == "denied").execute()
    refresh(*stores)


def another_store(rosa, central) -> Store:
    connect(rosa, central, "tiny", "GB")
    return Store.select().order_by(Store.id.desc()).get()


def lost() -> list[str]:
    gone = Connection.status == ConnectionStatus.NEEDS_RECONNECT
    return [each.selling_partner_id for each in Connection.select().where(gone)]


@pytest.mark.parametrize("role", ROLES)
def test_a_missing_role_loses_no_access_however_long_it_lasts(store, sandbox, role):
    sandbox.remote.deny(role=role, seller="busy")

    refresh(store)
    refresh_later(store)

    assert lost() == []
    denied = [fault.operation for fault in AccessFault.select().order_by(AccessFault.id)]
    assert denied == (["searchOrders"] if "searchOrders" in ROLES[role] else [])


def test_a_denial_that_passes_is_forgotten(store, sandbox):
    placed = sandbox.remote.place_order("busy", "US", created=a_minute_ago())
    sandbox.remote.deny("searchOrders", "busy", calls=2, status=401)

    refresh(store)
    waiting = ImportRun.select().where(ImportRun.waiting_for == "denied").count()
    refresh_later(store)

    assert (waiting, lost()) == (1, [])
    assert Order.select().where(Order.amazon_order_id == placed).exists()
    assert AccessFault.get().cleared_at
    assert not Connection.get_by_id(store.connection_id).access_denied


def test_a_seller_is_spared_while_another_is_denied(store, rosa, central, sandbox):
    spared = another_store(rosa, central)
    run_imports()
    placed = sandbox.remote.place_order("tiny", "GB", created=a_minute_ago())
    sandbox.remote.deny(None, "busy")

    refresh(store, spared)
    refresh_later(store, spared)

    assert lost() == [Connection.get_by_id(store.connection_id).selling_partner_id]
    assert Order.select().where(Order.amazon_order_id == placed).exists()


def test_what_is_denied_to_several_sellers_at_once_loses_nobody(store, rosa, central, sandbox):
    other = another_store(rosa, central)
    run_imports()
    sandbox.remote.deny()

    refresh(store, other)
    refresh_later(store, other)

    assert lost() == []


def test_what_no_task_asks_for_is_asked_again_and_forgotten(store, sandbox):
    for operation in ("getAccount", "getMarketplaceParticipations"):
        AccessFault.note(Connection.get(), operation, "", utcnow() - timedelta(hours=2))

    refresh(store)

    assert not Connection.get().access_denied


def test_what_could_not_be_asked_again_is_asked_at_the_next_import(store, sandbox):
    hours_ago = utcnow() - timedelta(hours=2)
    AccessFault.note(Connection.get(), "getAccount", "", hours_ago)
    sandbox.remote.throttle("getAccount")

    refresh(store)
    unheard = AccessFault.get().last_at
    # A call that was refused for its rate leaves none for a while.
    until = time.monotonic() + 60
    while Connection.get().access_denied and time.monotonic() < until:
        refresh(store)

    assert unheard == hours_ago
    assert not Connection.get().access_denied


def test_a_denial_of_all_that_passed_unheard_counts_for_nothing_later(store, sandbox):
    sandbox.remote.deny(None, "busy")
    yesterday = utcnow() - timedelta(days=1)
    AccessFault.note(Connection.get(), "", "", yesterday)

    refresh(store)

    assert lost() == []
    assert AccessFault.open_of(Connection.get()).get().since > yesterday


@pytest.mark.parametrize("search_is_denied", [False, True])
def test_two_missing_roles_lose_no_access_while_orders_come(store, sandbox, search_is_denied):
    sandbox.remote.deny(role="Selling Partner Insights", seller="busy")
    denied = "searchOrders" if search_is_denied else "getEligibleShipmentServices"
    sandbox.remote.deny(denied, "busy")
    check = AccessCheck(Connection.get(), amazon())
    now = utcnow()

    verdicts = [
        check.verdict(AccessDenied(denied, operation=denied), "", at)
        for at in (now, now + timedelta(minutes=6))
    ]

    assert [type(each) for each in verdicts] == [
        TryLater,
        AskSeller if search_is_denied else TryLater,
    ]
    assert bool(AccessFault.of_operation(Connection.get(), denied)) is not search_is_denied


def test_a_denied_order_loses_no_access_while_orders_are_found(store, sandbox):
    sandbox.remote.deny(role="Selling Partner Insights", seller="busy")
    sandbox.remote.deny("getOrder", "busy")
    AccessFault.note(Connection.get(), "", "", utcnow() - timedelta(minutes=6))
    fetch = OrderFetch(Connection.get(), Order.get().amazon_order_id, amazon())

    with pytest.raises(AccessDenied):
        fetch.perform()

    assert lost() == []
    [fault] = AccessFault.open_of(Connection.get())
    assert fault.operation == "getOrder"


def test_an_order_that_comes_ends_what_was_denied_of_its_source(store):
    AccessFault.note(Connection.get(), "getOrder", store.marketplace_id, utcnow())

    OrderFetch(Connection.get(), Order.get().amazon_order_id, amazon()).perform()

    assert not Connection.get().access_denied


def test_what_nobody_has_needed_for_days_is_forgotten(store, sandbox):
    days_ago = utcnow() - timedelta(days=3)
    AccessFault.note(Connection.get(), "getEligibleShipmentServices", "", days_ago)
    AccessFault.note(Connection.get(), "createShipment", "", utcnow())

    refresh(store)

    assert [fault.operation for fault in AccessFault.open_of(Connection.get())] == [
        "createShipment"
    ]
