"""All that the orders of all stores ask for, mapped in one grid."""

import pytest

from tests.service_mappings.test_mapped_service_on_the_desk import asking
from tests.shipping.conftest import mapped, sign_in_as
from webapp.accounts.rights.role import Role
from webapp.amazon.marketplace import marketplace
from webapp.orders.order import Order
from webapp.service_mappings.service_mapping import ServiceMapping
from webapp.stores.store import ProductIdentifier, Store

GRID = "/stores/service-mappings"
GROUND = "UPS|UPS Ground"


@pytest.fixture
def stores(shop):
    """Two American stores, each with an order that asks for STANDARD."""
    other = Store.open_source(
        shop.store.connection, marketplace("A2EUQ1WTGCTBG2"), ProductIdentifier.SKU
    )
    shop.take(asking("STANDARD"), asking("PRIORITY"))
    return shop.store, other


def field(page, words):
    """The name of the row's drop-down, by the service that it is for."""
    names = page.form("Save the mappings")[0].choices
    return next(name for name in names if name.endswith(f":{words}"))


def test_what_no_mapping_answers_is_mapped_and_given_to_open_orders_at_once(rosa, stores):
    page = rosa.visit(GRID)

    page = rosa.submit(
        "Save the mappings",
        {field(page, "standard"): GROUND, field(page, "priority"): "USPS|USPS Priority Mail"},
    )

    assert "2 mappings saved." in page
    assert {order.ship_service for order in Order.select()} == {"UPS Ground", "USPS Priority Mail"}
    assert f"Standard UPS Ground {stores[0].nickname}" in page


def test_what_is_left_open_stays_unmapped(rosa, stores):
    page = rosa.visit(GRID)

    page = rosa.submit("Save the mappings", {field(page, "standard"): GROUND})

    assert [each.requested_service for each in ServiceMapping.select()] == ["STANDARD"]
    assert field(page, "priority")


def test_what_is_not_offered_there_is_not_taken(rosa, stores):
    page = rosa.visit(GRID)

    page = rosa.submit("Save the mappings", {field(page, "standard"): "UPS|By airship"})

    assert "Nothing was changed." in page
    assert ServiceMapping.select().count() == 0


def test_what_another_store_uses_is_proposed_where_its_carriers_serve_too(rosa, shop, stores):
    other = Store.create(
        account=shop.account,
        connection=shop.store.connection,
        marketplace_id="A1AM78C64UM0Y8",
        nickname="Elsewhere",
    )
    mapped(other, "STANDARD", carrier="Other", other_carrier="UPS", other_service="UPS Ground")

    page = rosa.visit(GRID)

    assert page.form("Save the mappings")[0].fields[field(page, "standard")] == [GROUND]


def test_what_differs_between_stores_stands_in_rows_of_its_own(rosa, stores):
    mine, other = stores
    mapped(mine, "STANDARD")
    mapped(other, "STANDARD", carrier="Other", other_carrier="Bicycle", other_service="Courier")

    page = rosa.visit(GRID)

    assert f"Standard UPS Ground {mine.nickname}" in page
    assert f"Standard Bicycle: Courier {other.nickname}" in page


def test_only_who_ships_maps_and_only_for_the_own_stores(carla, visitors, shop, stores):
    vera = sign_in_as(Role.VIEWER, visitors(), shop)

    assert vera.visit(GRID).status == 403
    assert "No mapping yet" in carla.visit(GRID)
