"""The stores pages: what stands there, settings, disconnecting."""

from datetime import timedelta

import pytest

from tests.wizards.journey import connect, enrol, only_store, run_imports, sign_up
from webapp.accounts.rights.role import Role
from webapp.ground.clock import utcnow
from webapp.orders.order import Order
from webapp.stores.connection import Connection
from webapp.stores.store import Store


def test_the_stores_page_tells_of_each_store(store, rosa, sandbox):
    Connection.update(next_poll_at=utcnow() + timedelta(minutes=9)).execute()

    page = rosa.visit("/stores")

    assert "amazon.com Amazon.com (United States)" in page
    assert sandbox.remote.seller_id("busy") in page
    assert "Connected" in page
    assert "1 new" in page
    assert "1 awaiting shipment" in page
    assert "Next in" in page


def test_without_a_store_the_way_on_is_to_connect_one(rosa):
    page = rosa.visit("/stores")

    assert page.links["Connect a store"] == "/stores/connect"


def test_a_plan_without_stores_reads_what_to_do(visitors):
    page = sign_up(visitors(), "dora", plan="standard").visit("/stores")

    assert "You are on the Standard plan. Connecting a store needs the E-commerce plan" in page
    assert page.links["See your plan"] == "/account?next=/stores/connect#plan-title"
    assert "Connect a store" not in page.links


def test_a_lost_store_keeps_its_settings_within_reach(store, rosa):
    Connection.get().lose_access(1, "revoked", utcnow())

    assert rosa.visit("/stores").links["Settings"] == f"/stores/{store.id}/settings"


def test_a_disconnected_stores_page_says_when_its_data_goes(store, rosa):
    rosa.visit(f"/stores/{store.id}/disconnect")

    page = rosa.submit("Disconnect")

    assert "all of this store's data within 30 days" in page
    assert page.links["Delete its data now"] == f"/privacy/stores/{store.id}/deletion"


def test_a_stores_page_tells_its_connection_and_imports(store, rosa):
    page = rosa.visit(f"/stores/{store.id}")

    assert "Authorized until" in page
    assert "Use SKU" in page
    assert "Latest imports" in page
    assert page.links["Reconnect"] == f"/stores/{store.id}/reconnect"


def test_settings_are_kept(store, rosa):
    rosa.visit(f"/stores/{store.id}/settings")

    page = rosa.submit(
        "Save",
        nickname="Harbour & Pine",
        product_identifier="asin",
        refresh_by_itself="yes",
        refresh_minutes="60",
    )

    kept = only_store()
    assert page.h1 == "Harbour & Pine"
    assert (kept.nickname, kept.identifier.noun, kept.refresh_minutes) == (
        "Harbour & Pine",
        "ASIN",
        60,
    )


def test_an_import_by_itself_can_be_switched_off(store, rosa):
    rosa.visit(f"/stores/{store.id}/settings")

    page = rosa.submit("Save", refresh_by_itself=[])

    assert not only_store().refresh_by_itself
    assert "Next in" not in page


def test_an_emptied_nickname_is_the_sources_name(store, rosa):
    rosa.visit(f"/stores/{store.id}/settings")

    assert rosa.submit("Save", nickname="  ").h1 == "amazon.com"


@pytest.mark.parametrize(
    ("field", "value", "sentence"),
    [
        ("nickname", "x" * 81, "Use at most 80 characters."),
        ("product_identifier", "ean", "Choose one of the identifiers."),
        ("refresh_minutes", "1", "Choose one from the list."),
    ],
)
def test_what_cannot_be_kept_is_said_and_nothing_changes(store, rosa, field, value, sentence):
    rosa.visit(f"/stores/{store.id}/settings")

    page = rosa.submit("Save", {field: value})

    assert page.status == 422
    assert sentence in page
    assert getattr(only_store(), field) == getattr(store, field)


def test_disconnecting_forgets_the_tokens_at_once_and_keeps_the_orders(store, rosa):
    rosa.visit(f"/stores/{store.id}/settings")
    rosa.click("Data and disconnecting")
    rosa.click("Disconnect this store")

    page = rosa.submit("Disconnect")

    connection = Connection.get()
    assert "Disconnected" in page
    assert (connection.status, connection.refresh_token, connection.access_token) == (
        "disconnected",
        None,
        None,
    )
    assert Order.select().count() == 1


def test_the_authorization_stays_while_another_source_uses_it(store, rosa, central):
    connect(rosa, central, source="CA")
    rosa.visit(f"/stores/{store.id}/disconnect")

    page = rosa.submit("Disconnect")

    assert Connection.get().connected
    assert Store.get_by_id(store.id).status == "disconnected"
    assert not any(button.words == "Refresh" for form in page.forms for button in form.buttons)


def test_a_seller_who_was_disconnected_may_join_another_account(store, rosa, carla, central):
    rosa.visit(f"/stores/{store.id}/disconnect")
    rosa.submit("Disconnect")

    page = connect(carla, central)

    assert "amazon.com is connected" in page


def test_who_is_no_owner_changes_nothing(store, visitors):
    ben = enrol(visitors(), "ben", "rosa", Role.SHIPPER)

    pages = [ben.visit(f"/stores/{store.id}/{rest}") for rest in ("settings", "disconnect")]

    assert [page.status for page in pages] == [403, 403]
    assert "Settings" not in ben.visit(f"/stores/{store.id}").links


def test_strangers_find_no_store_of_rosas(store, carla):
    addresses = ["", "/settings", "/disconnect"]

    pages = [carla.visit(f"/stores/{store.id}{rest}") for rest in addresses]

    assert [page.status for page in pages] == [404, 404, 404]
    assert "amazon.com" not in carla.visit("/stores")


def test_a_store_that_waits_for_its_first_import_may_reach_further_back(rosa, central):
    connect(rosa, central)
    store = only_store()
    rosa.visit(f"/stores/{store.id}/settings")
    rosa.submit("Save", first_import_days="90")
    run_imports()

    page = rosa.visit(f"/stores/{store.id}/settings")

    assert only_store().first_import_days == 90
    assert "90 days" in page
    assert "A week" not in page


def test_a_number_beyond_all_databases_is_nobodys_store(rosa):
    assert rosa.visit(f"/stores/{9**40}").status == 404
