"""The Selling Partner API under /na, /eu and /fe, as the model files say it."""

import json
from dataclasses import replace

from flask import Blueprint, Response, request

from webapp.sandbox.account import account, participations
from webapp.sandbox.answer import Answer, invalid, new_request_id, not_found, respond
from webapp.sandbox.api_call import AdmittedCall, answer_call
from webapp.sandbox.notifications.hidden_change import HiddenChange
from webapp.sandbox.order import Order
from webapp.sandbox.page_token import PageToken
from webapp.sandbox.search import (
    TWO_YEARS,
    Search,
    asked,
    datasets,
    page_body,
    shown,
    shuffled,
)
from webapp.sandbox.shipment_confirmation import ShipmentConfirmation

REGION = "/<any(na, eu, fe):region>"
api = Blueprint("api", __name__, url_prefix=REGION)


@api.get("/orders/2026-01-01/orders")
def search_orders(region: str) -> Response:
    return answer_call("searchOrders", region, _page)


@api.get("/orders/2026-01-01/orders/<order_id>")
def get_order(region: str, order_id: str) -> Response:
    def work(call: AdmittedCall) -> Answer:
        included = datasets(request.args)
        order = find_order(call, order_id)
        if order_id in call.world.faults.hidden("getOrder"):
            raise not_found(f"Order {order_id} was not found.")
        hidden = HiddenChange.of_order(order_id, call.world.now())
        document = hidden.before if hidden else order.document
        if not document:
            raise not_found(f"Order {order_id} was not found.")
        return Answer(200, f'{{"order":{shown(document, included)}}}', orders=1)

    return answer_call("getOrder", region, work)


@api.post("/orders/v0/orders/<order_id>/shipmentConfirmation")
def confirm_shipment(region: str, order_id: str) -> Response:
    def work(call: AdmittedCall) -> Answer:
        order = find_order(call, order_id)
        body = request.get_json(force=True, silent=True)
        confirmation = ShipmentConfirmation.read(body, order)
        if call.world.faults.take("ignore", "confirmShipment", call.seller.key):
            return Answer(204, note="ignored on command")
        confirmation.apply(order, call.world.stamp())
        return Answer(204)

    return answer_call("confirmShipment", region, work)


@api.get("/sellers/v1/marketplaceParticipations")
def get_marketplace_participations(region: str) -> Response:
    def work(call: AdmittedCall) -> Answer:
        return Answer(200, json.dumps({"payload": participations(call.seller, call.region)}))

    return answer_call("getMarketplaceParticipations", region, work)


@api.get("/sellers/v1/account")
def get_account(region: str) -> Response:
    def work(call: AdmittedCall) -> Answer:
        return Answer(200, json.dumps({"payload": account(call.seller, call.region)}))

    return answer_call("getAccount", region, work)


@api.route("/<path:_path>", methods=["GET", "POST", "PUT", "PATCH", "DELETE"])
def nowhere(region: str, _path: str) -> Response:
    """A path that no model has."""
    error = not_found(f"The requested resource doesn't exist in {region}.")
    return respond("", error.answer(), new_request_id())


def find_order(call: AdmittedCall, order_id: str) -> Order:
    """Another seller's order doesn't exist, and no more does one past its two years."""
    mine = (Order.seller_id == call.seller.id) & (Order.region == call.region)
    order: Order | None = Order.get_or_none((Order.order_id == order_id) & mine)
    too_old = call.world.now() - TWO_YEARS if call.region != "fe" else 0
    if order is None or order.created_at < too_old:
        raise not_found(f"Order {order_id} was not found.")
    return order


def _page(call: AdmittedCall) -> Answer:
    """One page of a search, new or continued."""
    now = call.world.now()
    if "paginationToken" in request.args:
        search, page, start = _continued(call, now)
    else:
        search, page, start = _begun(call, now), 1, ""
    hidden = call.world.faults.hidden("searchOrders")
    rows = search.rows(call.seller.id, call.region, start, now - TWO_YEARS, hidden)
    here, token = rows[: search.size], None
    if call.world.faults.take("empty_page", "searchOrders", call.seller.key):
        here, token = [], _next_token(call, search, page, start, start)
    elif len(rows) > search.size:
        token = _next_token(call, search, page, search.cursor(here[-1]), start)
    if page > 1 and call.world.faults.take("repeat_token", "searchOrders", call.seller.key):
        token = request.args["paginationToken"]
    if search.newest_first:
        here = shuffled(here)
    body = page_body(search, [row.document for row in here], token)
    return Answer(200, body, page=page, orders=len(here))


def _next_token(call: AdmittedCall, search: Search, page: int, after: str, before: str) -> str:
    return PageToken.issue(
        seller_id=call.seller.id,
        region=call.region,
        search=search.frozen(),
        page=page + 1,
        after=after,
        before=before,
        expires_at=call.world.now() + call.world.page_token_life,
    )


def _begun(call: AdmittedCall, now: int) -> Search:
    search = Search.read(request.args, call.region, now, call.world.lag)
    if call.world.faults.take("shuffle", "searchOrders", call.seller.key):
        search = replace(search, newest_first=True)
    return search


def _continued(call: AdmittedCall, now: int) -> tuple[Search, int, str]:
    """A page token goes with the parameters of page one; a duplicated page is the one before,
    once more."""
    if fault := call.world.faults.take("refuse_page_token", "searchOrders", call.seller.key):
        raise invalid(fault.detail)
    PageToken.sweep(now)
    token = PageToken.good(request.args["paginationToken"], call.seller.id, call.region, now)
    if token is None:
        raise invalid("The paginationToken is not valid or has expired.")
    search = Search.thawed(token.search)
    if search.asked != asked(request.args):
        raise invalid("The request parameters must be those of the first page.")
    if call.world.faults.take("duplicate_page", "searchOrders", call.seller.key):
        return search, token.page - 1, token.before
    return search, token.page, token.after
