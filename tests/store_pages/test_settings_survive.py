"""Losing access and coming back leaves every row of a store as it was, byte for byte."""

import pytest

from tests.privacy.ada import sweep
from tests.shipping.conftest import mapped
from tests.wizards.journey import only_store, reconnect, run_imports, user
from webapp.desk.saved_view import SavedView
from webapp.ground.clock import utcnow
from webapp.ground.database.db import database
from webapp.imports.import_request import ImportRequest
from webapp.imports.import_run import ImportRun
from webapp.imports.import_tag import ImportTag
from webapp.orders.note import Note
from webapp.orders.order import Order
from webapp.orders.tag import Tag
from webapp.service_mappings.mapping_application import MappingApplication
from webapp.service_mappings.service_mapping import ServiceMapping
from webapp.shipping.dispatch import DispatchedParcel, ship
from webapp.shipping.label import Label
from webapp.shipping.label_file import FILE, LabelFile
from webapp.stores.packing_slip_style import PackingSlipStyle
from webapp.stores.ship_from import ShipFrom, ShipFromAddress
from webapp.stores.store import Store

SETTINGS = ("store", "service_mapping", "ship_from", "packing_slip_style", "import_tag", "tag")
WORK = (
    *("orders", "order_item", "order_package", "order_event", "party", "tally", "facet_value"),
    *("order_tag", "note", "saved_view", "shipment", "shipment_item", "label", "label_file"),
)
SAID = "Call before it leaves"
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
    MappingApplication.request([mapping], utcnow())
    ShipFrom.keep(
        store, ShipFromAddress("Lantern Books", "12 Quay", "", "Portland", "ME", "04101", "US")
    )
    PackingSlipStyle.of(store).change("Thank you!", b"", remove_logo=False)
    worked_on(store, Order.get(), user("rosa"))
    return only_store()


def worked_on(store, order, by):
    """An order with all that a merchant leaves at one: tag, note, parcel, label; and a view."""
    fragile, _ = Tag.make(order.account, "Fragile", "amber", utcnow())
    fragile.put_on([order.id], utcnow(), by.id)
    ImportTag.choose(store, fragile, utcnow(), by)
    Note.write(order, SAID, utcnow(), by.id)
    SavedView.keep(by.id, "Late ones", "due=late", utcnow())
    label = Label.create(
        account=order.account,
        store=store,
        order=order,
        user_id=by.id,
        status="purchased",
        form_key="form",
        service_id="UPS_PTP_GND",
        carrier="UPS",
        media="PDF",
        service="UPS Ground",
        price_minor=545,
        currency="USD",
        quantities="{}",
        weight_grams=227,
        length_mm=254,
        width_mm=120,
        height_mm=25,
    )
    LabelFile.keep(label, FILE, b"%PDF the label", utcnow())
    parcel = DispatchedParcel("UPS", utcnow(), "UPS Ground", "1Z9")
    ship(order.account, order.id, parcel, "form", utcnow(), by)


def test_revoked_and_reconnected_every_row_is_as_it_was(furnished, rosa, central, sandbox):
    before = rows(*SETTINGS, *WORK)
    sandbox.remote.revoke_access("busy")
    ImportRequest.refresh([furnished], utcnow())
    run_imports()
    assert only_store().needs_reconnect

    reconnect(rosa, central, furnished)

    assert only_store().connected
    assert rows(*SETTINGS, *WORK) == before
    assert all(before.values())
    assert [note.text for note in Note.of(Order.get())] == [SAID]


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
