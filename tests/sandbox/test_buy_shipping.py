"""Buy Shipping: offers by country, labels that are real files, refusals, refunds."""

import base64
import gzip
import hashlib
from typing import Any

import pytest
from requests import Response

from tests.sandbox.amazon_model import complaints
from tests.sandbox.application import CallingApplication
from webapp.sandbox.remote_control import RemoteControl

ELIGIBLE = "/mfn/v0/eligibleShippingServices"
SHIPMENTS = "/mfn/v0/shipments"
SENDER = {
    "Name": "Rosa's Shop",
    "AddressLine1": "1 Quayside",
    "City": "Bellevue",
    "StateOrProvinceCode": "WA",
    "PostalCode": "98004",
    "CountryCode": "US",
    "Email": "rosa@shop.example",
    "Phone": "+1 425 555 0100",
}


def package(remote: RemoteControl, order: str, **changes: Any) -> dict[str, Any]:
    lines = remote.order(order)["orderItems"]
    details = {
        "AmazonOrderId": order,
        "ItemList": [
            {"OrderItemId": line["orderItemId"], "Quantity": line["quantityOrdered"]}
            for line in lines
        ],
        "ShipFromAddress": SENDER,
        "PackageDimensions": {"Length": 20, "Width": 15, "Height": 8, "Unit": "centimeters"},
        "Weight": {"Value": 400, "Unit": "g"},
        "ShippingServiceOptions": {
            "DeliveryExperience": "DeliveryConfirmationWithoutSignature",
            "CarrierWillPickUp": False,
        },
    }
    return details | changes


def offers(application: CallingApplication, details: Any, region: str = "na") -> Response:
    return application.post(ELIGIBLE, {"ShipmentRequestDetails": details}, region)


def buy(application: CallingApplication, details: Any, **changes: Any) -> Response:
    body = {"ShipmentRequestDetails": details, "ShippingServiceId": "UPS_PTP_GND"} | changes
    return application.restricted("POST", SHIPMENTS, body)


def bought(application: CallingApplication, details: Any) -> dict[str, Any]:
    shipment: dict[str, Any] = buy(application, details).json()["payload"]
    return shipment


def message(answer: Response) -> str:
    return str(answer.json()["errors"][0]["message"])


@pytest.mark.parametrize(
    ("country", "region", "carriers"),
    [
        ("US", "na", {"USPS", "UPS", "FedEx"}),
        ("CA", "na", {"Canada Post", "UPS"}),
        ("MX", "na", {"Estafeta", "DHL"}),
        ("GB", "eu", {"Royal Mail", "Evri", "DPD"}),
        ("DE", "eu", {"DHL", "Deutsche Post", "DPD"}),
        ("FR", "eu", {"Colissimo", "Chronopost", "DPD"}),
        ("ES", "eu", {"Correos", "SEUR"}),
        ("IT", "eu", {"Poste Italiane", "BRT"}),
        ("NL", "eu", {"DHL Express", "UPS"}),
    ],
)
def test_each_country_is_offered_its_own_carriers(
    stranger: CallingApplication,
    remote: RemoteControl,
    country: str,
    region: str,
    carriers: set[str],
) -> None:
    address = {"recipient": {"deliveryAddress": {"countryCode": country}}}
    order = remote.place_order("busy", country, overrides=address)
    stranger.sign_on(remote.authorize("busy", region))

    answer = offers(
        stranger, package(remote, order, ShipFromAddress=SENDER | {"CountryCode": country}), region
    )

    offered = answer.json()["payload"]["ShippingServiceList"]
    assert complaints("getEligibleShipmentServices", answer) == []
    assert {each["CarrierName"] for each in offered} == carriers
    assert all(each["Rate"]["Amount"] > 0 for each in offered)


def test_a_label_is_sold_and_amazon_knows_of_the_parcel(
    app_of_busy: CallingApplication, remote: RemoteControl
) -> None:
    order = remote.place_order("busy", "US", kind="plain")

    answer = buy(app_of_busy, package(remote, order))

    shipment, document = answer.json()["payload"], remote.order(order)
    assert (answer.status_code, complaints("createShipment", answer)) == (200, [])
    assert shipment["Status"] == "Purchased"
    assert document["fulfillment"]["fulfillmentStatus"] == "SHIPPED"
    assert [each["trackingNumber"] for each in document["packages"]] == [shipment["TrackingId"]]


@pytest.mark.parametrize(
    ("wanted", "media_type", "begins"),
    [
        ("PDF", "application/pdf", b"%PDF-1.4"),
        ("PNG", "image/png", b"\x89PNG\r\n\x1a\n"),
        ("ZPL203", "application/zpl", b"^XA"),
        ("ShippingServiceDefault", "image/png", b"\x89PNG\r\n\x1a\n"),
    ],
)
def test_the_label_is_a_file_with_the_buyers_address(
    app_of_busy: CallingApplication,
    remote: RemoteControl,
    wanted: str,
    media_type: str,
    begins: bytes,
) -> None:
    order = remote.place_order("busy", "US", recipient_name="Ada Canary")
    details = package(remote, order)
    details["ShippingServiceOptions"] |= {"LabelFormat": wanted}

    file = bought(app_of_busy, details)["Label"]["FileContents"]

    content = gzip.decompress(base64.b64decode(file["Contents"]))
    checksum = hashlib.md5(content, usedforsecurity=False).digest()
    assert content.startswith(begins)
    assert b"Ada Canary" in content
    assert (file["FileType"], file["Checksum"]) == (
        media_type,
        base64.b64encode(checksum).decode(),
    )


def test_an_offer_is_good_for_the_package_that_it_was_made_for(
    app_of_busy: CallingApplication, remote: RemoteControl
) -> None:
    order = remote.place_order("busy", "US")
    details = package(remote, order)
    listed = offers(app_of_busy, details).json()["payload"]["ShippingServiceList"]
    offer = next(each for each in listed if each["ShippingServiceId"] == "UPS_PTP_GND")
    offer_id = {"ShippingServiceOfferId": offer["ShippingServiceOfferId"]}

    refused = buy(app_of_busy, details | {"Weight": {"Value": 9, "Unit": "oz"}}, **offer_id)
    sold = buy(app_of_busy, details, **offer_id)

    assert (refused.status_code, sold.status_code) == (400, 200)
    assert complaints("createShipment", refused) == []
    assert "check eligible options" in message(refused)
    assert sold.json()["payload"]["ShippingService"]["Rate"] == offer["Rate"]


def test_what_is_bought_for_once_cannot_be_bought_for_again(
    app_of_busy: CallingApplication, remote: RemoteControl
) -> None:
    order = remote.place_order("busy", "US", kind="plain")
    details = package(remote, order)
    buy(app_of_busy, details)

    answers = [offers(app_of_busy, details), buy(app_of_busy, details)]

    assert [answer.status_code for answer in answers] == [400, 400]
    assert all("not eligible" in message(answer) for answer in answers)
    assert len(remote.shipments(order)) == 1


def test_an_order_for_two_parcels_takes_two_labels(
    app_of_busy: CallingApplication, remote: RemoteControl
) -> None:
    order = remote.place_order("busy", "US", items=1, quantity=2)
    details = package(remote, order)
    details["ItemList"][0]["Quantity"] = 1

    answers = [buy(app_of_busy, details).status_code for _ in range(3)]

    assert answers == [200, 200, 400]
    assert len({each["tracking"] for each in remote.shipments(order)}) == 2


@pytest.mark.parametrize(
    ("changes", "complaint"),
    [
        ({"Weight": {"Value": 90, "Unit": "kg"}}, "Weight"),
        ({"Weight": {"Value": 90_000, "Unit": "g"}}, "exceeds"),
        ({"Weight": {"Value": 0, "Unit": "g"}}, "above 0"),
        ({"ShipFromAddress": None}, "ShipFromAddress is missing"),
        ({"ShipFromAddress": SENDER | {"Phone": ""}}, "ShipFromAddress.Phone"),
        ({"ShipFromAddress": SENDER | {"StateOrProvinceCode": ""}}, "StateOrProvinceCode"),
        ({"ShipFromAddress": SENDER | {"Name": "x" * 31}}, "at most 30"),
        ({"PackageDimensions": {"Length": 10}}, "PackageDimensions"),
        (
            {
                "PackageDimensions": {
                    "Length": 900,
                    "Width": 1,
                    "Height": 1,
                    "Unit": "centimeters",
                }
            },
            "exceed",
        ),
        ({"ItemList": []}, "ItemList"),
        ({"ItemList": [{"OrderItemId": "1", "Quantity": 1}]}, "not part of order"),
        ({"ShippingServiceOptions": {}}, "CarrierWillPickUp"),
        ({"AmazonOrderId": ""}, "AmazonOrderId"),
    ],
)
def test_a_package_that_cannot_be_sent_is_refused(
    app_of_busy: CallingApplication,
    remote: RemoteControl,
    changes: dict[str, Any],
    complaint: str,
) -> None:
    order = remote.place_order("busy", "US")
    details = package(remote, order, **changes)

    answers = [offers(app_of_busy, details), buy(app_of_busy, details)]

    assert [answer.status_code for answer in answers] == [400, 400]
    assert complaints("getEligibleShipmentServices", answers[0]) == []
    assert complaint in message(answers[0])


def test_a_heavy_package_leaves_out_who_cannot_carry_it_and_says_why(
    app_of_busy: CallingApplication, remote: RemoteControl
) -> None:
    order = remote.place_order("busy", "US")

    answer = offers(app_of_busy, package(remote, order, Weight={"Value": 40_000, "Unit": "g"}))

    found = answer.json()["payload"]
    assert complaints("getEligibleShipmentServices", answer) == []
    assert {each["CarrierName"] for each in found["ShippingServiceList"]} == {"UPS", "FedEx"}
    assert {each["CarrierName"] for each in found["RejectedShippingServiceList"]} == {"USPS"}


@pytest.mark.parametrize("status", ["PENDING", "CANCELLED", "SHIPPED"])
def test_an_order_that_is_not_to_be_shipped_is_not_eligible(
    app_of_busy: CallingApplication, remote: RemoteControl, status: str
) -> None:
    order = remote.place_order("busy", "US", status=status)

    assert "not eligible" in message(offers(app_of_busy, package(remote, order)))


def test_what_goes_abroad_wants_to_be_asked_about_more(
    app_of_busy: CallingApplication, remote: RemoteControl
) -> None:
    address = {"recipient": {"deliveryAddress": {"countryCode": "FR"}}}
    order = remote.place_order("busy", "US", overrides=address)

    [offer] = offers(app_of_busy, package(remote, order)).json()["payload"]["ShippingServiceList"]

    assert offer["RequiresAdditionalSellerInputs"] is True


def test_carriers_whose_terms_nobody_accepted_are_named(
    stranger: CallingApplication, remote: RemoteControl
) -> None:
    order = remote.place_order("tiny", "US")
    stranger.sign_on(remote.authorize("tiny", "na"))

    answer = offers(stranger, package(remote, order))

    named = answer.json()["payload"]["TermsAndConditionsNotAcceptedCarrierList"]
    assert (complaints("getEligibleShipmentServices", answer), named) == (
        [],
        [{"CarrierName": "FedEx"}],
    )


def test_a_cancelled_label_is_empty_its_refund_pending_and_the_order_open_again(
    app_of_busy: CallingApplication, remote: RemoteControl
) -> None:
    order = remote.place_order("busy", "US", kind="plain")
    shipment = bought(app_of_busy, package(remote, order))

    answer = app_of_busy.restricted("DELETE", f"{SHIPMENTS}/{shipment['ShipmentId']}")

    document = remote.order(order)
    assert (answer.status_code, complaints("cancelShipment", answer)) == (200, [])
    assert answer.json()["payload"]["Status"] == "RefundPending"
    assert answer.json()["payload"]["Label"]["FileContents"]["Contents"] == ""
    assert document["fulfillment"]["fulfillmentStatus"] == "UNSHIPPED"
    assert document["packages"][0]["packageStatus"]["status"] == "CANCELLED"


@pytest.mark.parametrize("refund", ["RefundApplied", "RefundRejected"])
def test_the_refund_comes_or_is_rejected_later(
    app_of_busy: CallingApplication, remote: RemoteControl, refund: str
) -> None:
    order = remote.place_order("busy", "US", kind="plain")
    path = f"{SHIPMENTS}/{bought(app_of_busy, package(remote, order))['ShipmentId']}"
    app_of_busy.restricted("DELETE", path)
    remote.settle_refund(path.rsplit("/", 1)[1], refund)

    answer = app_of_busy.restricted("GET", path)

    assert complaints("getShipment", answer) == []
    assert answer.json()["payload"]["Status"] == refund


def test_a_label_cannot_be_cancelled_twice_nor_once_it_is_on_its_way(
    app_of_busy: CallingApplication, remote: RemoteControl
) -> None:
    order = remote.place_order("busy", "US", items=1, quantity=2)
    details = package(remote, order)
    details["ItemList"][0]["Quantity"] = 1
    cancelled, scanned = (bought(app_of_busy, details)["ShipmentId"] for _ in range(2))
    app_of_busy.restricted("DELETE", f"{SHIPMENTS}/{cancelled}")
    remote.scan(scanned)

    answers = [
        app_of_busy.restricted("DELETE", f"{SHIPMENTS}/{each}") for each in (cancelled, scanned)
    ]

    assert [answer.status_code for answer in answers] == [400, 400]
    assert [complaints("cancelShipment", answer) for answer in answers] == [[], []]
    assert "the carrier has the package" in message(answers[1])


def test_a_plain_access_token_does_not_open_what_holds_an_address(
    app_of_busy: CallingApplication, remote: RemoteControl
) -> None:
    order = remote.place_order("busy", "US")
    body = {"ShipmentRequestDetails": package(remote, order), "ShippingServiceId": "UPS_PTP_GND"}
    other = app_of_busy.restricted_token("GET", f"{SHIPMENTS}/{{shipmentId}}")

    answers = [
        app_of_busy.post(SHIPMENTS, body),
        app_of_busy.restricted("POST", SHIPMENTS, body, token=other),
    ]

    assert [answer.status_code for answer in answers] == [403, 403]
    assert remote.shipments(order) == []


def test_a_token_for_any_shipment_opens_each(
    app_of_busy: CallingApplication, remote: RemoteControl
) -> None:
    order = remote.place_order("busy", "US")
    shipment = bought(app_of_busy, package(remote, order))
    token = app_of_busy.restricted_token("GET", f"{SHIPMENTS}/{{shipmentId}}")

    answer = app_of_busy.restricted("GET", f"{SHIPMENTS}/{shipment['ShipmentId']}", token=token)

    assert answer.json()["payload"] == shipment


@pytest.mark.parametrize(
    "resources",
    [None, [], [{"method": "GET", "path": "/orders/v0/orders"}], [{"method": "", "path": "/"}]],
)
def test_a_token_for_nothing_is_refused_as_the_model_says(
    app_of_busy: CallingApplication, resources: Any
) -> None:
    path = "/tokens/2021-03-01/restrictedDataToken"

    answer = app_of_busy.post(path, {"restrictedResources": resources})

    assert answer.status_code == 400
    assert complaints("createRestrictedDataToken", answer) == []


def test_another_sellers_shipment_does_not_exist(
    app_of_busy: CallingApplication, remote: RemoteControl
) -> None:
    order = remote.place_order("busy", "US")
    shipment = bought(app_of_busy, package(remote, order))
    app_of_busy.sign_on(remote.authorize("second", "na"))

    answer = app_of_busy.restricted("GET", f"{SHIPMENTS}/{shipment['ShipmentId']}")

    assert (answer.status_code, complaints("getShipment", answer)) == (404, [])
