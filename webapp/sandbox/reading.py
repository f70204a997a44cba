"""Commands that only read."""

from webapp.sandbox.argument import seller_named
from webapp.sandbox.bought_shipment import BoughtShipment
from webapp.sandbox.commands import Commands, Facts
from webapp.sandbox.grant import Grant
from webapp.sandbox.marketplace import find as find_marketplace
from webapp.sandbox.moment import written
from webapp.sandbox.notifications.queue_commands import queue_facts
from webapp.sandbox.order import Order
from webapp.sandbox.order_line import OrderLine
from webapp.sandbox.seller import SELLERS, Seller

_LINE = (Order.order_id, Order.updated_at, Order.status)


class Reading(Commands):
    def sellers(self) -> list[Facts]:
        return [_seller_facts(seller) for seller in SELLERS]

    def seller_id(self, key: str) -> str:
        return seller_named(key).id

    def calls(
        self,
        operation: str | None = None,
        seller: str | None = None,
        status: int | None = None,
        region: str | None = None,
        limit: int = 1000,
    ) -> list[Facts]:
        """The call log, oldest first: operation, region, seller, at, status, page, orders, note."""
        key = seller_named(seller).key if seller else None
        wanted = {"operation": operation, "seller": key, "status": status, "region": region}
        return self._world.calls.facts(limit, **wanted)

    def queue(self) -> Facts:
        """{"waiting", "in_flight", "held", "dead_letters", "subscribed", "secrets"}"""
        return queue_facts(self._world)

    def counts(self) -> dict[str, dict[str, int]]:
        """{operation: {status: calls}} since the last reset or calm."""
        return self._world.calls.counts()

    def count(self, operation: str, status: int | None = None) -> int:
        """How many calls of an operation were answered (with that status)."""
        found = self.counts().get(operation, {})
        return found.get(str(status), 0) if status else sum(found.values())

    def oracle(self, seller: str = "busy", marketplace: str | None = None) -> list[OrderLine]:
        """All orders of a seller as Amazon has them, whatever a search would show, by number."""
        query = Order.select(*_LINE).where(Order.seller_id == seller_named(seller).id)
        if marketplace:
            query = query.where(Order.marketplace_id == find_marketplace(marketplace).id)
        return [order_line(order) for order in query.order_by(Order.order_id)]

    def order(self, order_id: str) -> Facts:
        """An order's document as Amazon would serve it in full."""
        return Order.get_by_id(order_id).facts()

    def shipments(self, order_id: str) -> list[Facts]:
        """What was bought of Buy Shipping for an order, the oldest first: id, status, tracking."""
        query = BoughtShipment.select().where(BoughtShipment.order_id == order_id)
        return [
            {"id": each.id, "status": each.status, "tracking": each.tracking}
            for each in query.order_by(BoughtShipment.created_at, BoughtShipment.id)
        ]

    def faults(self) -> list[Facts]:
        return self._world.faults.facts()

    def clock(self) -> Facts:
        return {"clock_rate": self._world.clock_rate, "now": written(self._world.now())}

    def clock_rate(self) -> float:
        return self._world.clock_rate


def order_line(order: Order) -> OrderLine:
    return OrderLine(order.order_id, written(order.updated_at), order.status)


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
