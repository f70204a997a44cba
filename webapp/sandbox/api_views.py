"""The Selling Partner API under /na, /eu and /fe, as the model files say it."""

import json
from dataclasses import replace

from flask import Blueprint, Response, request

from webapp.sandbox.account import account, participations
from webapp.sandbox.answer import Answer, invalid, new_request_id, not_found, respond
from webapp.sandbox.gate import Case, operate
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
    return operate("searchOrders", region, _page)


@api.get("/orders/2026-01-01/orders/<order_id>")
def get_order(region: str, order_id: str) -> Response:
    def work(case: Case) -> Answer:
        included = datasets(request.args)
        order = find_order(case, order_id)
        if order_id in case.world.faults.hidden("getOrder"):
            raise not_found(f"Order {order_id} was not found.")
        hidden = HiddenChange.of_order(order_id, case.world.now())
        document = hidden.before if hidden else order.document
        if not document:
            raise not_found(f"Order {order_id} was not found.")
        return Answer(200, f'{{"order":{shown(document, included)}}}', orders=1)

    return operate("getOrder", region, work)


@api.post("/orders/v0/orders/<order_id>/shipmentConfirmation")
def confirm_shipment(region: str, order_id: str) -> Response:
    def work(case: Case) -> Answer:
        order = find_order(case, order_id)
        body = request.get_json(force=True, silent=True)
        confirmation = ShipmentConfirmation.read(body, order)
        if case.world.faults.take("ignore", "confirmShipment", case.seller.key):
            return Answer(204, note="ignored on command")
        confirmation.apply(order, case.world.stamp())
        return Answer(204)

    return operate("confirmShipment", region, work)


@api.get("/sellers/v1/marketplaceParticipations")
def get_marketplace_participations(region: str) -> Response:
    def work(case: Case) -> Answer:
        return Answer(200, json.dumps({"payload": participations(case.seller, case.region)}))

    return operate("getMarketplaceParticipations", region, work)


@api.get("/sellers/v1/account")
def get_account(region: str) -> Response:
    def work(case: Case) -> Answer:
        return Answer(200, json.dumps({"payload": account(case.seller, case.region)}))

    return operate("getAccount", region, work)


@api.route("/<path:_path>", methods=["GET", "POST", "PUT", "PATCH", "DELETE"])
def nowhere(region: str, _path: str) -> Response:
    """A path that no model has."""
    error = not_found(f"The requested resource doesn't exist in {region}.")
    return respond("", error.answer(), new_request_id())


def find_order(case: Case, order_id: str) -> Order:
    """Another seller's order doesn't exist, and no more does one past its two years."""
    mine = (Order.seller_id == case.seller.id) & (Order.region == case.region)
    order: Order | None = Order.get_or_none((Order.order_id == order_id) & mine)
    too_old = case.world.now() - TWO_YEARS if case.region != "fe" else 0
    if order is None or order.created_at < too_old:
        raise not_found(f"Order {order_id} was not found.")
    return order


def _page(case: Case) -> Answer:
    """One page of a search, new or continued."""
    now = case.world.now()
    if "paginationToken" in request.args:
        search, page, start = _continued(case, now)
    else:
        search, page, start = _begun(case, now), 1, ""
    hidden = case.world.faults.hidden("searchOrders")
    rows = search.rows(case.seller.id, case.region, start, now - TWO_YEARS, hidden)
    here, token = rows[: search.size], None
    if case.world.faults.take("empty_page", "searchOrders", case.seller.key):
        here, token = [], _next_token(case, search, page, start, start)
    elif len(rows) > search.size:
        token = _next_token(case, search, page, search.cursor(here[-1]), start)
    if page > 1 and case.world.faults.take("repeat_token", "searchOrders", case.seller.key):
        token = request.args["paginationToken"]
    if search.newest_first:
        here = shuffled(here)
    body = page_body(search, [row.document for row in here], token)
    return Answer(200, body, page=page, orders=len(here))


def _next_token(case: Case, search: Search, page: int, after: str, before: str) -> str:
    return PageToken.issue(
        seller_id=case.seller.id,
        region=case.region,
        search=search.frozen(),
        page=page + 1,
        after=after,
        before=before,
        expires_at=case.world.now() + case.world.page_token_life,
    )


def _begun(case: Case, now: int) -> Search:
    search = Search.read(request.args, case.region, now, case.world.lag)
    if case.world.faults.take("shuffle", "searchOrders", case.seller.key):
        search = replace(search, newest_first=True)
    return search


def _continued(case: Case, now: int) -> tuple[Search, int, str]:
    """A page token goes with the parameters of page one; a duplicated page is the one before,
    once more."""
    if fault := case.world.faults.take("refuse_page_token", "searchOrders", case.seller.key):
        raise invalid(fault.detail)
    PageToken.sweep(now)
    token = PageToken.good(request.args["paginationToken"], case.seller.id, case.region, now)
    if token is None:
        raise invalid("The paginationToken is not valid or has expired.")
    search = Search.thawed(token.search)
    if search.asked != asked(request.args):
        raise invalid("The request parameters must be those of the first page.")
    if case.world.faults.take("duplicate_page", "searchOrders", case.seller.key):
        return search, token.page - 1, token.before
    return search, token.page, token.after
