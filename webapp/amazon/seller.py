"""A seller at Amazon: the calls that we make in one seller's name, in one region."""

import re
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from functools import partial
from http import HTTPStatus
from typing import Any, TypeVar

import requests

from webapp.amazon.answer import Answer
from webapp.amazon.call import Call
from webapp.amazon.failure import AmazonFailure, OurFault, TryLater
from webapp.amazon.orders_page import MALFORMED, WINDOW, Basis, OrdersPage, read_order, read_page
from webapp.amazon.pacing import Pacer, RecentCalls
from webapp.amazon.refusal import is_passing, refusal
from webapp.amazon.selling_account import (
    Participation,
    SellingAccount,
    read_account,
    read_participations,
)
from webapp.amazon.wire import Wire

AccessToken = Callable[[bool], str]
Shape = TypeVar("Shape")

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
_ORDER_ID = re.compile(r"[A-Za-z0-9-]{1,64}")


class Seller:
    """Every call raises AskSeller, TryLater or OurFault, and nothing else of Amazon's.

    `access_token(renew)` gives a valid access token, a fresh one when `renew`. `name` is the
    seller in their region, whose allowance all their calls share. `recent_calls` gives the
    times of their latest searches, for the pacer.
    """

    def __init__(
        self,
        *,
        application_id: str,
        name: str,
        address: str,
        access_token: AccessToken,
        wire: Wire,
        pacer: Pacer,
        recent_calls: RecentCalls | None = None,
    ) -> None:
        self._application_id = application_id
        self._name = name
        self._address = address.rstrip("/")
        self._access_token = access_token
        self._wire = wire
        self._pacer = pacer
        self._recent_calls = recent_calls

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
            "includedData": ",".join(INCLUDED_DATA),
            "maxResultsPerPage": str(page_size),
            "paginationToken": page_token or "",
        }
        given = {name: value for name, value in params.items() if value}
        answer = self._ask(Call("searchOrders", _ORDERS, given))
        return self._shaped(answer, lambda: read_page(answer.body, basis, answer.request_id))

    def get_order(self, order_id: str) -> bytes:
        """One order, the JSON that Amazon wrote; raises NotFound."""
        params = {"includedData": ",".join(INCLUDED_DATA)}
        answer = self._ask(Call("getOrder", f"{_ORDERS}/{_plain(order_id)}", params))
        return self._shaped(answer, lambda: read_order(answer.body))

    def account(self) -> SellingAccount:
        answer = self._ask(Call("getAccount", "/sellers/v1/account"))
        return self._shaped(answer, lambda: read_account(answer.content["payload"]))

    def participations(self) -> list[Participation]:
        path = "/sellers/v1/marketplaceParticipations"
        answer = self._ask(Call("getMarketplaceParticipations", path))
        return self._shaped(answer, lambda: read_participations(answer.content["payload"]))

    def confirm_shipment(self, order_id: str, body: Mapping[str, Any]) -> None:
        """Tell Amazon that a package is on its way; `body` is Amazon's ConfirmShipmentRequest.

        Raises OurFault when Amazon refuses it, with its reason in `said`. After TryLater
        Amazon may have heard all the same: the same packageReferenceId says it again.
        """
        path = f"/orders/v0/orders/{_plain(order_id)}/shipmentConfirmation"
        self._ask(Call("confirmShipment", path, body=body))

    def wait(self, operation: str = "searchOrders") -> timedelta:
        """How long until the shared allowance admits a call of that operation."""
        recent_calls = self._recent(operation)
        return self._pacer.wait(self._application_id, self._name, operation, recent_calls)

    def _ask(self, call: Call) -> Answer:
        answer = self._attempt(call, renew=False)
        if answer.says_token_expired:
            answer = self._attempt(call, renew=True)
        if not answer.good:
            raise self._failure(call, answer)
        return answer

    def _attempt(self, call: Call, *, renew: bool) -> Answer:
        # The token first: a seller who is gone must not cost a call of the allowance.
        access_token = self._access_token(renew)
        bucket = (self._application_id, self._name, call.operation)
        self._pacer.take(*bucket, self._recent(call.operation))
        answer = self._wire.exchange(call.operation, self._sending(call, access_token))
        self._pacer.heed(*bucket, answer.rate_limit)
        return answer

    def _recent(self, operation: str) -> RecentCalls | None:
        return self._recent_calls if operation == "searchOrders" else None

    def _sending(self, call: Call, access_token: str) -> Callable[..., requests.Response]:
        return partial(
            self._wire.session().request,
            call.method,
            self._address + call.path,
            params=call.params,
            json=call.body,
            headers={"x-amz-access-token": access_token},
        )

    def _failure(self, call: Call, answer: Answer) -> AmazonFailure:
        about = {"operation": answer.operation, "request_id": answer.request_id}
        if answer.status == HTTPStatus.TOO_MANY_REQUESTS:
            after = self._pacer.drained(self._application_id, self._name, call.operation)
            return TryLater("throttled", after=after, **about)
        if is_passing(answer):
            return self._wire.unavailable(**about)
        return refusal(call, answer)

    def _shaped(self, answer: Answer, read: Callable[[], Shape]) -> Shape:
        try:
            return read()
        except MALFORMED:
            failure = self._wire.garbled(answer)
        raise failure


def _plain(order_id: str) -> str:
    # It becomes part of a path, where dots and slashes would lead elsewhere.
    if not _ORDER_ID.fullmatch(order_id):
        raise OurFault("not an Amazon order id")
    return order_id


def _iso(moment: datetime) -> str:
    if moment.tzinfo is None:
        raise ValueError("A time without its zone can't be sent to Amazon.")
    text = moment.astimezone(UTC).isoformat(timespec="milliseconds")
    return text.replace("+00:00", "Z")
