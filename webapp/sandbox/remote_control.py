"""The remote control in a program's hand: tests, the demo and the screenshots press its buttons.

It speaks HTTP to a sandbox in any process. Moments are aware datetimes.
"""

import json
from datetime import UTC, datetime
from typing import Any, NamedTuple
from urllib.error import HTTPError, URLError
from urllib.parse import urlencode
from urllib.request import ProxyHandler, Request, build_opener

from webapp.sandbox.notifications.queue_control import QueueControl

Facts = dict[str, Any]
# The loopback address is never behind a proxy, whatever the environment says.
_opener = build_opener(ProxyHandler({}))


class RemoteError(Exception):
    """The sandbox couldn't do that; the text says why."""


class OrderLine(NamedTuple):
    """An order as Amazon has it, for comparing."""

    order_id: str
    last_updated: str
    status: str


class RemoteControl(QueueControl):
    """Sellers are named by key (`busy`, `second`, `tiny`, `individual`, `narrow`, `suspended`)
    or by id; marketplaces by id or by country (`US`, `GB`, …)."""

    def __init__(self, base_url: str, timeout: float = 120) -> None:
        self.base_url = base_url.rstrip("/")
        self._timeout = timeout

    # Orders

    def place_order(self, seller: str = "busy", marketplace: str = "US", **spec: Any) -> str:
        """One order, as `place_orders`; its number."""
        return self.place_orders(seller, 1, marketplace, **spec)[0]

    def place_orders(
        self,
        seller: str = "busy",
        count: int = 1,
        marketplace: str | None = None,
        *,
        created: datetime | None = None,
        updated: datetime | None = None,
        days: float = 0,
        overrides: Facts | None = None,
        **spec: Any,
    ) -> list[str]:
        """Paid orders for the merchant to ship, placed now, or at `created`, or over past `days`.

        `marketplace` None goes round all of the seller's. Wishes: `status` (MIXED is a believable
        mix), `fulfilled_by`, `kind`, `service_level`, `script`, `buyer_name`, `recipient_name`,
        `sku`, `quantity`, `items`. `overrides` is laid over the document, None takes away.
        """
        facts = {
            "seller": seller,
            "count": count,
            "marketplace": marketplace,
            "created": _written(created),
            "updated": _written(updated),
            "days": days,
            "overrides": overrides,
        }
        ids: list[str] = self._do("place_orders", **facts, **spec)["order_ids"]
        return ids

    def place_document(self, document: Facts, seller: str = "busy", marketplace: str = "US") -> str:
        """Any document as it stands, however odd; it needs an `orderId`."""
        facts = {"seller": seller, "marketplace": marketplace, "document": document}
        return str(self._do("place_orders", **facts)["order_ids"][0])

    def pay(self, order_id: str) -> OrderLine:
        return _line(self._do("pay", order_id=order_id))

    def ship(
        self, order_id: str, items: dict[str, int] | None = None, tracking: str = ""
    ) -> OrderLine:
        """All that is left, or {order item id: quantity}."""
        return _line(self._do("ship", order_id=order_id, items=items, tracking=tracking))

    def cancel(
        self, order_id: str, by: str = "MERCHANT", item_ids: list[str] | None = None
    ) -> OrderLine:
        return _line(self._do("cancel", order_id=order_id, by=by, item_ids=item_ids))

    def cancel_part(
        self, order_id: str, item_id: str | None = None, quantity: int = 1
    ) -> OrderLine:
        """So many fewer of one line (the first one) will be shipped."""
        facts = {"order_id": order_id, "item_id": item_id, "quantity": quantity}
        return _line(self._do("cancel_part", **facts))

    def request_cancellation(self, order_id: str, reason: str = "Ordered by mistake") -> OrderLine:
        return _line(self._do("request_cancellation", order_id=order_id, reason=reason))

    def change_address(self, order_id: str, **fields: str) -> OrderLine:
        """Amazon's names: addressLine1, city, postalCode, name …"""
        return _line(self._do("change_address", order_id=order_id, **fields))

    def amend(self, order_id: str, overrides: Facts, updated: datetime | None = None) -> OrderLine:
        """Anything else in the document, as changed now or at `updated`."""
        facts = {"order_id": order_id, "overrides": overrides, "updated": _written(updated)}
        return _line(self._do("amend", **facts))

    def touch(self, order_id: str, updated: datetime | None = None) -> OrderLine:
        """Nothing changes but `lastUpdatedTime`."""
        return _line(self._do("touch", order_id=order_id, updated=_written(updated)))

    # Buy Shipping

    def shipments(self, order_id: str) -> list[Facts]:
        """What was bought for an order, the oldest first: id, status, tracking."""
        found: list[Facts] = self._read("shipments", order_id=order_id)["shipments"]
        return found

    def scan(self, shipment_id: str) -> None:
        """The carrier has it in hand: the label can't be cancelled any more."""
        self._do("scan", shipment_id=shipment_id)

    def settle_refund(self, shipment_id: str, status: str = "RefundApplied") -> None:
        """The carrier decides: `RefundApplied` or `RefundRejected`."""
        self._do("settle_refund", shipment_id=shipment_id, status=status)

    # Access

    def authorize(self, seller: str = "busy", region: str | None = None) -> str:
        """A consent without the clicks: the refresh token."""
        return str(self._do("authorize", seller=seller, region=region)["refresh_token"])

    def consent_code(
        self, seller: str = "busy", region: str | None = None, redirect_uri: str | None = None
    ) -> str:
        """A code as it comes back through the browser."""
        facts = {"seller": seller, "region": region, "redirect_uri": redirect_uri}
        return str(self._do("consent_code", **facts)["spapi_oauth_code"])

    def revoke_access(self, seller: str = "busy", region: str | None = None) -> None:
        self._do("revoke_access", seller=seller, region=region)

    def expire_access_tokens(self, seller: str | None = None) -> None:
        self._do("expire_access_tokens", seller=seller)

    def expire_page_tokens(self) -> None:
        self._do("expire_page_tokens")

    def expire_tokens(self) -> None:
        """Access tokens and page tokens, everybody's."""
        self.expire_access_tokens()
        self.expire_page_tokens()

    def reject_keys(self, error: str = "invalid_client", calls: int | None = None) -> None:
        """The token endpoint refuses the application until `lift("reject_keys")`."""
        self._do("reject_keys", error=error, calls=calls)

    # Misbehaviour; operations are Amazon's names, or `token`

    def throttle(
        self, operation: str | None = None, calls: int | None = 1, seller: str | None = None
    ) -> None:
        """The next `calls` calls get 429; None: until lifted."""
        self._do("throttle", operation=operation, calls=calls, seller=seller)

    def refuse(self, words: str, operation: str | None = None, calls: int | None = 1) -> None:
        """The next `calls` calls get 400 InvalidInput, in these words."""
        self._do("refuse", words=words, operation=operation, calls=calls)

    def deny(
        self,
        operation: str | None = None,
        seller: str | None = None,
        *,
        marketplace: str | None = None,
        role: str | None = None,
        calls: int | None = None,
        status: int = 403,
    ) -> None:
        """One operation, source or role (or all) gets 403, or 401, until `lift("deny")`."""
        facts = {"marketplace": marketplace, "role": role, "calls": calls, "status": status}
        self._do("deny", operation=operation, seller=seller, **facts)

    def go_down(
        self,
        seconds: float | None = None,
        status: int = 503,
        operation: str | None = None,
        hang: float = 0,
        calls: int | None = None,
    ) -> None:
        """For `seconds`, for so many `calls`, or until `come_up`; `hang` seconds per answer."""
        facts = {"seconds": seconds, "status": status, "hang": hang, "calls": calls}
        self._do("go_down", operation=operation, **facts)

    def come_up(self) -> None:
        self._do("come_up")

    def garble(
        self,
        how: str = "html",
        operation: str | None = None,
        calls: int | None = 1,
        seller: str | None = None,
    ) -> None:
        """`html`, `empty`, `list`, `nonsense`, `truncated` or `wrong_type`."""
        self._do("garble", how=how, operation=operation, calls=calls, seller=seller)

    def slow(
        self,
        seconds: float = 5,
        operation: str | None = None,
        calls: int | None = 1,
        after: int = 0,
    ) -> None:
        """The next `calls` answers, but for the first `after`, leave so much later, or when this
        is lifted."""
        facts = {"seconds": seconds, "calls": calls, "after": after}
        self._do("slow", operation=operation, **facts)

    def drop(self, operation: str | None = None, calls: int | None = 1) -> None:
        """The next calls are worked on, and the connection breaks before the answer."""
        self._do("drop", operation=operation, calls=calls)

    def say_rate(
        self, rate: str = "", operation: str | None = None, calls: int | None = None
    ) -> None:
        """x-amzn-RateLimit-Limit is this, whatever the truth, or is missing."""
        self._do("say_rate", rate=rate, operation=operation, calls=calls)

    def repeat_token(self, calls: int | None = 1, seller: str | None = None) -> None:
        """The next page that a page token leads to ends with that very token."""
        self._do("repeat_token", calls=calls, seller=seller)

    def send_empty_pages(self, calls: int | None = 1, seller: str | None = None) -> None:
        """The next pages hold no order, and a token that leads to where these are."""
        self._do("send_empty_pages", calls=calls, seller=seller)

    def duplicate_page(self, calls: int | None = 1, seller: str | None = None) -> None:
        """The next page asked for is the one before, once more."""
        self._do("duplicate_page", calls=calls, seller=seller)

    def refuse_page_tokens(
        self, words: str = "Invalid Input", calls: int | None = None, seller: str | None = None
    ) -> None:
        """Page tokens get 400 in these words, until `lift("refuse_page_token")`."""
        self._do("refuse_page_tokens", words=words, calls=calls, seller=seller)

    def ignore_confirmations(self, calls: int | None = 1, seller: str | None = None) -> None:
        """The next confirmations of shipments get 204 and are forgotten."""
        self._do("ignore_confirmations", calls=calls, seller=seller)

    def hide_order(self, order_id: str, operation: str) -> None:
        """`searchOrders` or `getOrder` doesn't show the order, until `lift("hide")`."""
        self._do("hide_order", order_id=order_id, operation=operation)

    def shuffle_pages(self, calls: int | None = 1, seller: str | None = None) -> None:
        """The next searches come newest first, shuffled within each page."""
        self._do("shuffle_pages", calls=calls, seller=seller)

    def spoil_report(
        self, how: str = "", seconds: float = 0, calls: int | None = 1, seller: str | None = None
    ) -> None:
        """The next reports end `cancelled` or `fatal`; or their document is `gone`, `garbled`,
        `cut_off`, a `bomb`, `elsewhere` or `unencrypted`, has `odd_lines` or `no_head`, or
        each download of it `stalls` in its middle until that is lifted; or they come `seconds`
        later."""
        self._do("spoil_report", how=how, seconds=seconds, calls=calls, seller=seller)

    def lift(self, kind: str | None = None) -> None:
        """Ends a kind of faults (`throttle`, `down`, `garble`, …), or all."""
        self._do("lift", kind=kind)

    # Time

    def set_clock_rate(self, rate: float) -> None:
        self._do("set_clock_rate", rate=rate)

    def reset_buckets(self) -> None:
        """Every budget is full again."""
        self._do("reset_buckets")

    def calm(self) -> None:
        """No faults, full budgets, an empty call log; orders and grants stay."""
        self._do("calm")

    def reset(self, stocked: bool = False) -> None:
        """As on the first day: nobody authorized; empty, or stocked for a demo."""
        self._do("reset", stocked=stocked)

    # Reading

    def sellers(self) -> list[Facts]:
        sellers: list[Facts] = self._read("sellers")["sellers"]
        return sellers

    def seller_id(self, key: str) -> str:
        return next(str(one["id"]) for one in self.sellers() if key in (one["key"], one["id"]))

    def calls(
        self,
        operation: str | None = None,
        seller: str | None = None,
        status: int | None = None,
        region: str | None = None,
    ) -> list[Facts]:
        """The call log, oldest first: operation, region, seller, at, status, page, orders, note."""
        facts = {"operation": operation, "seller": seller, "status": status, "region": region}
        calls: list[Facts] = self._read("calls", **facts)["calls"]
        return calls

    def counts(self) -> dict[str, dict[str, int]]:
        """{operation: {status: calls}} since the last reset or calm."""
        counts: dict[str, dict[str, int]] = self._read("counts")["counts"]
        return counts

    def count(self, operation: str, status: int | None = None) -> int:
        """How many calls of an operation were answered (with that status)."""
        found = self.counts().get(operation, {})
        return found.get(str(status), 0) if status else sum(found.values())

    def oracle(self, seller: str = "busy", marketplace: str | None = None) -> list[OrderLine]:
        """All orders of a seller as Amazon has them, by order number."""
        lines = self._read("oracle", seller=seller, marketplace=marketplace)["orders"]
        return [_line(line) for line in lines]

    def order(self, order_id: str) -> Facts:
        """An order's document as Amazon would serve it in full."""
        order: Facts = self._read("order", order_id=order_id)["order"]
        return order

    def faults(self) -> list[Facts]:
        faults: list[Facts] = self._read("faults")["faults"]
        return faults

    def clock_rate(self) -> float:
        return float(self._read("clock")["clock_rate"])

    def _do(self, verb: str, **arguments: Any) -> Facts:
        said = {name: value for name, value in arguments.items() if value is not None}
        if "calls" in arguments:
            said["calls"] = arguments["calls"]
        headers = {"Content-Type": "application/json"}
        address = f"{self.base_url}/remote/{verb}"
        return self._send(Request(address, json.dumps(said).encode(), headers, method="POST"))  # noqa: S310

    def _read(self, noun: str, **arguments: Any) -> Facts:
        said = {name: value for name, value in arguments.items() if value is not None}
        address = f"{self.base_url}/remote/{noun}?{urlencode(said)}"
        return self._send(Request(address))  # noqa: S310

    def _send(self, request: Request) -> Facts:
        try:
            with _opener.open(request, timeout=self._timeout) as response:
                facts: Facts = json.load(response)
                return facts
        except HTTPError as error:
            with error:
                raise RemoteError(_reason(error.read())) from None
        except URLError as error:
            raise RemoteError(f"No sandbox answers at {self.base_url}: {error.reason}.") from None


def _reason(body: bytes) -> str:
    try:
        return str(json.loads(body)["error"])
    except (ValueError, KeyError, TypeError):
        return body[:200].decode(errors="replace")


def _line(facts: Facts) -> OrderLine:
    return OrderLine(facts["orderId"], facts["lastUpdatedTime"], facts["status"])


def _written(moment: datetime | None) -> str | None:
    return moment.astimezone(UTC).isoformat() if moment else None
