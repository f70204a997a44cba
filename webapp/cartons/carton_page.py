"""What a carton's page says: its orders, their parcels, and the forms that are open."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

from webapp.carriers import weight
from webapp.cartons.carton import Carton
from webapp.cartons.carton_dispatch import waiting
from webapp.cartons.carton_fit import separations
from webapp.ground.language.message import ToldMessage
from webapp.ground.web.form_key import new_form_key
from webapp.orders.order import Order, OrderItem
from webapp.products.parcel_proposal import ParcelProposal, shared_proposal
from webapp.shipping.label import Label
from webapp.shipping.obstacle import NO_OBSTACLE
from webapp.shipping.shipment import FAILED, Shipment, ShipmentStatus
from webapp.shipping.shipment_form import ShipmentForm
from webapp.shipping.unshipped import named_lines, unshipped


@dataclass(frozen=True)
class CartonRow:
    """One order in it, with its shipment, where it has one."""

    order: Order
    items: str
    shipment: Shipment | None
    reason: ToldMessage
    late: bool


class CartonPage:
    """One carton's; `form` is what was typed, where something was."""

    def __init__(self, carton: Carton, now: datetime, form: ShipmentForm | None = None) -> None:
        self.carton = carton
        self._now = now
        self._typed = form
        self.form_key = new_form_key()

    @cached_property
    def orders(self) -> list[Order]:
        found = self.carton.orders
        for order in found:
            order.account = order.store.account = self.carton.account
        return found

    @cached_property
    def rows(self) -> list[CartonRow]:
        ids = [order.id for order in self.orders]
        items, shipments = OrderItem.by_order(ids), self.shipments
        return [
            CartonRow(
                order,
                ", ".join(named_lines(order, items[order.id], self._rest[order.id])),
                next((each for each in shipments if each.order_id == order.id), None),
                self._reasons.get(order.id, NO_OBSTACLE),
                order.late(self._now),
            )
            for order in self.orders
        ]

    @cached_property
    def shipments(self) -> list[Shipment]:
        found = self.carton.shipments
        for each in found:
            each.store = each.order.store
        return found

    @cached_property
    def waiting(self) -> list[Order]:
        """Those of which something is left to ship, the most urgent first."""
        return waiting(self.orders)

    @property
    def obstacle(self) -> bool:
        """Whether something parts its orders by now."""
        return bool(self._reasons)

    @property
    def lead(self) -> Order:
        """The most urgent of those that wait; else of all."""
        return (self.waiting or self.orders)[0]

    @property
    def under_way(self) -> bool:
        """Whether something may be about to change without anybody's doing."""
        return any(each.status is ShipmentStatus.PENDING for each in self.shipments)

    @property
    def may_be_dissolved(self) -> bool:
        left = {each.order_id for each in self.shipments if not each.may_be_undone}
        return any(order.id not in left for order in self.orders) and not self.label_under_way

    @property
    def may_be_corrected(self) -> bool:
        """Whether Amazon can be told another number, or once more what it refused."""
        settled = not self.under_way and self.lead.store.connected
        known = (*FAILED, ShipmentStatus.CONFIRMED)
        return settled and any(each.status in known for each in self.shipments) and not self.bought

    @property
    def bought(self) -> bool:
        """Whether Amazon sold its label, and knows its number."""
        return any(each.bought for each in self.shipments)

    @cached_property
    def labels(self) -> list[Label]:
        """What was bought at Amazon for the parcel, or is about to be."""
        return Label.of_carton(self.carton.id)

    @property
    def label_under_way(self) -> bool:
        """Whether a label is being bought or cancelled just now."""
        return any(label.waits for label in self.labels)

    @cached_property
    def proposal(self) -> ParcelProposal:
        return shared_proposal(
            self.carton.account_id, {o.id: self._rest[o.id] for o in self.orders}
        )

    @property
    def weight_words(self) -> str:
        """What its products weigh together; empty when that isn't known."""
        grams = self.proposal.weight_grams
        figure, unit = weight.shown(grams, self.lead.store.marketplace.country)
        return f"{figure} {unit}" if grams else ""

    @property
    def form(self) -> ShipmentForm:
        return self._typed or self._proposed

    @property
    def correction(self) -> ShipmentForm:
        """The form that corrects its number."""
        return ShipmentForm.of(self.told, self._now)

    @property
    def told(self) -> Shipment:
        """The first of its shipments of which Amazon is told."""
        return next(each for each in self.shipments if each.status is not ShipmentStatus.MARKED)

    @property
    def _proposed(self) -> ShipmentForm:
        order = self.lead
        form = ShipmentForm.proposed(order, self._rest[order.id], self._now)
        figure, unit = weight.shown(self.proposal.weight_grams, order.store.marketplace.country)
        form.values.update(weight=figure, weight_unit=unit)
        return form

    @cached_property
    def _rest(self) -> Mapping[int, Mapping[str, int]]:
        return unshipped([order.id for order in self.orders])

    @cached_property
    def _reasons(self) -> dict[int, ToldMessage]:
        return separations(self.waiting, self.carton.id)
