#!/bin/sh
# amzn-sp-api 1.13.0 (Amazon's own SDK for Python)
#
# Expected: one `client.api_client` serves several APIs, as the README builds them, and each method can be
#   called with `async_req=True`, in a thread of the client's own pool. An answer is read by the models of the
#   API that it was asked of.
# Happens: which models read an answer is kept in the client, not in the call, and each call overwrites it. An
#   answer that comes while another API is called is read by that one's models: AttributeError, or where the
#   two have a class of the same name (GetOrderResponse of Orders v0 and of 2026-01-01), a ValueError about a
#   field that was never asked for.
# Seen: createShipment: POST arrived, answered with the shipment; AttributeError: module
#   'spapi.models.sellers_v1' has no attribute 'CreateShipmentResponse'. Orders v0: ValueError: Invalid value
#   for `order`, must not be `None`. One call after the other, both are read.
# Why it matters: the label is bought and paid, and its file, its number and its shipment id are lost to the
#   caller; the next attempt pays for a second one. It needs no more than a refresh in another thread.
# Way around: an `SPAPIClient` for each API, or a lock around each call.
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check amzn-sp-api==1.13.0
"$folder/venv/bin/python" - <<'PYTHON'
import json
import logging
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from spapi import GetOrderApi, MerchantFulfillmentApi, OrdersV0Api, SellersApi, SPAPIClient, SPAPIConfig

NUMBER, SHIPMENT = "902-3159896-1390916", "be7a0a53-00c3-4f6f-a63a-639f76ee9253"
MOMENT = "2026-11-30T08:00:00Z"
PLACE = {
    "Name": "Rosa Example", "AddressLine1": "1 Harbour Road", "City": "Detroit", "PostalCode": "48123",
    "CountryCode": "US", "Email": "rosa@example.com", "Phone": "3135550100",
}
MONEY = {"CurrencyCode": "USD", "Amount": 7.2}
OPTIONS = {"DeliveryExperience": "NoTracking", "CarrierWillPickUp": False}
PARCEL = {
    "AmazonOrderId": NUMBER,
    "ItemList": [{"OrderItemId": "12958298061782", "Quantity": 1}],
    "ShipFromAddress": PLACE,
    "PackageDimensions": {"Length": 10, "Width": 8, "Height": 4, "Unit": "inches"},
    "Weight": {"Value": 12, "Unit": "oz"},
}
REQUEST = {
    "ShipmentRequestDetails": {**PARCEL, "ShippingServiceOptions": OPTIONS},
    "ShippingServiceId": "an example",
}
BOUGHT = {
    **PARCEL, "ShipmentId": SHIPMENT, "ShipToAddress": PLACE, "Insurance": MONEY, "Status": "Purchased",
    "CreatedDate": MOMENT,
    "ShippingService": {
        "ShippingServiceName": "Ground", "CarrierName": "an example", "ShippingServiceId": "an example",
        "ShippingServiceOfferId": "an example", "ShipDate": MOMENT, "Rate": MONEY, "RateWithAdjustments": MONEY,
        "ShippingServiceOptions": OPTIONS, "RequiresAdditionalSellerInputs": False,
    },
    "Label": {
        "Dimensions": {"Length": 6, "Width": 4, "Unit": "inches"},
        "FileContents": {"Contents": "", "FileType": "application/pdf", "Checksum": ""},
    },
}
OLD_ORDER = {
    "AmazonOrderId": NUMBER, "OrderStatus": "Unshipped", "PurchaseDate": MOMENT, "LastUpdateDate": MOMENT,
}
NEW_ORDER = {
    "orderId": NUMBER, "createdTime": MOMENT, "lastUpdatedTime": MOMENT,
    "salesChannel": {"channelName": "AMAZON"}, "orderItems": [],
}
ANSWERS = {
    "/token": {"access_token": "an example", "expires_in": 3600},
    "/mfn/v0/shipments": {"payload": BOUGHT},
    "/sellers/v1/marketplaceParticipations": {"payload": []},
    f"/orders/v0/orders/{NUMBER}": {"payload": OLD_ORDER},
    f"/orders/2026-01-01/orders/{NUMBER}": {"order": NEW_ORDER},
}
SLOW = ("/mfn/v0/shipments", f"/orders/v0/orders/{NUMBER}")
arrived, answered = threading.Event(), threading.Event()


class Amazon(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        self.rfile.read(int(self.headers.get("Content-Length", 0)))
        if self.path in SLOW:
            print(f"{self.command} {self.path} arrived")
            arrived.set()
            answered.wait(30)
        body = json.dumps(ANSWERS[self.path]).encode()
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    do_POST = do_GET

    def log_message(self, *about: object) -> None:
        pass


def meanwhile(slow, quick) -> str:
    """What becomes of a call, when another API is called before its answer comes."""
    arrived.clear()
    answered.clear()
    waiting = slow(async_req=True)
    assert arrived.wait(30)
    quick()
    answered.set()
    try:
        return f"read: {waiting.get(30)}"
    except Exception as error:
        return f"{type(error).__name__}: {error}"


logging.disable()
server = ThreadingHTTPServer(("127.0.0.1", 0), Amazon)
threading.Thread(target=server.serve_forever, daemon=True).start()
address = f"http://127.0.0.1:{server.server_port}"
config = SPAPIConfig("an example", "an example", refresh_token="an example", region="NA")


def new_client():
    return SPAPIClient(config, oauth_endpoint=f"{address}/token", endpoint=address).api_client


client = new_client()


def buy(**how):
    return MerchantFulfillmentApi(client).create_shipment(REQUEST, **how)


def old_order(**how):
    return OrdersV0Api(client).get_order(NUMBER, **how)


def new_order():
    assert GetOrderApi(client).get_order(NUMBER).order.order_id == NUMBER


answered.set()
assert buy().payload.shipment_id == SHIPMENT
assert old_order().payload.order_status == "Unshipped"
print("One after the other, both are read.")

bought = meanwhile(buy, SellersApi(client).get_marketplace_participations)
print(" ", bought)
assert bought == "AttributeError: module 'spapi.models.sellers_v1' has no attribute 'CreateShipmentResponse'"
found = meanwhile(old_order, new_order)
print(" ", found)
assert found == "ValueError: Invalid value for `order`, must not be `None`"

apart = meanwhile(buy, SellersApi(new_client()).get_marketplace_participations)
print("  with a client for each API:", apart.split(":")[0])
assert apart.startswith("read: ") and SHIPMENT in apart, "the way around doesn't work now"
PYTHON
echo "As described."
