"""Buy Shipping (Merchant Fulfillment v0), and the tokens that it wants, as the models say it."""

import json
from typing import Any

from flask import Blueprint, Response, request

from webapp.sandbox.answer import Answer, invalid, not_found
from webapp.sandbox.api_call import AdmittedCall, answer_call
from webapp.sandbox.api_views import REGION, find_order
from webapp.sandbox.bought_shipment import BoughtShipment
from webapp.sandbox.grant import AccessToken
from webapp.sandbox.package_request import PackageRequest, order_named
from webapp.sandbox.restricted_token import RestrictedToken
from webapp.sandbox.shipping_quote import ShippingQuote

shipping = Blueprint("shipping", __name__, url_prefix=REGION)


@shipping.post("/tokens/2021-03-01/restrictedDataToken")
def create_restricted_data_token(region: str) -> Response:
    def work(call: AdmittedCall) -> Answer:
        access = AccessToken.get_by_id(request.headers["x-amz-access-token"])
        token = RestrictedToken.issue(access, region, _body(), call.world.now())
        return Answer(200, json.dumps({"restrictedDataToken": token.token, "expiresIn": 3600}))

    return answer_call("createRestrictedDataToken", region, work)


@shipping.post("/mfn/v0/eligibleShippingServices")
def get_eligible_shipment_services(region: str) -> Response:
    def work(call: AdmittedCall) -> Answer:
        package = _package(call, _body())
        package.check_eligible()
        return _payload(ShippingQuote(package, call.seller, call.world.now()).facts())

    return answer_call("getEligibleShipmentServices", region, work)


@shipping.post("/mfn/v0/shipments")
def create_shipment(region: str) -> Response:
    def work(call: AdmittedCall) -> Answer:
        body = _body()
        package = _package(call, body)
        package.check_eligible()
        quote = ShippingQuote(package, call.seller, call.world.now())
        service = quote.sold(body.get("ShippingServiceId"), body.get("ShippingServiceOfferId"))
        bought = BoughtShipment.buy(package, service, call.world.stamp())
        return _payload(bought.facts(), note=package.order.order_id)

    return answer_call("createShipment", region, work)


@shipping.get("/mfn/v0/shipments/<shipment_id>")
def get_shipment(region: str, shipment_id: str) -> Response:
    def work(call: AdmittedCall) -> Answer:
        return _payload(_shipment(call, shipment_id).facts())

    return answer_call("getShipment", region, work)


@shipping.delete("/mfn/v0/shipments/<shipment_id>")
def cancel_shipment(region: str, shipment_id: str) -> Response:
    def work(call: AdmittedCall) -> Answer:
        shipment = _shipment(call, shipment_id)
        shipment.cancel(call.world.stamp())
        return _payload(shipment.facts(), note=shipment.order_id)

    return answer_call("cancelShipment", region, work)


def _body() -> dict[str, Any]:
    body = request.get_json(force=True, silent=True)
    if not isinstance(body, dict):
        raise invalid("The request body is not a JSON object.")
    return body


def _package(call: AdmittedCall, body: dict[str, Any]) -> PackageRequest:
    details = body.get("ShipmentRequestDetails")
    return PackageRequest.read(details, find_order(call, order_named(details)))


def _shipment(call: AdmittedCall, shipment_id: str) -> BoughtShipment:
    """Another seller's shipment doesn't exist."""
    mine = (BoughtShipment.seller_id == call.seller.id) & (BoughtShipment.region == call.region)
    shipment: BoughtShipment | None = BoughtShipment.get_or_none(
        (BoughtShipment.id == shipment_id) & mine
    )
    if shipment is None:
        raise not_found(f"Shipment {shipment_id} was not found.")
    shipment.ripen(call.world.refund_delay, call.world.now())
    return shipment


def _payload(facts: dict[str, Any], note: str = "") -> Answer:
    return Answer(200, json.dumps({"payload": facts}), note=note)
