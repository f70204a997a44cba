"""Losing access and coming back leaves every row of a store as it was, byte for byte."""

import pytest

from tests.privacy.ada import sweep
from tests.shipping.conftest import mapped
from tests.wizards.journey import only_store, reconnect, run_imports
from webapp.clock import utcnow
from webapp.db import database
from webapp.orders import ImportRequest, ImportRun, Order
from webapp.orders.order import OrderEvent
from webapp.shipping import MappingApplication
from webapp.stores import Address, PackingSlipStyle, ServiceMapping, ShipFrom, Store

SETTINGS = ("store", "service_mapping", "ship_from", "packing_slip_style")
WORK = ("orders", "order_item", "order_package", "order_event", "party", "tally", "seen_value")
# What imports note about themselves.
OF_IMPORTS = ("imported_until", "last_import_at", "backfilled_at")


@pytest.fixture
def furnished(store):
    """Everything that a merchant can set up in a store and do to its orders."""
    Store.update(
        nickname="Harbour & Pine", product_identifier="asin", refresh_minutes=60, import_hold=True
    ).execute()
    mapping = mapped(store, Order.get().service_level, weight="8", weight_unit="oz")
    mapped(store, "NEXT_DAY", carrier="Other", other_carrier="Harbour", other_service="Bicycle")
    MappingApplication.ask([mapping], utcnow())
    ShipFrom.keep(store, Address("Lantern Books", "12 Quay", "", "Portland", "ME", "04101", "US"))
    PackingSlipStyle.of(store).change("Thank you!", b"", remove_logo=False)
    OrderEvent.create(order=Order.get(), kind="note", detail="Fragile")
    return only_store()


def test_revoked_and_reconnected_every_row_is_as_it_was(furnished, rosa, central, sandbox):
    before = rows(*SETTINGS, *WORK)
    sandbox.remote.revoke_access("busy")
    ImportRequest.refresh([furnished], utcnow())
    run_imports()
    assert only_store().needs_reconnect

    reconnect(rosa, central, furnished)

    assert only_store().connected
    assert rows(*SETTINGS, *WORK) == before
    assert all(before[table] for table in (*SETTINGS, "orders", "order_item", "party"))


def test_the_imports_after_it_leave_settings_and_mappings_alone(furnished, rosa, central, sandbox):
    before = rows(*SETTINGS, without=OF_IMPORTS)
    sandbox.remote.revoke_access("busy")
    reconnect(rosa, central, furnished)

    run_imports()

    assert ImportRun.select().count() > 1
    assert rows(*SETTINGS, without=OF_IMPORTS) == before


def test_disconnected_and_reconnected_every_row_is_as_it_was(furnished, rosa, central):
    before = rows(*SETTINGS, *WORK)
    rosa.visit(f"/stores/{furnished.id}/disconnect")
    rosa.submit("Disconnect")
    assert not only_store().connected
    assert ServiceMapping.select().count() == 2

    reconnect(rosa, central, furnished)
    # The time of its people, which disconnecting had shortened, is reckoned anew.
    sweep(utcnow())

    assert only_store().connected
    assert rows(*SETTINGS, *WORK) == before


def rows(*tables, without=()):
    """All rows of these tables as the database holds them, but for some columns."""
    return {table: sorted(map(repr, _read(table, without))) for table in tables}


def _read(table, without):
    cursor = database.execute_sql(f'SELECT * FROM "{table}"')
    names = [column[0] for column in cursor.description]
    for row in cursor.fetchall():
        yield [
            (name, bytes(value) if isinstance(value, memoryview) else value)
            for name, value in zip(names, row, strict=True)
            if name not in without
        ]
