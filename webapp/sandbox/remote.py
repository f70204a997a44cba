"""What the remote control can do: each verb takes JSON's arguments and gives JSON's facts."""

import inspect
from collections.abc import Callable
from typing import Any

from . import seller as sellers
from .answer import GARBLES
from .bucket import PLANS
from .fault import KINDS, Fault
from .grant import AccessToken, ConsentCode, Grant
from .intake import Intake, place_document
from .marketplace import REGIONS
from .marketplace import find as find_marketplace
from .moment import parsed, written
from .order import Order, Refusal
from .page_token import PageToken
from .seller import SELLERS, Seller
from .stock import stock
from .wish import Wish
from .world import World

Facts = dict[str, Any]
OPERATIONS = (*PLANS, "token")


class Remote:
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
        **wish: Any,
    ) -> Facts:
        """Wished, diced or (with `document`) dictated; `marketplace` None goes round them all."""
        who = _seller(seller)
        markets = [find_marketplace(marketplace)] if marketplace else who.marketplaces
        if document is not None:
            return {"order_ids": [place_document(self._world, who, markets[0], document)]}
        if unknown := set(wish) - Wish.names():
            raise ValueError(f"Nobody knows how to wish for {', '.join(sorted(unknown))}.")
        intake = Intake(
            seller=who,
            marketplaces=markets,
            count=int(count),
            created=parsed(created) if created else None,
            updated=parsed(updated) if updated else None,
            days=float(days),
            wish=Wish(**{name: value for name, value in wish.items() if value is not None}),
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

    def request_cancellation(self, order_id: str, reason: str = "Ordered by mistake") -> Facts:
        return self._changed(order_id, Order.request_cancellation, reason)

    def change_address(self, order_id: str, **fields: str) -> Facts:
        order, moment = Order.get_by_id(order_id), self._world.stamp()
        order.change_address(moment, **fields)
        return _line(order)

    def amend(self, order_id: str, overrides: Facts, updated: str | None = None) -> Facts:
        """Changes anything in the document; with `updated` as if it had happened then."""
        order = Order.get_by_id(order_id)
        order.amend(parsed(updated) if updated else self._world.stamp(), overrides)
        return _line(order)

    def touch(self, order_id: str, updated: str | None = None) -> Facts:
        """Nothing changes but the time of the latest change."""
        order = Order.get_by_id(order_id)
        order.touch(parsed(updated) if updated else self._world.stamp())
        return _line(order)

    def authorize(self, seller: str, region: str | None = None) -> Facts:
        """A consent without the clicks: {"refresh_token", "selling_partner_id"}"""
        grant = Grant.authorize(_seller(seller).id, _region(region), self._world.now())
        return {"refresh_token": grant.refresh_token, "selling_partner_id": grant.seller_id}

    def consent_code(
        self, seller: str, region: str | None = None, redirect_uri: str | None = None
    ) -> Facts:
        """A code as it would come back through the browser."""
        back = redirect_uri or self._world.settings.redirect_uris[0]
        until = self._world.now() + self._world.code_life
        code = ConsentCode.issue(_seller(seller).id, _region(region), back, until)
        return {"spapi_oauth_code": code}

    def revoke_access(self, seller: str, region: str | None = None) -> Facts:
        return {"revoked": Grant.revoke(_seller(seller).id, _region(region))}

    def expire_access_tokens(self, seller: str | None = None) -> Facts:
        return {"expired": AccessToken.expire(_seller(seller).id if seller else None)}

    def expire_page_tokens(self) -> Facts:
        return {"expired": PageToken.expire()}

    def throttle(
        self, operation: str | None = None, calls: int | None = 1, seller: str | None = None
    ) -> Facts:
        """The next `calls` calls are over quota; None: until the fault is lifted."""
        return self._fault("throttle", operation, seller, calls=_number(calls))

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
            calls=_number(calls),
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
        return self._fault("garble", operation, seller, calls=_number(calls), detail=how)

    def slow(
        self, seconds: float = 5, operation: str | None = None, calls: int | None = 1
    ) -> Facts:
        return self._fault("slow", operation, None, calls=_number(calls), seconds=float(seconds))

    def reject_keys(self, error: str = "invalid_client", calls: int | None = None) -> Facts:
        """The application's keys are wrong: invalid_client or unauthorized_client."""
        return self._fault("reject_keys", "token", None, calls=_number(calls), detail=error)

    def duplicate_page(self, calls: int | None = 1, seller: str | None = None) -> Facts:
        """The next page asked for is the one before, once more."""
        return self._fault("duplicate_page", "searchOrders", seller, calls=_number(calls))

    def shuffle_pages(self, calls: int | None = 1, seller: str | None = None) -> Facts:
        """The next searches come newest first, and shuffled within each page."""
        return self._fault("shuffle", "searchOrders", seller, calls=_number(calls))

    def lift(self, kind: str | None = None, number: int | None = None) -> Facts:
        """Ends one fault, a kind of faults, or all."""
        if kind and kind not in KINDS:
            raise ValueError(f"{kind} is not one of {', '.join(KINDS)}.")
        self._world.faults.lift(kind or None, _number(number))
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
        return _line(order)

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
        key = _seller(seller).key if seller else None
        fault = Fault(kind, operation or None, key, **facts)
        return {"number": self._world.faults.add(fault.lasting(lasts)).number}


class Reading:
    """What can be read: `GET /remote/<noun>`."""

    def __init__(self, world: World) -> None:
        self._world = world

    def sellers(self) -> Facts:
        return {"sellers": [_seller_facts(seller) for seller in SELLERS]}

    def calls(
        self,
        operation: str | None = None,
        seller: str | None = None,
        status: str | None = None,
        region: str | None = None,
        limit: str = "1000",
    ) -> Facts:
        """The log, oldest first."""
        key = _seller(seller).key if seller else None
        found = self._world.calls.facts(
            int(limit),
            operation=operation,
            seller=key,
            status=_number(status),
            region=region,
        )
        return {"calls": found}

    def counts(self) -> Facts:
        """{operation: {status: calls}} since the last reset."""
        return {"counts": self._world.calls.counts()}

    def oracle(self, seller: str, marketplace: str | None = None) -> Facts:
        """All orders of a seller as Amazon has them, whatever a search would show."""
        query = Order.select().where(Order.seller_id == _seller(seller).id).order_by(Order.order_id)
        if marketplace:
            query = query.where(Order.marketplace_id == find_marketplace(marketplace).id)
        return {"orders": [_line(order) for order in query]}

    def order(self, order_id: str) -> Facts:
        return {"order": Order.get_by_id(order_id).facts()}

    def faults(self) -> Facts:
        return {"faults": self._world.faults.facts()}

    def clock(self) -> Facts:
        return {"clock_rate": self._world.clock_rate, "now": written(self._world.now())}


WRITE_VERBS = [name for name, _ in inspect.getmembers(Remote, inspect.isfunction) if name[0] != "_"]
READ_NOUNS = [name for name, _ in inspect.getmembers(Reading, inspect.isfunction) if name[0] != "_"]
__all__ = ["READ_NOUNS", "WRITE_VERBS", "Reading", "Refusal", "Remote"]


def _line(order: Order) -> Facts:
    return {
        "orderId": order.order_id,
        "lastUpdatedTime": written(order.updated_at),
        "status": order.status,
        "marketplaceId": order.marketplace_id,
        "fulfilledBy": order.fulfilled_by,
    }


def _seller_facts(seller: Seller) -> Facts:
    return {
        "key": seller.key,
        "id": seller.id,
        "store_name": seller.store_name,
        "note": seller.note,
        "plan": seller.plan,
        "countries": list(seller.countries),
        "marketplaces": [marketplace.id for marketplace in seller.marketplaces],
        "orders": Order.select().where(Order.seller_id == seller.id).count(),
        "authorized": [grant.region for grant in Grant.live(seller.id)],
    }


def _seller(name: str) -> Seller:
    found = sellers.find_or_none(name)
    if found is None:
        raise ValueError(f"There is no seller {name}.")
    return found


def _region(name: str | None) -> str | None:
    if name and name not in REGIONS:
        raise ValueError(f"{name} is not one of {', '.join(REGIONS)}.")
    return name or None


def _number(value: int | str | None) -> int | None:
    return int(value) if value not in (None, "") else None
