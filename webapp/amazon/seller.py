"""A seller at Amazon: the calls that we make in one seller's name, in one region."""

import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from webapp.amazon.bought_shipment import BoughtShipment, read_shipment
from webapp.amazon.call import Call
from webapp.amazon.caller import Caller
from webapp.amazon.failure import OurFault
from webapp.amazon.notification import ORDER_CHANGE, PAYLOAD_VERSION, Subscribed, read_subscription
from webapp.amazon.orders_page import WINDOW, Basis, OrdersPage, read_order, read_page
from webapp.amazon.report import Report, ReportDocument, read_document, read_report
from webapp.amazon.report_download import lines
from webapp.amazon.selling_account import (
    Participation,
    SellingAccount,
    read_account,
    read_participations,
)
from webapp.amazon.shipping_offer import ShippingOffers, read_offers
from webapp.amazon.waiting_order import WaitingOrder, read_waiting_orders

# Amazon's "Payment Received": what a merchant may ship.
PAYMENT_RECEIVED = ("UNSHIPPED", "PARTIALLY_SHIPPED")

# Only what shipping, slips and tax figures need, as Amazon's policy wants it: PAYMENT and
# EXPENSE would tell of the buyer's means and Amazon's fees, PROMOTION only names campaigns
# (discounts stand in PROCEEDS), FULFILLMENT_ORDERS is Easy Ship's alone.
INCLUDED_DATA = (
    "BUYER",
    "RECIPIENT",
    "PROCEEDS",
    "CANCELLATION",
    "FULFILLMENT",
    "PACKAGES",
    "TAX",
)

_ORDERS = "/orders/2026-01-01/orders"
_SUBSCRIPTIONS = "/notifications/v1/subscriptions"
_SHIPMENTS = "/mfn/v0/shipments"
_REPORTS = "/reports/2021-06-30"
# The orders that wait to be shipped, of the last 38 days.
_WAITING = "GET_FLAT_FILE_ACTIONABLE_ORDER_DATA_SHIPPING"
_PLAIN_ID = re.compile(r"[A-Za-z0-9-]{1,64}|amzn1\.[A-Za-z0-9.-]{1,190}")


class Seller(Caller):
    """Every call raises AskSeller, AccessDenied, TryLater or OurFault, and nothing else."""

    def search_orders(
        self,
        *,
        marketplace_ids: Sequence[str],
        after: datetime,
        before: datetime | None = None,
        basis: Basis,
        statuses: Sequence[str] = PAYMENT_RECEIVED,
        fulfilled_by: Sequence[str] = ("MERCHANT",),
        page_token: str | None = None,
        page_size: int = 100,
        included: Sequence[str] = INCLUDED_DATA,
    ) -> OrdersPage:
        """One page of orders created or updated from `after` up to `before` (aware times,
        the latter two minutes past or None); with a page token, all else as at page one.

        No `statuses` means all of them. Raises PageTokenExpired for a stale page token.
        """
        params = {
            "marketplaceIds": ",".join(marketplace_ids),
            f"{WINDOW[basis]}After": _iso(after),
            f"{WINDOW[basis]}Before": _iso(before) if before else "",
            "fulfillmentStatuses": ",".join(statuses),
            "fulfilledBy": ",".join(fulfilled_by),
            "includedData": ",".join(included),
            "maxResultsPerPage": str(page_size),
            "paginationToken": page_token or "",
        }
        given = {name: value for name, value in params.items() if value}
        answer = self.ask(Call("searchOrders", _ORDERS, given))
        return self.shaped(answer, lambda: read_page(answer.body, basis, answer.request_id))

    def get_order(self, order_id: str, spare: int = 0) -> bytes:
        """One order, the JSON that Amazon wrote; raises NotFound. After it `spare` calls are left
        for whoever waits before a screen."""
        params = {"includedData": ",".join(INCLUDED_DATA)}
        call = Call("getOrder", f"{_ORDERS}/{_plain(order_id)}", params, spare=spare)
        answer = self.ask(call)
        return self.shaped(answer, lambda: read_order(answer.body))

    def subscribe(self, destination_id: str, expression: str) -> Subscribed:
        """Have changes of orders sent to a destination, those that the filter lets through; raises
        Conflict when they are sent somewhere already."""
        body = {
            "payloadVersion": PAYLOAD_VERSION,
            "destinationId": destination_id,
            "processingDirective": {"filterExpression": expression},
        }
        answer = self.ask(Call("createSubscription", f"{_SUBSCRIPTIONS}/{ORDER_CHANGE}", body=body))
        return self.shaped(answer, lambda: read_subscription(answer.content["payload"]))

    def subscription(self) -> Subscribed:
        """Where changes of orders are sent; raises NotFound."""
        answer = self.ask(Call("getSubscription", f"{_SUBSCRIPTIONS}/{ORDER_CHANGE}"))
        return self.shaped(answer, lambda: read_subscription(answer.content["payload"]))

    def ask_for_waiting_orders(self, marketplace_ids: Sequence[str]) -> str:
        """Have a report made of the orders that wait to be shipped; its id."""
        body = {"reportType": _WAITING, "marketplaceIds": list(marketplace_ids)}
        answer = self.ask(Call("createReport", f"{_REPORTS}/reports", body=body))
        return self.shaped(answer, lambda: _plain(str(answer.content["reportId"])))

    def report(self, report_id: str) -> Report:
        """How far a report is; raises NotFound."""
        answer = self.ask(Call("getReport", f"{_REPORTS}/reports/{_plain(report_id)}"))
        return self.shaped(answer, lambda: read_report(answer.content))

    def report_document(self, document_id: str) -> ReportDocument:
        """Where it lies, for five minutes; raises NotFound."""
        path = f"{_REPORTS}/documents/{_plain(document_id)}"
        answer = self.ask_restricted(Call("getReportDocument", path))
        return self.shaped(answer, lambda: read_document(answer.content))

    def waiting_orders(self, document: ReportDocument) -> Iterator[WaitingOrder]:
        """What a report lists, read as it comes, an order as often as it has items.

        Raises TryLater when it doesn't come whole, OurFault when it is no such list, is too
        large or lies where it should not.
        """
        return read_waiting_orders(lines(self._wire, document, self._address))

    def account(self) -> SellingAccount:
        answer = self.ask(Call("getAccount", "/sellers/v1/account"))
        return self.shaped(answer, lambda: read_account(answer.content["payload"]))

    def participations(self) -> list[Participation]:
        path = "/sellers/v1/marketplaceParticipations"
        answer = self.ask(Call("getMarketplaceParticipations", path))
        return self.shaped(answer, lambda: read_participations(answer.content["payload"]))

    def confirm_shipment(self, order_id: str, body: Mapping[str, Any]) -> None:
        """Tell Amazon that a package is on its way; `body` is Amazon's ConfirmShipmentRequest.

        Raises OurFault when Amazon refuses it, with its reason in `said`. After TryLater
        Amazon may have heard all the same: the same packageReferenceId says it again.
        """
        path = f"/orders/v0/orders/{_plain(order_id)}/shipmentConfirmation"
        self.ask(Call("confirmShipment", path, body=body))

    def shipping_offers(self, details: Mapping[str, Any]) -> ShippingOffers:
        """By which services a package may go, and at what price; `details` is Amazon's
        ShipmentRequestDetails. Raises OurFault with Amazon's reason in `said`."""
        path, body = "/mfn/v0/eligibleShippingServices", {"ShipmentRequestDetails": details}
        answer = self.ask(Call("getEligibleShipmentServices", path, body=body))
        return self.shaped(answer, lambda: read_offers(answer.content["payload"]))

    def buy_shipment(self, body: Mapping[str, Any]) -> BoughtShipment:
        """Buy a label; `body` is Amazon's CreateShipmentRequest.

        It is bought once more by each call: after TryLater of "createShipment" itself, other
        than "paced" and "throttled", nobody knows whether it was bought.
        """
        answer = self.ask_restricted(Call("createShipment", _SHIPMENTS, body=body))
        return self.shaped(answer, lambda: read_shipment(answer.content["payload"]))

    def get_shipment(self, shipment_id: str) -> BoughtShipment:
        """What became of a bought shipment; raises NotFound."""
        path = f"{_SHIPMENTS}/{_plain(shipment_id)}"
        answer = self.ask_restricted(Call("getShipment", path))
        return self.shaped(answer, lambda: read_shipment(answer.content["payload"]))

    def cancel_shipment(self, shipment_id: str) -> BoughtShipment:
        """Give a label back; its refund may come later. Raises OurFault as buying does."""
        path = f"{_SHIPMENTS}/{_plain(shipment_id)}"
        answer = self.ask_restricted(Call("cancelShipment", path, deletes=True))
        return self.shaped(answer, lambda: read_shipment(answer.content["payload"]))


def _plain(number: str) -> str:
    # It becomes part of a path, where dots and slashes would lead elsewhere.
    if not _PLAIN_ID.fullmatch(number):
        raise OurFault("not an id of Amazon's")
    return number


def _iso(moment: datetime) -> str:
    if moment.tzinfo is None:
        raise ValueError("A time without its zone can't be sent to Amazon.")
    text = moment.astimezone(UTC).isoformat(timespec="milliseconds")
    return text.replace("+00:00", "Z")
