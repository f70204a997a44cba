"""A paid order comes in though a text of it holds a character that no database keeps."""

import json

import pytest

from tests.orders.documents import HOME, NOON, item, order, written
from webapp.amazon.orders_page import read_page
from webapp.imports.intake import take_in
from webapp.imports.set_aside_order import SetAsideOrder
from webapp.orders.order import OrderItem

SIGN = "\ufffd"


def _in_address(**changes):
    return {"recipient": {"deliveryAddress": HOME | changes}}


BROKEN = {
    "orderItems.product.title": {"orderItems": [item(product={"title": "Candle\0"})]},
    "orderItems.product.sellerSku": {"orderItems": [item(product={"sellerSku": "CUP\ud83d"})]},
    "buyer.buyerName": {"buyer": {"buyerName": "Ada \udc00"}},
    "recipient.deliveryAddress.city": _in_address(city="\ud83d"),
    "recipient.deliveryAddress.name": _in_address(name="Ada\0Canary"),
    "recipient.deliveryAddress.extendedFields.complement": _in_address(
        extendedFields={"complement": "Apto \0"}
    ),
    "fulfillment.fulfillmentServiceLevel": {
        "fulfillment": {
            "fulfillmentStatus": "UNSHIPPED",
            "fulfilledBy": "MERCHANT",
            "fulfillmentServiceLevel": "STANDARD\0",
        }
    },
    "packages.trackingNumber": {
        "packages": [{"packageReferenceId": "1", "trackingNumber": "1Z\0999"}]
    },
}


@pytest.mark.parametrize(("field", "changes"), BROKEN.items(), ids=BROKEN)
def test_an_order_with_a_broken_text_is_on_the_desk_with_its_field_marked(shop, field, changes):
    taken = shop.take(order(**changes))

    assert (taken.new, taken.set_aside) == (1, 0)
    assert shop.order.unread_fields == field


def test_the_broken_character_stands_as_a_sign_and_the_rest_of_the_text_stays(shop):
    shop.take(order(orderItems=[item(product={"title": "Candle\0 small"})]))

    assert OrderItem.get().title == f"Candle{SIGN} small"


@pytest.mark.parametrize("broken", [rb"\ud800", rb"\udfff\ud800", b"\xff\xfe", b"\xed\xa0\x80"])
def test_a_page_with_half_a_character_in_it_brings_all_of_its_orders(shop, broken):
    bad, good = order(buyer={"buyerName": "Ada CHARACTER"}), order()
    body = written({"orders": [bad, good]}).replace(b"CHARACTER", broken)

    page = read_page(body, "updated", "")
    taken = take_in(shop.account, [shop.store], page.orders, NOON)

    assert (taken.new, taken.set_aside) == (2, 0)


def test_whole_characters_that_are_written_as_pairs_are_left_as_they_are(shop):
    document = order(orderItems=[item(product={"title": "Candle \U0001f56f"})])

    take_in(shop.account, [shop.store], [json.dumps(document).encode()], NOON)

    assert OrderItem.get().title == "Candle \U0001f56f"
    assert shop.order.unread_fields is None
    assert not SetAsideOrder.select().exists()


def test_rosa_reads_which_field_was_broken(shop, rosa):
    shop.take(order(buyer={"buyerName": "Ada\0"}))

    page = rosa.visit(f"/orders/{shop.order.id}")

    assert "Amazon's data could not be read: buyer.buyerName" in page
