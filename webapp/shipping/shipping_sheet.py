"""What an order's page says of its shipping: its parcels, what is left, and the form to ship it."""

import secrets
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

from webapp.orders import Order, OrderItem
from webapp.shipping.obstacle import NOTHING_LEFT, obstacles
from webapp.shipping.remainder import left
from webapp.shipping.shipment import Shipment, Standing
from webapp.shipping.shipment_form import ShipmentForm


@dataclass(frozen=True)
class Line:
    """A line of the order of which something is left to ship."""

    item_id: str
    identifier: str
    title: str
    left: int
    typed: str


class ShippingSheet:
    """One order's; `form` is what was typed, where something was."""

    def __init__(self, order: Order, now: datetime, form: ShipmentForm | None = None) -> None:
        self.order = order
        self._now = now
        self._typed = form
        self.form_key = secrets.token_urlsafe(15)

    @cached_property
    def shipments(self) -> list[Shipment]:
        found = Shipment.of(self.order)
        for shipment in found:
            shipment.order, shipment.store = self.order, self.order.store
        return found

    @property
    def under_way(self) -> bool:
        """Whether something may be about to change without anybody's doing."""
        return any(s.standing is Standing.PENDING for s in self.shipments)

    @cached_property
    def obstacle(self) -> str:
        """Why nothing can be shipped now; empty when something can."""
        found = obstacles([self.order]).get(self.order.id, "")
        return found or ("" if self.lines else NOTHING_LEFT)

    @property
    def wants_cancellation(self) -> bool:
        return bool(self.order.cancel_requested and self.order.status.open)

    @cached_property
    def form(self) -> ShipmentForm:
        return self._typed or ShipmentForm.proposed(self.order, self._left, self._now)

    @cached_property
    def lines(self) -> list[Line]:
        query = OrderItem.select().where(OrderItem.order == self.order).order_by(OrderItem.id)
        return [self._line(item) for item in query if self._left.get(item.order_item_id)]

    def mending(self, shipment: Shipment) -> ShipmentForm:
        """The form that mends a refused shipment."""
        return ShipmentForm.of(shipment, self._now)

    @cached_property
    def _left(self) -> dict[str, int]:
        return left([self.order.id])[self.order.id]

    def _line(self, item: OrderItem) -> Line:
        rest = self._left[item.order_item_id]
        typed = self._typed.quantities if self._typed else {}
        return Line(
            item_id=item.order_item_id,
            identifier=item.named_by(self.order.store.product_identifier),
            title=item.title or "",
            left=rest,
            typed=typed.get(item.order_item_id, str(rest)),
        )
