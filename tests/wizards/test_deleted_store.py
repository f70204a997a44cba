"""A store whose data is being deleted can't be connected until that is finished."""

import pytest

from tests.wizards.journey import (
    a_minute_ago,
    connect,
    leave,
    leave_again,
    only_store,
    reconnect,
    run_imports,
)
from webapp.ground.clock import utcnow
from webapp.imports.import_request import ImportRequest
from webapp.imports.import_run import ImportRun
from webapp.orders.order import Order
from webapp.orders.party import Party
from webapp.privacy.purge import Purge
from webapp.stores.connection import Connection
from webapp.stores.consent_request import ConsentRequest
from webapp.stores.store import Store


@pytest.fixture
def store(connected):
    return connected


def test_nobody_leaves_for_amazon_while_its_data_is_being_deleted(rosa, store):
    purge = Purge.request(store, utcnow())
    purge.destroy_key(utcnow())
    trips = ConsentRequest.select().count()

    begun = rosa.visit(f"/stores/{store.id}/reconnect")
    pressed = rosa.visit(f"/stores/{store.id}/reconnect/source") and rosa.submit("Connect")

    assert "Its data is being deleted" in begun
    assert "Its data is being deleted" in pressed
    assert ConsentRequest.select().count() == trips


@pytest.mark.parametrize("way", ["reconnect", "connect"])
def test_who_was_at_amazon_meanwhile_connects_nothing(rosa, store, central, way):
    address = leave_again(rosa, store) if way == "reconnect" else leave(rosa)
    Purge.request(store, utcnow()).destroy_key(utcnow())

    page = rosa.visit(central.authorize(address, "busy"))

    assert "Its data is being deleted" in page
    assert page.links["See its progress"] == "/privacy"
    assert not only_store().live
    assert Connection.get().disconnected
    assert Connection.get().refresh_token is None


def test_after_it_the_store_begins_from_the_beginning(rosa, store, central, sandbox):
    old = Order.get().amazon_order_id
    Purge.request(store, utcnow()).perform(utcnow())
    before = Order.select().count()

    page = reconnect(rosa, central, store)
    run_imports()

    assert "is connected again" in page
    assert (before, [order.amazon_order_id for order in Order.select()]) == (0, [old])
    assert set(Party.of(Order.get())) == {"buyer", "recipient"}
    assert Purge.get().certificate


def test_a_neighbours_import_goes_on_when_the_store_beside_it_is_deleted(
    rosa, store, central, sandbox
):
    connect(rosa, central, source="CA")
    run_imports()
    Purge.request(store, utcnow()).perform(utcnow())
    placed = sandbox.remote.place_order("busy", "CA", created=a_minute_ago())
    sandbox.remote.place_order("busy", "US", created=a_minute_ago())

    ImportRequest.refresh(list(Store.select().where(Store.disconnected_at.is_null())), utcnow())
    run_imports()

    assert {order.amazon_order_id for order in Order.select()} == {placed}
    assert ImportRun.select().where(ImportRun.status == "failed").count() == 0
