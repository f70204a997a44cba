"""Commands about orders: they are placed, paid, shipped, cancelled, changed."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from webapp.sandbox.argument import seller_named
from webapp.sandbox.bought_shipment import SETTLED, BoughtShipment
from webapp.sandbox.commands import Commands, Facts, in_milliseconds
from webapp.sandbox.marketplace import find as find_marketplace
from webapp.sandbox.order import Order
from webapp.sandbox.order_line import OrderLine
from webapp.sandbox.order_placement import OrderPlacement, place_document
from webapp.sandbox.order_spec import OrderSpec
from webapp.sandbox.reading import order_line


class OrderCommands(Commands):
    def place_order(
        self,
        seller: str = "busy",
        marketplace: str = "US",
        *,
        created: datetime | None = None,
        updated: datetime | None = None,
        overrides: Facts | None = None,
        **spec: Any,
    ) -> str:
        """One order, as `place_orders`; its number."""
        how: dict[str, Any] = {"created": created, "updated": updated, "overrides": overrides}
        return self.place_orders(seller, 1, marketplace, **how, **spec)[0]

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
        """Paid orders for the merchant to ship, placed now, or at `created`, or over past `days`;
        their numbers, the oldest first.

        `marketplace` None goes round all of the seller's. `spec` is of an OrderSpec: `status`
        (MIXED is a believable mix), `fulfilled_by`, `kind`, `service_level`, `script`,
        `buyer_name`, `recipient_name`, `sku`, `quantity`, `items`. `overrides` is laid over the
        document, None takes away.
        """
        who = seller_named(seller)
        if unknown := set(spec) - OrderSpec.names():
            raise ValueError(f"An order can't be given {', '.join(sorted(unknown))}.")
        placement = OrderPlacement(
            seller=who,
            marketplaces=[find_marketplace(marketplace)] if marketplace else who.marketplaces,
            count=count,
            created=in_milliseconds(created),
            updated=in_milliseconds(updated),
            days=days,
            spec=OrderSpec(**{name: value for name, value in spec.items() if value is not None}),
            overrides=overrides or {},
        )
        return placement.place(self._world)

    def place_document(self, document: Facts, seller: str = "busy", marketplace: str = "US") -> str:
        """Any document as it stands, however odd; it needs an `orderId`."""
        market = find_marketplace(marketplace)
        return place_document(self._world, seller_named(seller), market, document)

    def pay(self, order_id: str) -> OrderLine:
        return self._changed(order_id, Order.pay)

    def ship(
        self, order_id: str, items: dict[str, int] | None = None, tracking: str = ""
    ) -> OrderLine:
        """All that is left, or {order item id: quantity}."""
        return self._changed(order_id, Order.ship, items, tracking)

    def cancel(
        self, order_id: str, by: str = "MERCHANT", item_ids: list[str] | None = None
    ) -> OrderLine:
        return self._changed(order_id, Order.cancel, by, item_ids)

    def cancel_part(
        self, order_id: str, item_id: str | None = None, quantity: int = 1
    ) -> OrderLine:
        """So many fewer of one line (the first one) will be shipped; what was ordered stays as it
        was."""
        return self._changed(order_id, Order.cancel_part, item_id, quantity)

    def request_cancellation(self, order_id: str, reason: str = "Ordered by mistake") -> OrderLine:
        return self._changed(order_id, Order.request_cancellation, reason)

    def change_address(self, order_id: str, **fields: str) -> OrderLine:
        """Amazon's names: addressLine1, city, postalCode, name …"""
        order = Order.get_by_id(order_id)
        order.change_address(self._world.stamp(), **fields)
        return order_line(order)

    def amend(self, order_id: str, overrides: Facts, updated: datetime | None = None) -> OrderLine:
        """Anything else in the document, as changed now or at `updated`."""
        order = Order.get_by_id(order_id)
        order.amend(in_milliseconds(updated) or self._world.stamp(), overrides)
        return order_line(order)

    def touch(self, order_id: str, updated: datetime | None = None) -> OrderLine:
        """Nothing changes but `lastUpdatedTime`."""
        order = Order.get_by_id(order_id)
        order.touch(in_milliseconds(updated) or self._world.stamp())
        return order_line(order)

    def scan(self, shipment_id: str) -> None:
        """The carrier has a bought shipment in hand: its label can't be cancelled any more."""
        BoughtShipment.get_by_id(shipment_id).scan(self._world.stamp())

    def settle_refund(self, shipment_id: str, status: str = SETTLED[0]) -> None:
        """The carrier decides about a cancelled label: `RefundApplied` or `RefundRejected`."""
        if status not in SETTLED:
            raise ValueError(f"{status} is not one of {', '.join(SETTLED)}.")
        BoughtShipment.get_by_id(shipment_id).settle(status, self._world.stamp())

    def _changed(self, order_id: str, verb: Callable[..., None], *arguments: Any) -> OrderLine:
        order = Order.get_by_id(order_id)
        verb(order, max(self._world.stamp(), order.updated_at), *arguments)
        return order_line(order)
