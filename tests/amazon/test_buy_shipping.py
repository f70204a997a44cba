"""Labels bought from Amazon: what is sent, what comes back, and what may be damaged."""

import base64
import gzip
import hashlib
import json
import time

import pytest

from tests.amazon.conftest import ACCESS_TOKEN, BUYER
from webapp.amazon.failure import NotFound, OurFault, TryLater

SHIPMENT = "be7a0a53-00c3-4f6f-a63a-639f76ee9253"
PAPER = f"%PDF-1.4 {BUYER}".encode()
EXPIRED = "The access token you provided has expired."
TOKEN = {"restrictedDataToken": "Atz.sprdt|for-one-path", "expiresIn": 3600}


def file_of(paper, **changes):
    packed = gzip.compress(paper)
    checksum = base64.b64encode(hashlib.md5(paper, usedforsecurity=False).digest()).decode()
    contents = base64.b64encode(packed).decode()
    file = {"Contents": contents, "FileType": "application/pdf", "Checksum": checksum}
    return file | changes


def sold(file, **changes):
    price = {"CurrencyCode": "EUR", "Amount": 4.19}
    shipment = {
        "ShipmentId": SHIPMENT,
        "AmazonOrderId": "305-1234567-7654321",
        "Status": "Purchased",
        "ItemList": [{"OrderItemId": "7", "Quantity": 2}],
        "ShippingService": {
            "ShippingServiceName": "DHL Kleinpaket",
            "CarrierName": "DHL",
            "ShippingServiceId": "DHL_KP",
            "Rate": price,
            "RateWithAdjustments": price,
        },
        "ShipToAddress": {"Name": BUYER},
        "Label": {"FileContents": file},
        "TrackingId": "00340434",
        "Surprise": True,
    }
    return {"payload": shipment | changes}


def test_a_label_comes_unpacked_and_without_the_address(seller, amazon_stub):
    amazon_stub.answers(200, TOKEN)
    amazon_stub.answers(200, sold(file_of(PAPER)))

    bought = seller.buy_shipment({"ShippingServiceId": "DHL_KP"})

    assert (bought.label.media_type, bought.label.content) == ("application/pdf", PAPER)
    assert (str(bought.price), bought.currency) == ("4.19", "EUR")
    assert (bought.items, bought.tracking_number) == ({"7": 2}, "00340434")
    assert BUYER not in repr(bought)


def test_what_answers_with_an_address_is_asked_for_with_a_token_for_just_that(seller, amazon_stub):
    amazon_stub.answers(200, TOKEN)
    amazon_stub.answers(200, sold(file_of(PAPER), Status="RefundPending"))

    seller.cancel_shipment(SHIPMENT)

    first, second = amazon_stub.asked
    path = f"/mfn/v0/shipments/{SHIPMENT}"
    assert json.loads(first.body) == {"restrictedResources": [{"method": "DELETE", "path": path}]}
    assert first.headers["x-amz-access-token"] == ACCESS_TOKEN
    assert (second.method, second.path) == ("DELETE", f"/eu{path}")
    assert second.headers["x-amz-access-token"] == TOKEN["restrictedDataToken"]


def test_labels_are_bought_with_one_token_for_as_long_as_it_is_good(seller, amazon_stub):
    amazon_stub.answers(200, TOKEN)
    for _ in range(2):
        amazon_stub.answers(200, sold(file_of(PAPER)))
        seller.buy_shipment({})

    assert [each.method for each in amazon_stub.asked] == ["POST"] * 3
    assert amazon_stub.asked[2].headers["x-amz-access-token"] == TOKEN["restrictedDataToken"]


def test_a_kept_token_that_has_expired_at_amazon_is_asked_for_anew(seller, amazon_stub):
    amazon_stub.answers(200, TOKEN)
    amazon_stub.answers(200, sold(file_of(PAPER)))
    seller.buy_shipment({})
    # Two labels at once are all that Amazon's budget holds.
    time.sleep(0.6)
    amazon_stub.refuses(403, "Unauthorized", "Access is denied.", EXPIRED)
    amazon_stub.answers(200, {**TOKEN, "restrictedDataToken": "Atz.sprdt|another"})
    amazon_stub.answers(200, sold(file_of(PAPER)))

    seller.buy_shipment({})

    assert amazon_stub.asked[-1].headers["x-amz-access-token"] == "Atz.sprdt|another"


@pytest.mark.parametrize(
    "changes",
    [
        {"Contents": "!"},
        {"Contents": base64.b64encode(b"not packed").decode()},
        {"Contents": base64.b64encode(gzip.compress(PAPER)[:-9]).decode()},
        {"Contents": ""},
        {"Checksum": "d+eUxK5WTGxkGsTF0pmefQ=="},
    ],
    ids=["letters", "unpacked", "cut", "empty", "checksum"],
)
def test_a_damaged_label_is_none_yet_the_purchase_counts(seller, amazon_stub, changes):
    amazon_stub.answers(200, TOKEN)
    amazon_stub.answers(200, sold(file_of(PAPER, **changes)))

    bought = seller.get_shipment(SHIPMENT)

    assert bought.label is None
    assert bought.shipment_id == SHIPMENT


@pytest.mark.parametrize("changes", [{"FileType": None}, {"FileType": 7}, {"Checksum": None}])
def test_a_label_is_the_one_that_was_paid_for_whatever_is_said_of_its_file(
    seller, amazon_stub, changes
):
    amazon_stub.answers(200, TOKEN)
    amazon_stub.answers(200, sold(file_of(PAPER, **changes)))

    assert seller.get_shipment(SHIPMENT).label.content == PAPER


def test_a_label_that_would_fill_the_memory_is_none(seller, amazon_stub):
    amazon_stub.answers(200, TOKEN)
    amazon_stub.answers(200, sold(file_of(bytes(9 * 1024 * 1024))))

    assert seller.get_shipment(SHIPMENT).label is None


def test_a_refusal_comes_with_amazons_words(seller, amazon_stub):
    amazon_stub.answers(200, TOKEN)
    amazon_stub.refuses(400, "InvalidInput", "The package is too heavy.")

    with pytest.raises(OurFault) as caught:
        seller.buy_shipment({})

    assert caught.value.said == "The package is too heavy."
    assert caught.value.operation == "createShipment"


@pytest.mark.parametrize("body", [{}, {"payload": None}, {"payload": {"ShipmentId": "1"}}])
def test_an_answer_that_is_no_shipment_leaves_it_open_whether_one_was_bought(
    seller, amazon_stub, body
):
    amazon_stub.answers(200, TOKEN)
    amazon_stub.answers(200, body)

    with pytest.raises(TryLater) as caught:
        seller.buy_shipment({})

    assert (caught.value.reason, caught.value.operation) == ("unavailable", "createShipment")


def test_a_token_that_does_not_come_means_that_nothing_was_bought(seller, amazon_stub):
    amazon_stub.answers(503)

    with pytest.raises(TryLater) as caught:
        seller.buy_shipment({})

    assert caught.value.operation == "createRestrictedDataToken"


def test_an_unknown_shipment_is_not_found(seller, amazon_stub):
    amazon_stub.answers(200, TOKEN)
    amazon_stub.refuses(404, "NotFound", "no such shipment")

    with pytest.raises(NotFound):
        seller.get_shipment(SHIPMENT)


@pytest.mark.parametrize("number", ["", "..", "a/b", "a b", "1" * 65])
def test_a_shipments_number_cannot_lead_to_another_address(seller, amazon_stub, number):
    with pytest.raises(OurFault):
        seller.cancel_shipment(number)

    assert amazon_stub.asked == []


def test_an_offer_without_its_price_spoils_no_other(seller, amazon_stub):
    price = {"CurrencyCode": "EUR", "Amount": 4.19}
    offer = {
        "ShippingServiceName": "DHL Paket",
        "CarrierName": "DHL",
        "ShippingServiceId": "DHL_PAKET",
        "ShippingServiceOfferId": "offer",
        "RateWithAdjustments": price,
    }
    priceless = {name: value for name, value in offer.items() if name != "RateWithAdjustments"}
    listed = [priceless, offer | {"RateWithAdjustments": None}, None, offer]
    amazon_stub.answers(200, {"payload": {"ShippingServiceList": listed}})

    offers = seller.shipping_offers({}).offers

    assert [(each.service_id, str(each.price)) for each in offers] == [("DHL_PAKET", "4.19")]
