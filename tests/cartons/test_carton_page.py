"""The pages of one parcel for several orders."""

from tests.cartons.conftest import carton_of, together
from tests.orders.documents import HOME
from webapp.cartons.carton import Carton
from webapp.ground.clock import utcnow
from webapp.orders.order_status import OrderStatus
from webapp.shipping.refusal_words import RefusalWords
from webapp.shipping.shipment import Shipment
from webapp.shipping.shipment_outcome import refuse

NUMBER = "1Z845X320301234566"


def test_rosa_ships_two_orders_together_and_separates_them_again(rosa, shop, pair):
    rosa.visit(f"/orders/{pair[0].id}")
    offer = rosa.click("Ship together")
    assert pair[1].amazon_order_id in offer

    page = rosa.submit("Ship together")
    assert "2 orders in one parcel." in page
    page = rosa.submit("Ship all", tracking_number=NUMBER, carrier="UPS")

    assert f"2 orders shipped by UPS {NUMBER}." in page
    assert {each.tracking_number for each in Shipment.select()} == {NUMBER}
    page = rosa.submit("Separate these orders")
    assert "Separated" in page
    assert {each.status for each in shop.orders} == {OrderStatus.AWAITING_SHIPMENT}


def test_the_order_says_that_it_shares_a_parcel(rosa, shop, pair):
    carton = carton_of(shop, pair)

    page = rosa.visit(f"/orders/{pair[0].id}")

    assert "This order shares a parcel with other orders." in page
    assert f"/cartons/{carton.id}" in page.links.values()
    assert rosa.visit(f"/orders/{pair[0].id}/cartons/new").path == f"/cartons/{carton.id}"


def test_amazons_words_about_a_refused_parcel_are_read_at_the_order_where_that_is_recorded(
    rosa, shop, pair
):
    carton = carton_of(shop, pair)
    rosa.visit(f"/cartons/{carton.id}")
    rosa.submit("Ship all", tracking_number=NUMBER, carrier="UPS")
    first, _ = carton.shipments
    RefusalWords.keep(first, "There is no Ada Canary here.", utcnow())
    refuse(first, "InvalidInput", utcnow())

    page = rosa.visit(f"/cartons/{carton.id}")

    assert "Canary" not in page.html
    assert f"/orders/{first.order_id}#shipping" in page.links.values()
    assert "Amazon says: There is no Ada Canary here." in rosa.visit(f"/orders/{first.order_id}")


def test_why_an_order_cant_share_it_is_said(rosa, shop):
    elsewhere = {"recipient": {"deliveryAddress": HOME | {"addressLine1": "9 Other Street"}}}
    first, *_ = together(shop, {}, {}, elsewhere)

    page = rosa.visit(f"/orders/{first.id}/cartons/new")

    assert "It goes to another address." in page
    assert "The earliest ship-by counts" in page


def test_somebody_who_was_faster_is_told_of(rosa, shop, pair):
    rosa.visit(f"/orders/{pair[0].id}/cartons/new")
    third = together(shop, {})[-1]
    carton_of(shop, [pair[1], third])

    page = rosa.submit("Ship together", order=[pair[1].id])

    assert page.status == 422
    assert "into another parcel meanwhile" in page
    assert Carton.select().count() == 1


def test_a_wrong_number_is_refused_for_all(rosa, shop, pair):
    carton = carton_of(shop, pair)
    rosa.visit(f"/cartons/{carton.id}")

    page = rosa.submit("Ship all", tracking_number="", carrier="UPS")

    assert page.status == 422
    assert not Shipment.select().exists()


def test_ben_sees_the_parcel_and_cant_change_it(ben, shop, pair):
    page = ben.visit(f"/cartons/{carton_of(shop, pair).id}")

    assert pair[0].amazon_order_id in page
    assert "Canary" not in page
    assert not any(button.words == "Ship all" for form in page.forms for button in form.buttons)


def test_carla_finds_nothing_there(carla, shop, pair):
    assert carla.visit(f"/cartons/{carton_of(shop, pair).id}").status == 404
