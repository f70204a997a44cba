"""The mapped service on the desk: a column, and what it is filtered by."""

from tests.orders.documents import order, updated
from tests.shipping.conftest import mapped
from webapp.desk.desk import Desk
from webapp.ground.clock import utcnow
from webapp.order_search.order_query import OrderQuery
from webapp.service_mappings.mapping_application import MappingApplication


def asking(service):
    return order(fulfillment={"fulfillmentServiceLevel": service})


def numbers(shop, **address):
    found = Desk(
        shop.account, OrderQuery.read(address, sees_people=True), utcnow(), sees_people=True
    )
    return [row.amazon_order_id for row in found.orders]


def test_a_row_says_by_what_its_order_goes_out(rosa, shop):
    mapped(shop.store)
    shop.take(asking("STANDARD"))

    page = rosa.visit("/orders")

    assert "Standard UPS Ground US Austin" in page


def test_orders_are_found_by_their_mapped_service_and_by_having_none(shop):
    mapped(shop.store)
    mapped(shop.store, "EXPEDITED", carrier="Other", other_carrier="A: B", other_service="C")
    ground, courier, bare = asking("STANDARD"), asking("EXPEDITED"), asking("PRIORITY")
    shop.take(ground, courier, bare)

    assert numbers(shop, mapped="UPS Ground") == [ground["orderId"]]
    assert numbers(shop, mapped="A: B: C") == [courier["orderId"]]
    assert numbers(shop, mapped="none") == [bare["orderId"]]
    assert numbers(shop, mapped="Owl post") == []


def test_the_desk_offers_what_orders_go_out_by(rosa, shop):
    assert "Mapped Service" not in rosa.visit("/orders")
    mapped(shop.store)
    shop.take(asking("STANDARD"), asking("PRIORITY"))

    page = rosa.visit("/orders?mapped=none")

    assert "Mapped Service Not mapped UPS Ground" in page
    assert shop.orders[1].amazon_order_id in page
    assert shop.orders[0].amazon_order_id not in page


def test_a_service_that_was_applied_later_is_offered_as_well(shop):
    shop.take(asking("STANDARD"))
    MappingApplication.request([mapped(shop.store)], utcnow())

    assert numbers(shop, mapped="UPS Ground") == [shop.order.amazon_order_id]


def test_carla_is_not_offered_what_rosas_orders_go_out_by(carla, shop):
    mapped(shop.store)
    shop.take(asking("STANDARD"))

    assert "UPS Ground" not in carla.visit("/orders")


def test_an_order_keeps_its_service_through_amazons_changes(shop):
    mapped(shop.store)
    document = asking("STANDARD")
    shop.take(document)

    shop.take(updated(document, programs=["PRIME"]))

    assert numbers(shop, mapped="UPS Ground", flag="prime") == [document["orderId"]]


def test_package_weight_and_signature_stand_wherever_the_order_is_packed(rosa, shop):
    mapped(shop.store, package="padded_envelope", weight="8", weight_unit="oz", signature="yes")
    shop.take(asking("STANDARD"))

    order_page = rosa.visit(f"/orders/{shop.order.id}")
    rosa.visit("/orders")
    draft = rosa.submit("Ship…", {"order": [str(shop.order.id)]})

    assert "Mapped Service UPS Ground Padded envelope, 8 oz, Signature" in order_page
    assert "By its mapping Padded envelope, 8 oz, Signature" in order_page
    assert "UPS Ground Padded envelope, 8 oz, Signature" in draft


def test_a_mapping_of_a_service_alone_says_no_more(rosa, shop):
    mapped(shop.store)
    shop.take(asking("STANDARD"))

    assert "By its mapping" not in rosa.visit(f"/orders/{shop.order.id}")
