"""After one consent, all marketplaces where the seller sells are connected at once."""

import pytest

from tests.wizards.journey import connect, enrol, nothing_is_left, run_imports
from webapp.accounts.rights.role import Role
from webapp.imports.import_kind import ImportKind
from webapp.imports.import_run import ImportRun
from webapp.orders.order import Order
from webapp.stores.connection import Connection
from webapp.stores.consent_request import ConsentRequest
from webapp.stores.store import Store

TICKED = "Connect the ticked ones"


def test_the_sellers_other_marketplaces_of_the_region_are_offered_ticked(rosa, central):
    page = connect(rosa, central, "narrow", "FR")

    form, _ = page.form(TICKED)
    assert form.fields["source"] == ["DE"]
    assert "amazon.de (Germany)" in page


def test_the_ticked_ones_are_connected_at_once_and_their_orders_come_in(rosa, central, sandbox):
    placed = [sandbox.remote.place_order("busy", country, days=2) for country in ("CA", "MX")]
    connect(rosa, central, "busy", "US")

    page = rosa.submit(TICKED, source=["CA", "MX"])
    run_imports()

    assert "Connected: amazon.ca and amazon.com.mx." in page
    assert {each.nickname for each in Store.select()} == {
        "amazon.com",
        "amazon.ca",
        "amazon.com.mx",
    }
    assert Connection.select().count() == 1
    assert Connection.get().grant == 1
    assert set(placed) <= {order.amazon_order_id for order in Order.select()}
    firsts = ImportRun.select().where(ImportRun.kind == ImportKind.FIRST)
    assert firsts.count() == 3


def test_a_second_click_connects_nothing_twice(rosa, central):
    connect(rosa, central, "narrow", "FR")
    address = f"/stores/connect/{ConsentRequest.get().id}/sources"

    rosa.post(address, {"source": "DE"})
    page = rosa.post(address, {"source": "DE"})

    assert "Nothing was changed" in page
    assert Store.select().count() == 2


@pytest.mark.parametrize(
    ("source", "sentence"),
    [("GB", "Tick marketplaces from this list only."), ("", "Tick at least one marketplace.")],
)
def test_what_amazon_does_not_say_is_connected_by_nobody(rosa, central, source, sentence):
    connect(rosa, central, "narrow", "FR")

    page = rosa.submit(TICKED, source=[source] if source else [])

    assert page.status == 422
    assert sentence in page
    assert Store.select().count() == 1


def test_an_authorization_that_was_lost_meanwhile_connects_nothing(rosa, central):
    connect(rosa, central, "narrow", "FR")
    Connection.update(status="needs_reconnect").execute()

    page = rosa.submit(TICKED)

    assert "Reconnect first" in page
    assert Store.select().count() == 1


def test_the_source_step_marks_what_is_connected_and_offers_the_rest_without_a_trip(rosa, central):
    connect(rosa, central, "narrow", "FR")

    page = rosa.visit("/stores/connect/source")
    rest = rosa.click(f"Tick more of seller {Connection.get().selling_partner_id}")

    assert "amazon.fr (France): connected" in page
    assert "amazon.de (Germany): connected" not in page
    assert rest.form(TICKED)[0].fields["source"] == ["DE"]


def test_the_source_step_calls_no_source_connected_whose_orders_dont_come_in(rosa, central):
    connect(rosa, central, "narrow", "FR")
    Connection.update(status="needs_reconnect").execute()

    page = rosa.visit("/stores/connect/source")

    assert "amazon.fr (France): Revocation Error" in page
    assert "amazon.fr (France): connected" not in page


def test_only_owners_of_the_account_tick(rosa, carla, central, visitors):
    connect(rosa, central, "narrow", "FR")
    address = f"/stores/connect/{ConsentRequest.get().id}/sources"
    vera = enrol(visitors(), "vera", "rosa", Role.VIEWER)

    assert carla.visit(address).status == 404
    assert vera.visit(address).status == 403


def test_a_trip_that_failed_has_nothing_to_tick(rosa, central):
    connect(rosa, central, "narrow", "GB")

    page = rosa.visit(f"/stores/connect/{ConsentRequest.get().id}/sources")

    assert page.status == 404
    assert nothing_is_left()
