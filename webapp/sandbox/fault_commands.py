"""Commands to misbehave: what Amazon does wrong next, to whom and how often.

Operations are Amazon's names, or `token`. Each answers with the number of its fault.
"""

from typing import Any

from webapp.sandbox.answer import GARBLES
from webapp.sandbox.bucket import PLANS
from webapp.sandbox.commands import Commands
from webapp.sandbox.denial import denied_operations
from webapp.sandbox.fault import KINDS
from webapp.sandbox.marketplace import find as find_marketplace
from webapp.sandbox.order import Order
from webapp.sandbox.reports.report import Report
from webapp.sandbox.reports.spoiling import HOW

OPERATIONS = (*PLANS, "token", "ReceiveMessage", "DeleteMessageBatch")


class FaultCommands(Commands):
    def throttle(
        self, operation: str | None = None, calls: int | None = 1, seller: str | None = None
    ) -> int:
        """The next `calls` calls get 429; None: until lifted."""
        return self._fault("throttle", operation, seller, calls=calls)

    def refuse(self, words: str, operation: str | None = None, calls: int | None = 1) -> int:
        """The next `calls` calls get 400 InvalidInput, in these words."""
        return self._fault("refuse", operation, calls=calls, detail=words)

    def deny(
        self,
        operation: str | None = None,
        seller: str | None = None,
        *,
        marketplace: str | None = None,
        role: str | None = None,
        calls: int | None = None,
        status: int = 403,
    ) -> int:
        """One operation, source or role (or all) gets 403, or 401, until `lift("deny")`."""
        market = find_marketplace(marketplace).id if marketplace else None
        facts: dict[str, Any] = {"calls": calls, "status": status, "marketplace": market}
        operations = denied_operations(operation, role)
        return [self._fault("deny", each, seller, **facts) for each in operations][-1]

    def go_down(
        self,
        seconds: float | None = None,
        status: int = 503,
        operation: str | None = None,
        hang: float = 0,
        calls: int | None = None,
    ) -> int:
        """For `seconds`, for so many `calls`, or until `come_up`; `hang` seconds per answer."""
        facts: dict[str, Any] = {"calls": calls, "status": status, "seconds": hang}
        return self._fault("down", operation, lasts=seconds, **facts)

    def come_up(self) -> None:
        self._world.faults.lift("down")
        self._world.awake.set()

    def garble(
        self,
        how: str = "html",
        operation: str | None = None,
        calls: int | None = 1,
        seller: str | None = None,
    ) -> int:
        """`html`, `empty`, `list`, `nonsense`, `truncated` or `wrong_type`."""
        if how not in GARBLES:
            raise ValueError(f"{how} is not one of {', '.join(GARBLES)}.")
        return self._fault("garble", operation, seller, calls=calls, detail=how)

    def slow(
        self,
        seconds: float = 5,
        operation: str | None = None,
        calls: int | None = 1,
        after: int = 0,
    ) -> int:
        """The next `calls` answers, but for the first `after`, leave so much later, or when this
        is lifted."""
        return self._fault("slow", operation, calls=calls, seconds=seconds, spared=after)

    def drop(self, operation: str | None = None, calls: int | None = 1) -> int:
        """The next calls are worked on, and the connection breaks before the answer."""
        return self._fault("drop", operation, calls=calls)

    def say_rate(
        self, rate: str = "", operation: str | None = None, calls: int | None = None
    ) -> int:
        """x-amzn-RateLimit-Limit is this, whatever the truth, or is missing."""
        return self._fault("rate_header", operation, calls=calls, detail=rate)

    def repeat_token(self, calls: int | None = 1, seller: str | None = None) -> int:
        """The next page that a page token leads to ends with that very token."""
        return self._fault("repeat_token", "searchOrders", seller, calls=calls)

    def send_empty_pages(self, calls: int | None = 1, seller: str | None = None) -> int:
        """The next pages hold no order, and a token that leads to where these are."""
        return self._fault("empty_page", "searchOrders", seller, calls=calls)

    def duplicate_page(self, calls: int | None = 1, seller: str | None = None) -> int:
        """The next page asked for is the one before, once more."""
        return self._fault("duplicate_page", "searchOrders", seller, calls=calls)

    def shuffle_pages(self, calls: int | None = 1, seller: str | None = None) -> int:
        """The next searches come newest first, and shuffled within each page."""
        return self._fault("shuffle", "searchOrders", seller, calls=calls)

    def refuse_page_tokens(
        self, words: str = "Invalid Input", calls: int | None = None, seller: str | None = None
    ) -> int:
        """Page tokens get 400 in these words, which name no field, until
        `lift("refuse_page_token")`."""
        return self._fault("refuse_page_token", "searchOrders", seller, calls=calls, detail=words)

    def ignore_confirmations(self, calls: int | None = 1, seller: str | None = None) -> int:
        """The next confirmations of shipments get 204 and are forgotten."""
        return self._fault("ignore", "confirmShipment", seller, calls=calls)

    def hide_order(self, order_id: str, operation: str) -> int:
        """`searchOrders` or `getOrder` doesn't show the order, until `lift("hide")`."""
        Order.get_by_id(order_id)
        if operation not in ("searchOrders", "getOrder"):
            raise ValueError(f"{operation} shows no orders.")
        return self._fault("hide", operation, detail=order_id)

    def reject_keys(self, error: str = "invalid_client", calls: int | None = None) -> int:
        """The token endpoint refuses the application (or says `unauthorized_client`) until
        `lift("reject_keys")`."""
        return self._fault("reject_keys", "token", calls=calls, detail=error)

    def spoil_report(
        self, how: str = "", seconds: float = 0, calls: int | None = 1, seller: str | None = None
    ) -> int:
        """The next reports end `cancelled` or `fatal`; or their document is `gone`, `garbled`,
        `cut_off`, a `bomb`, `elsewhere` or `unencrypted`, has `odd_lines` or `no_head`, or
        each download of it `stalls` in its middle until that is lifted; or they come `seconds`
        later."""
        if how and how not in HOW:
            raise ValueError(f"{how} is not one of {', '.join(HOW)}.")
        facts: dict[str, Any] = {"calls": calls, "seconds": seconds, "detail": how}
        return self._fault("report", "createReport", seller, **facts)

    def lift(self, kind: str | None = None, number: int | None = None) -> None:
        """Ends a kind of faults (`throttle`, `down`, `garble`, …), one by its number, or all."""
        if kind and kind not in KINDS:
            raise ValueError(f"{kind} is not one of {', '.join(KINDS)}.")
        self._world.faults.lift(kind or None, number)
        if not number and kind in (None, "", "report"):
            Report.flow_again()
        self._world.awake.set()

    def _fault(
        self,
        kind: str,
        operation: str | None,
        seller: str | None = None,
        lasts: float | None = None,
        **facts: Any,
    ) -> int:
        if operation and operation not in OPERATIONS:
            raise ValueError(f"{operation} is not one of {', '.join(OPERATIONS)}.")
        return self._add_fault(kind, operation or None, seller, lasts, **facts)
