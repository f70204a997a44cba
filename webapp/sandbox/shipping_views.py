"""Buy Shipping (Merchant Fulfillment v0), and the tokens that it wants, as the models say it."""

import json
from typing import Any

from flask import Blueprint, Response, request

from webapp.sandbox.answer import Answer, invalid, not_found
from webapp.sandbox.api_views import REGION, find_order
from webapp.sandbox.bought_shipment import BoughtShipment
from webapp.sandbox.gate import Case, operate
from webapp.sandbox.grant import AccessToken
from webapp.sandbox.package_request import PackageRequest, order_named
from webapp.sandbox.restricted_token import RestrictedToken
from webapp.sandbox.shipping_quote import ShippingQuote

shipping = Blueprint("shipping", __name__, url_prefix=REGION)


@shipping.post("/tokens/2021-03-01/restrictedDataToken")
def create_restricted_data_token(region: str) -> Response:
    def work(case: Case) -> Answer:
        access = AccessToken.get_by_id(request.headers["x-amz-access-token"])
        token = RestrictedToken.issue(access, region, _body(), case.world.now())
        return Answer(200, json.dumps({"restrictedDataToken": token.token, "expiresIn": 3600}))

    return operate("createRestrictedDataToken", region, work)


@shipping.post("/mfn/v0/eligibleShippingServices")
def get_eligible_shipment_services(region: str) -> Response:
    def work(case: Case) -> Answer:
        package = _package(case, _body())
        package.check_eligible()
        return _payload(ShippingQuote(package, case.seller, case.world.now()).facts())

    return operate("getEligibleShipmentServices", region, work)


@shipping.post("/mfn/v0/shipments")
def create_shipment(region: str) -> Response:
    def work(case: Case) -> Answer:
        body = _body()
        package = _package(case, body)
        package.check_eligible()
        quote = ShippingQuote(package, case.seller, case.world.now())
        service = quote.sold(body.get("ShippingServiceId"), body.get("ShippingServiceOfferId"))
        bought = BoughtShipment.buy(package, service, case.world.stamp())
        return _payload(bought.facts(), note=package.order.order_id)

    return operate("createShipment", region, work)


@shipping.get("/mfn/v0/shipments/<shipment_id>")
def get_shipment(region: str, shipment_id: str) -> Response:
    def work(case: Case) -> Answer:
        return _payload(_shipment(case, shipment_id).facts())

    return operate("getShipment", region, work)


@shipping.delete("/mfn/v0/shipments/<shipment_id>")
def cancel_shipment(region: str, shipment_id: str) -> Response:
    def work(case: Case) -> Answer:
        shipment = _shipment(case, shipment_id)
        shipment.cancel(case.world.stamp())
        return _payload(shipment.facts(), note=shipment.order_id)

    return operate("cancelShipment", region, work)


def _body() -> dict[str, Any]:
    body = request.get_json(force=True, silent=True)
    if not isinstance(body, dict):
        raise invalid("The request body is not a JSON object.")
    return body


def _package(case: Case, body: dict[str, Any]) -> PackageRequest:
    details = body.get("ShipmentRequestDetails")
    return PackageRequest.read(details, find_order(case, order_named(details)))


def _shipment(case: Case, shipment_id: str) -> BoughtShipment:
    """Another seller's shipment doesn't exist."""
    mine = (BoughtShipment.seller_id == case.seller.id) & (BoughtShipment.region == case.region)
    shipment: BoughtShipment | None = BoughtShipment.get_or_none(
        (BoughtShipment.id == shipment_id) & mine
    )
    if shipment is None:
        raise not_found(f"Shipment {shipment_id} was not found.")
    shipment.ripen(case.world.refund_delay, case.world.now())
    return shipment


def _payload(facts: dict[str, Any], note: str = "") -> Answer:
    return Answer(200, json.dumps({"payload": facts}), note=note)
