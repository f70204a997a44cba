"""What an order's page says of its shipping: its parcels, what is left, and the form to ship it."""

import secrets
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

from webapp.orders import Order, OrderItem
from webapp.shipping.label import Label
from webapp.shipping.label_paper import WORDS, LabelPaper
from webapp.shipping.obstacle import NOTHING_LEFT, obstacles
from webapp.shipping.refusal import Refusal
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

    @cached_property
    def refusals(self) -> dict[int, str]:
        """Amazon's own words about what it refused, for who may read of the buyer."""
        return Refusal.words_of(self.shipments)

    @property
    def under_way(self) -> bool:
        """Whether something may be about to change without anybody's doing."""
        return any(s.standing is Standing.PENDING for s in self.shipments)

    @property
    def trades(self) -> bool:
        """Whether a label is being bought or cancelled, which may change where the order stands."""
        return any(label.waits for label in self.labels)

    @cached_property
    def labels(self) -> list[Label]:
        """What was bought at Amazon, or is about to be."""
        found = Label.of(self.order)
        for label in found:
            label.order, label.store = self.order, self.order.store
        return found

    @property
    def other_shipments(self) -> list[Shipment]:
        """Those that don't stand at their label already."""
        labelled = {label.shipment_id for label in self.labels}
        return [each for each in self.shipments if each.id not in labelled]

    def may_be_printed(self, label: Label) -> bool:
        return label.id in self._printable

    def said_of(self, label: Label) -> str:
        """Amazon's own words about what went wrong, for who may read of the buyer."""
        return LabelPaper.read(label, WORDS).decode(errors="replace") if label.problem else ""

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
        return self._typed or ShipmentForm.proposed(self.order, self.left, self._now)

    @cached_property
    def lines(self) -> list[Line]:
        query = OrderItem.select().where(OrderItem.order == self.order).order_by(OrderItem.id)
        return [self._line(item) for item in query if self.left.get(item.order_item_id)]

    @cached_property
    def left(self) -> dict[str, int]:
        """How many of each line are still to be shipped, by Amazon's item id."""
        return left([self.order.id])[self.order.id]

    def mending(self, shipment: Shipment) -> ShipmentForm:
        """The form that mends a refused shipment."""
        return ShipmentForm.of(shipment, self._now)

    @cached_property
    def _printable(self) -> set[int]:
        return LabelPaper.labels_with_file(self.order)

    def _line(self, item: OrderItem) -> Line:
        rest = self.left[item.order_item_id]
        typed = self._typed.quantities if self._typed else {}
        return Line(
            item_id=item.order_item_id,
            identifier=item.named_by(self.order.store.product_identifier),
            title=item.title or "",
            left=rest,
            typed=typed.get(item.order_item_id, str(rest)),
        )
