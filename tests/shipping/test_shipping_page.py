"""Shipping at the order's page: what is proposed, typed, refused, and shown afterwards."""

from datetime import timedelta

import pytest

from tests.orders.paper import item, order
from tests.shipping.conftest import mapped, sign_in_as
from webapp.accounts import Role
from webapp.clock import utcnow
from webapp.orders.tracking_number import hint, tidy
from webapp.privacy.redaction import Reason, redact
from webapp.shipping import Shipment
from webapp.shipping.dispatch import refuse
from webapp.shipping.shipment import Standing
from webapp.stores import Store

NUMBER = "1Z9999999999999999"


@pytest.fixture
def page_of(shop):
    def visit(visitor):
        return visitor.visit(f"/orders/{shop.order.id}")

    return visit


def test_rosa_ships_by_the_mapped_service(rosa, shop, page_of):
    mapped(shop.store)
    shop.take(order())
    page_of(rosa)

    page = rosa.submit("Ship", tracking_number=" 1z 9999 9999 9999 9999 ")

    shipment = Shipment.get()
    assert (shipment.carrier, shipment.service) == ("UPS", "UPS Ground")
    assert shipment.tracking_number == NUMBER
    assert f"Shipped by UPS Ground {NUMBER}." in page
    assert "Waits for Amazon" in page
    assert "Look again" not in page


def test_what_left_here_counts_as_shipped_before_amazon_says_so(rosa, shop, page_of):
    shop.take(order(orderItems=[item(quantityOrdered=3)]))
    [line] = shop.order.items
    page_of(rosa)

    rosa.submit(
        "Ship",
        {f"quantity-{line.order_item_id}": "2", "tracking_number": NUMBER, "carrier": "UPS"},
    )

    assert "Quantity 3 Shipped 2" in page_of(rosa)


def test_a_redacted_order_offers_no_packing_slip(rosa, shop, page_of):
    shop.take(order())
    assert "Packing slip" in page_of(rosa)

    redact(shop.account, [shop.order.id], Reason.AMAZON, utcnow(), None)

    assert "Packing slip" not in page_of(rosa)


def test_an_odd_number_is_taken_with_a_word_about_it(rosa, shop, page_of):
    shop.take(order())
    page_of(rosa)

    page = rosa.submit("Ship", tracking_number="ABC-1", carrier="UPS")

    assert Shipment.get().tracking_number == "ABC-1"
    assert "begins with 1Z" in page


def test_what_is_missing_is_said_and_what_was_typed_stays(rosa, shop, page_of):
    shop.take(order(orderItems=[item(quantityOrdered=3)]))
    [line] = shop.order.items
    page_of(rosa)

    page = rosa.submit("Ship", {f"quantity-{line.order_item_id}": "2", "service": "By bike"})

    assert page.status == 422
    assert "Choose the carrier." in page
    assert "Type or scan the tracking number" in page
    assert page.forms[-1].fields["service"] == ["By bike"]
    assert not Shipment.select().exists()


@pytest.mark.parametrize(("days", "sentence"), [(1, "still to come"), (-90, "before the order")])
def test_a_day_on_which_it_cant_have_left_is_refused(rosa, shop, page_of, days, sentence):
    shop.take(order())
    page_of(rosa)
    day = (utcnow() + timedelta(days=days)).date().isoformat()

    page = rosa.submit("Ship", tracking_number=NUMBER, carrier="UPS", ship_date=day)

    assert sentence in page
    assert not Shipment.select().exists()


def test_rosa_takes_it_back(rosa, shop, page_of):
    shop.take(order())
    page_of(rosa)
    rosa.submit("Ship", tracking_number=NUMBER, carrier="UPS")

    page = rosa.submit("Undo")

    assert "Undone." in page
    assert Shipment.get().standing is Standing.UNDONE


def test_what_amazon_refused_is_said_on_the_desk_and_mended_at_the_order(rosa, shop, page_of):
    shop.take(order())
    page_of(rosa)
    rosa.submit("Ship", tracking_number=NUMBER, carrier="UPS")
    refuse(Shipment.get(), "The tracking number is in use.", utcnow())

    assert "1 shipment was refused by Amazon" in rosa.visit("/orders")
    assert "The tracking number is in use." in rosa.visit("/shipments")
    page_of(rosa)
    prefix = f"s{Shipment.get().id}-"
    page = rosa.submit("Retry", {f"{prefix}tracking_number": "1ZRIGHT"})

    assert "Amazon is told again." in page
    assert Shipment.get().standing is Standing.PENDING
    assert Shipment.get().tracking_number == "1ZRIGHT"


def test_a_store_that_confirms_nothing_ships_without_a_number(rosa, shop, page_of):
    Store.update(confirm_shipments=False).execute()
    shop.take(order())
    page_of(rosa)

    page = rosa.submit("Ship", carrier="Other", other_carrier="Our own van")

    assert "Marked as shipped" in page
    assert Shipment.get().carrier == "Our own van"


def test_the_number_is_looked_at_as_it_is_typed(rosa, shop, page_of):
    shop.take(order())
    page = page_of(rosa)
    token = page.forms[0].fields["csrf_token"][0]
    typed = {"csrf_token": token, "carrier": "UPS", "tracking_number": "123"}

    address = f"/orders/{shop.order.id}/shipments/hints"
    answer = rosa.http.post(address, data=typed, base_url=rosa.base)

    assert b"begins with 1Z" in answer.data


def test_a_viewer_sees_parcels_and_ships_none(client, shop, page_of):
    shop.take(order())
    viewer = sign_in_as(Role.VIEWER, client, shop)

    page = page_of(viewer)

    assert "Your role doesn't ship." in page
    assert viewer.visit(f"/orders/{shop.order.id}/shipments/new").status == 403


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        (" 1z9999 99999999999 9\r\n", NUMBER),
        ("42073301" + "9400111899223100001234", "9400111899223100001234"),
        ("420733011234" + "9400111899223100001234", "9400111899223100001234"),
        ("*JD0001*", "JD0001"),
    ],
)
def test_a_scanned_number_is_kept_without_what_isnt_the_number(typed, kept):
    assert tidy(typed) == kept


def test_unknown_carriers_get_no_hint():
    assert hint("Our own van", "7") == ""
    assert hint("UPS", NUMBER) == ""
