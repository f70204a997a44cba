"""What the remote control can read: each noun of `GET /remote/<noun>`."""

import inspect
from typing import Any

from webapp.sandbox.argument import number_said, seller_named
from webapp.sandbox.bought_shipment import BoughtShipment
from webapp.sandbox.grant import Grant
from webapp.sandbox.marketplace import find as find_marketplace
from webapp.sandbox.moment import written
from webapp.sandbox.notifications.queue_remote import queue_facts
from webapp.sandbox.order import Order
from webapp.sandbox.seller import SELLERS, Seller
from webapp.sandbox.world import World

Facts = dict[str, Any]
_LINE = (
    Order.order_id,
    Order.updated_at,
    Order.status,
    Order.marketplace_id,
    Order.fulfilled_by,
)


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
        key = seller_named(seller).key if seller else None
        found = self._world.calls.facts(
            int(limit),
            operation=operation,
            seller=key,
            status=number_said(status),
            region=region,
        )
        return {"calls": found}

    def queue(self) -> Facts:
        """How the queue of notifications stands."""
        return queue_facts(self._world)

    def counts(self) -> Facts:
        """{operation: {status: calls}} since the last reset."""
        return {"counts": self._world.calls.counts()}

    def oracle(self, seller: str, marketplace: str | None = None) -> Facts:
        """All orders of a seller as Amazon has them, whatever a search would show."""
        query = Order.select(*_LINE).where(Order.seller_id == seller_named(seller).id)
        if marketplace:
            query = query.where(Order.marketplace_id == find_marketplace(marketplace).id)
        return {"orders": [order_line(order) for order in query.order_by(Order.order_id)]}

    def order(self, order_id: str) -> Facts:
        return {"order": Order.get_by_id(order_id).facts()}

    def shipments(self, order_id: str) -> Facts:
        """What was bought of Buy Shipping for an order, the oldest first; without the labels."""
        query = BoughtShipment.select().where(BoughtShipment.order_id == order_id)
        return {
            "shipments": [
                {"id": each.id, "status": each.status, "tracking": each.tracking}
                for each in query.order_by(BoughtShipment.created_at, BoughtShipment.id)
            ]
        }

    def faults(self) -> Facts:
        return {"faults": self._world.faults.facts()}

    def clock(self) -> Facts:
        return {"clock_rate": self._world.clock_rate, "now": written(self._world.now())}


READ_NOUNS = [name for name, _ in inspect.getmembers(Reading, inspect.isfunction) if name[0] != "_"]


def order_line(order: Order) -> Facts:
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
