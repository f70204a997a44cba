"""A label that was paid for is had whatever stands in a detail of Amazon's answer."""

import base64
import gzip

import pytest

from tests.amazon.test_buy_shipping import PAPER, SHIPMENT, TOKEN, file_of, sold

PRICE = {"CurrencyCode": "EUR", "Amount": 4.19}
OFFER = {
    "ShippingServiceName": "DHL Paket",
    "CarrierName": "DHL",
    "ShippingServiceId": "DHL_PAKET",
    "RateWithAdjustments": PRICE,
}
ODD = {
    "no service": {"ShippingService": None},
    "a service without a price": {"ShippingService": {"CarrierName": "DHL"}},
    "a price that is none": {
        "ShippingService": {"RateWithAdjustments": {"CurrencyCode": "EUR", "Amount": "NaN"}}
    },
    "a day in words": {
        "ShippingService": {
            "RateWithAdjustments": PRICE,
            "LatestEstimatedDeliveryDate": "soon",
            "ShipDate": "",
        }
    },
    "a day in the year 1": {
        "ShippingService": {
            "RateWithAdjustments": PRICE,
            "LatestEstimatedDeliveryDate": "0001-01-01T00:00:00Z",
        }
    },
    "no items": {"ItemList": [None, {"OrderItemId": "7"}]},
    "a number that is one": {"TrackingId": 340434},
}


@pytest.mark.parametrize("changes", ODD.values(), ids=ODD)
def test_a_bought_label_is_had_whatever_is_odd_beside_it(seller, amazon_stub, changes):
    amazon_stub.answers(200, TOKEN)
    amazon_stub.answers(200, sold(file_of(PAPER), **changes))

    bought = seller.buy_shipment({})

    assert (bought.shipment_id, bought.label.content) == (SHIPMENT, PAPER)
    assert bought.latest is None
    assert bought.tracking_number.endswith("340434")


@pytest.mark.parametrize(
    "contents",
    [base64.b64encode(PAPER).decode(), base64.encodebytes(gzip.compress(PAPER * 9)).decode()],
    ids=["as it is", "in several lines"],
)
def test_a_label_is_had_however_it_is_packed(seller, amazon_stub, contents):
    amazon_stub.answers(200, TOKEN)
    amazon_stub.answers(200, sold({"Contents": contents, "FileType": "application/pdf"}))

    assert seller.buy_shipment({}).label.content.startswith(PAPER)


def test_an_offer_with_nulls_in_optional_fields_is_offered(seller, amazon_stub):
    offer = {
        **OFFER,
        "ShippingServiceOfferId": None,
        "RequiresAdditionalSellerInputs": None,
        "AvailableLabelFormats": None,
    }
    amazon_stub.answers(200, {"payload": {"ShippingServiceList": [offer]}})

    [read] = seller.shipping_offers({}).offers

    assert (read.offer_id, read.wants_inputs, read.formats) == ("", False, ())


@pytest.mark.parametrize("day", ["", "soon", 7, "0001-01-01T00:00:00Z", "9999-12-31T23:59:59Z"])
def test_an_offer_with_a_day_that_is_none_is_offered_without_it(seller, amazon_stub, day):
    offer = {
        **OFFER,
        "ShipDate": day,
        "EarliestEstimatedDeliveryDate": day,
        "LatestEstimatedDeliveryDate": day,
    }
    amazon_stub.answers(200, {"payload": {"ShippingServiceList": [offer]}})

    [read] = seller.shipping_offers({}).offers

    assert (read.earliest, read.latest) == (None, None)
