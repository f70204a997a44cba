"""What the remote control can do: each verb takes JSON's arguments and gives JSON's facts."""

import inspect
from collections.abc import Callable
from typing import Any

from webapp.sandbox.answer import GARBLES
from webapp.sandbox.argument import number_said, region_named, seller_named
from webapp.sandbox.bought_shipment import SETTLED, BoughtShipment
from webapp.sandbox.bucket import PLANS
from webapp.sandbox.denial import denied_operations
from webapp.sandbox.fault import KINDS, Fault
from webapp.sandbox.grant import AccessToken, ConsentCode, Grant
from webapp.sandbox.marketplace import find as find_marketplace
from webapp.sandbox.moment import parsed
from webapp.sandbox.notifications.queue_remote import QueueRemote
from webapp.sandbox.order import Order
from webapp.sandbox.order_placement import OrderPlacement, place_document
from webapp.sandbox.order_spec import OrderSpec
from webapp.sandbox.page_token import PageToken
from webapp.sandbox.reading import order_line
from webapp.sandbox.reports.report import Report
from webapp.sandbox.reports.spoiling import HOW
from webapp.sandbox.stock import stock
from webapp.sandbox.world import World

Facts = dict[str, Any]
OPERATIONS = (*PLANS, "token", "ReceiveMessage", "DeleteMessageBatch")


class Remote(QueueRemote):
    """Its public methods are the verbs of `/remote/<verb>`."""

    def __init__(self, world: World) -> None:
        self._world = world

    def place_orders(
        self,
        seller: str = "busy",
        count: int = 1,
        marketplace: str | None = None,
        created: str | None = None,
        updated: str | None = None,
        days: float = 0,
        overrides: Facts | None = None,
        document: Facts | None = None,
        **spec: Any,
    ) -> Facts:
        """Wished, diced or (with `document`) dictated; `marketplace` None goes round them all."""
        who = seller_named(seller)
        markets = [find_marketplace(marketplace)] if marketplace else who.marketplaces
        if document is not None:
            return {"order_ids": [place_document(self._world, who, markets[0], document)]}
        if unknown := set(spec) - OrderSpec.names():
            raise ValueError(f"An order can't be given {', '.join(sorted(unknown))}.")
        intake = OrderPlacement(
            seller=who,
            marketplaces=markets,
            count=int(count),
            created=parsed(created) if created else None,
            updated=parsed(updated) if updated else None,
            days=float(days),
            spec=OrderSpec(**{name: value for name, value in spec.items() if value is not None}),
            overrides=overrides or {},
        )
        return {"order_ids": intake.place(self._world)}

    def pay(self, order_id: str) -> Facts:
        return self._changed(order_id, Order.pay)

    def ship(self, order_id: str, items: dict[str, int] | None = None, tracking: str = "") -> Facts:
        return self._changed(order_id, Order.ship, items, tracking)

    def cancel(
        self, order_id: str, by: str = "MERCHANT", item_ids: list[str] | None = None
    ) -> Facts:
        return self._changed(order_id, Order.cancel, by, item_ids)

    def cancel_part(self, order_id: str, item_id: str | None = None, quantity: int = 1) -> Facts:
        """So many fewer of one line will be shipped; what was ordered stays as it was."""
        return self._changed(order_id, Order.cancel_part, item_id, int(quantity))

    def request_cancellation(self, order_id: str, reason: str = "Ordered by mistake") -> Facts:
        return self._changed(order_id, Order.request_cancellation, reason)

    def change_address(self, order_id: str, **fields: str) -> Facts:
        order, moment = Order.get_by_id(order_id), self._world.stamp()
        order.change_address(moment, **fields)
        return order_line(order)

    def amend(self, order_id: str, overrides: Facts, updated: str | None = None) -> Facts:
        """Changes anything in the document; with `updated` as if it had happened then."""
        order = Order.get_by_id(order_id)
        order.amend(parsed(updated) if updated else self._world.stamp(), overrides)
        return order_line(order)

    def scan(self, shipment_id: str) -> Facts:
        """The carrier has a bought shipment in hand: it can't be cancelled any more."""
        BoughtShipment.get_by_id(shipment_id).scan(self._world.stamp())
        return {}

    def settle_refund(self, shipment_id: str, status: str = SETTLED[0]) -> Facts:
        """The carrier gives the money back for a cancelled label (or `RefundRejected`)."""
        if status not in SETTLED:
            raise ValueError(f"{status} is not one of {', '.join(SETTLED)}.")
        BoughtShipment.get_by_id(shipment_id).settle(status, self._world.stamp())
        return {}

    def touch(self, order_id: str, updated: str | None = None) -> Facts:
        """Nothing changes but the time of the latest change."""
        order = Order.get_by_id(order_id)
        order.touch(parsed(updated) if updated else self._world.stamp())
        return order_line(order)

    def authorize(self, seller: str, region: str | None = None) -> Facts:
        """A consent without the clicks: {"refresh_token", "selling_partner_id"}"""
        grant = Grant.authorize(seller_named(seller).id, region_named(region), self._world.now())
        return {"refresh_token": grant.refresh_token, "selling_partner_id": grant.seller_id}

    def consent_code(
        self, seller: str, region: str | None = None, redirect_uri: str | None = None
    ) -> Facts:
        """A code as it would come back through the browser."""
        back = redirect_uri or self._world.settings.redirect_uris[0]
        until = self._world.now() + self._world.code_life
        code = ConsentCode.issue(seller_named(seller).id, region_named(region), back, until)
        return {"spapi_oauth_code": code}

    def revoke_access(self, seller: str, region: str | None = None) -> Facts:
        return {"revoked": Grant.revoke(seller_named(seller).id, region_named(region))}

    def expire_access_tokens(self, seller: str | None = None) -> Facts:
        return {"expired": AccessToken.expire(seller_named(seller).id if seller else None)}

    def expire_page_tokens(self) -> Facts:
        return {"expired": PageToken.expire()}

    def throttle(
        self, operation: str | None = None, calls: int | None = 1, seller: str | None = None
    ) -> Facts:
        """The next `calls` calls are over quota; None: until the fault is lifted."""
        return self._fault("throttle", operation, seller, calls=number_said(calls))

    def refuse(self, words: str, operation: str | None = None, calls: int | None = 1) -> Facts:
        """The next `calls` calls are InvalidInput, in these words."""
        return self._fault("refuse", operation, None, calls=number_said(calls), detail=words)

    def deny(
        self,
        operation: str | None = None,
        seller: str | None = None,
        marketplace: str | None = None,
        role: str | None = None,
        calls: int | None = None,
        status: int = 403,
    ) -> Facts:
        """Access is denied to one operation, source or role (or to all), until lifted."""
        facts: dict[str, Any] = {
            "calls": number_said(calls),
            "status": int(status),
            "marketplace": find_marketplace(marketplace).id if marketplace else None,
        }
        operations = denied_operations(operation, role)
        return [self._fault("deny", each, seller, **facts) for each in operations][-1]

    def go_down(
        self,
        seconds: float | None = None,
        status: int = 503,
        operation: str | None = None,
        hang: float = 0,
        calls: int | None = None,
    ) -> Facts:
        """For `seconds`, `calls`, or until it comes up; each answer comes after `hang` seconds."""
        return self._fault(
            "down",
            operation,
            None,
            calls=number_said(calls),
            lasts=float(seconds) if seconds else None,
            status=int(status),
            seconds=float(hang),
        )

    def come_up(self) -> Facts:
        self._world.faults.lift("down")
        self._world.awake.set()
        return {}

    def garble(
        self,
        how: str = "html",
        operation: str | None = None,
        calls: int | None = 1,
        seller: str | None = None,
    ) -> Facts:
        if how not in GARBLES:
            raise ValueError(f"{how} is not one of {', '.join(GARBLES)}.")
        return self._fault("garble", operation, seller, calls=number_said(calls), detail=how)

    def slow(
        self,
        seconds: float = 5,
        operation: str | None = None,
        calls: int | None = 1,
        after: int = 0,
    ) -> Facts:
        facts: dict[str, Any] = {"seconds": float(seconds), "spared": int(after)}
        return self._fault("slow", operation, None, calls=number_said(calls), **facts)

    def drop(self, operation: str | None = None, calls: int | None = 1) -> Facts:
        """The next answers never arrive: the connection breaks once the work is done."""
        return self._fault("drop", operation, None, calls=number_said(calls))

    def say_rate(
        self, rate: str = "", operation: str | None = None, calls: int | None = None
    ) -> Facts:
        """The header names this rate (or is missing) until the fault is lifted."""
        return self._fault("rate_header", operation, None, calls=number_said(calls), detail=rate)

    def repeat_token(self, calls: int | None = 1, seller: str | None = None) -> Facts:
        """The next page that a page token leads to ends with that very token."""
        return self._fault("repeat_token", "searchOrders", seller, calls=number_said(calls))

    def send_empty_pages(self, calls: int | None = 1, seller: str | None = None) -> Facts:
        """The next pages hold no order, and lead to where these are."""
        return self._fault("empty_page", "searchOrders", seller, calls=number_said(calls))

    def refuse_page_tokens(
        self,
        words: str = "Invalid Input",
        calls: int | None = None,
        seller: str | None = None,
    ) -> Facts:
        """Every page token is refused, in words that name no field."""
        facts: dict[str, Any] = {"calls": number_said(calls), "detail": words}
        return self._fault("refuse_page_token", "searchOrders", seller, **facts)

    def ignore_confirmations(self, calls: int | None = 1, seller: str | None = None) -> Facts:
        """The next confirmations are answered 204 and forgotten."""
        return self._fault("ignore", "confirmShipment", seller, calls=number_said(calls))

    def hide_order(self, order_id: str, operation: str) -> Facts:
        """This operation (searchOrders or getOrder) doesn't show the order, until lifted."""
        Order.get_by_id(order_id)
        if operation not in ("searchOrders", "getOrder"):
            raise ValueError(f"{operation} shows no orders.")
        return self._fault("hide", operation, None, detail=order_id)

    def reject_keys(self, error: str = "invalid_client", calls: int | None = None) -> Facts:
        """The application's keys are wrong: invalid_client or unauthorized_client."""
        return self._fault("reject_keys", "token", None, calls=number_said(calls), detail=error)

    def duplicate_page(self, calls: int | None = 1, seller: str | None = None) -> Facts:
        """The next page asked for is the one before, once more."""
        return self._fault("duplicate_page", "searchOrders", seller, calls=number_said(calls))

    def shuffle_pages(self, calls: int | None = 1, seller: str | None = None) -> Facts:
        """The next searches come newest first, and shuffled within each page."""
        return self._fault("shuffle", "searchOrders", seller, calls=number_said(calls))

    def spoil_report(
        self, how: str = "", seconds: float = 0, calls: int | None = 1, seller: str | None = None
    ) -> Facts:
        """The next reports that are asked for end badly, or late by so many seconds."""
        if how and how not in HOW:
            raise ValueError(f"{how} is not one of {', '.join(HOW)}.")
        facts: dict[str, Any] = {"calls": number_said(calls), "seconds": float(seconds)}
        return self._fault("report", "createReport", seller, detail=how, **facts)

    def lift(self, kind: str | None = None, number: int | None = None) -> Facts:
        """Ends one fault, a kind of faults, or all."""
        if kind and kind not in KINDS:
            raise ValueError(f"{kind} is not one of {', '.join(KINDS)}.")
        self._world.faults.lift(kind or None, number_said(number))
        if not number and kind in (None, "", "report"):
            Report.flow_again()
        self._world.awake.set()
        return {}

    def set_clock_rate(self, rate: float) -> Facts:
        if float(rate) < 1:
            raise ValueError("A clock rate is 1 or more.")
        self._world.run_at(float(rate))
        return {"clock_rate": self._world.clock_rate}

    def reset_buckets(self) -> Facts:
        self._world.buckets.reset()
        return {}

    def calm(self) -> Facts:
        """No faults, full budgets, an empty call log; orders and grants stay."""
        self._world.calm()
        return {}

    def reset(self, stocked: bool = False) -> Facts:
        """As on the first day: no orders, no grants, no faults, the first clock rate."""
        self._world.empty()
        self._world.run_at(self._world.settings.clock_rate)
        if stocked:
            stock(self._world)
        return {}

    def _changed(self, order_id: str, verb: Callable[..., None], *arguments: Any) -> Facts:
        order = Order.get_by_id(order_id)
        verb(order, max(self._world.stamp(), order.updated_at), *arguments)
        return order_line(order)

    def _fault(
        self,
        kind: str,
        operation: str | None,
        seller: str | None,
        lasts: float | None = None,
        **facts: Any,
    ) -> Facts:
        if operation and operation not in OPERATIONS:
            raise ValueError(f"{operation} is not one of {', '.join(OPERATIONS)}.")
        key = seller_named(seller).key if seller else None
        fault = Fault(kind, operation or None, key, **facts)
        return {"number": self._world.faults.add(fault.lasting(lasts)).number}


WRITE_VERBS = [name for name, _ in inspect.getmembers(Remote, inspect.isfunction) if name[0] != "_"]
