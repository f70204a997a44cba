"""New orders get what the store's service mappings say, as they come in."""

import pytest

from tests.orders.documents import CANADA, order, status, updated
from tests.shipping.conftest import mapped


def asking(service, **changes):
    return order(fulfillment={"fulfillmentServiceLevel": service}, **changes)


def test_a_new_order_gets_the_mapped_service_package_weight_and_signature(shop):
    mapped(shop.store, package="parcel", weight="8", weight_unit="oz", signature="yes")

    shop.take(asking("STANDARD"))

    order = shop.order
    assert order.mapped_service == "UPS Ground"
    assert (order.ship_package, order.ship_weight_grams, order.ship_signature) == (
        "parcel",
        227,
        True,
    )


@pytest.mark.parametrize("delivered", ["STANDARD", "Standard", "standard"])
def test_the_letter_case_does_not_matter(shop, delivered):
    mapped(shop.store, "Standard")

    shop.take(asking(delivered))

    assert shop.order.mapped_service == "UPS Ground"


@pytest.mark.parametrize("delivered", ["STANDARD_PLUS", "STAND", "STANDARD "])
def test_nothing_but_the_very_service_matches(shop, delivered):
    mapped(shop.store, "STANDARD_")

    shop.take(asking(delivered))

    assert shop.order.mapped_service == ""


def test_each_store_has_mappings_of_its_own(shop):
    canada = shop.open(CANADA)
    mapped(canada, carrier="Canada Post", shipping_service="Xpresspost")

    shop.take(
        asking("STANDARD"),
        asking("STANDARD", salesChannel={"marketplaceId": CANADA}),
    )

    assert [each.mapped_service for each in shop.orders] == ["", "Canada Post: Xpresspost"]


def test_a_later_change_leaves_what_was_decided(shop):
    mapping = mapped(shop.store)
    first = asking("STANDARD")
    shop.take(first)
    mapping.delete_instance()
    mapped(shop.store, shipping_service="UPS Next Day Air")

    shop.take_later(updated(first, fulfillment=status("PARTIALLY_SHIPPED")), asking("STANDARD"))

    assert [each.mapped_service for each in shop.orders] == ["UPS Ground", "UPS Next Day Air"]


def test_an_order_that_asks_for_nothing_gets_nothing(shop):
    mapped(shop.store)

    shop.take(asking(None))

    assert shop.order.mapped_service == ""
