"""What an order's page says of its shipping: its parcels, what is left, and the form to ship it."""

from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

from webapp.accounts.user import User
from webapp.carriers.customs_area import CustomsPlace, crosses_customs
from webapp.ground.language.message import ToldMessage
from webapp.ground.web.form_key import new_form_key
from webapp.orders.order import Order, OrderItem
from webapp.orders.order_demand import OrderDemand
from webapp.orders.order_status import OrderStatus
from webapp.orders.recipient_address import recipient_place, without_address
from webapp.pack_verification.verified_parcel import unverified
from webapp.printers.allowed_printers import printers_of
from webapp.printers.printer import Printer
from webapp.shipping.label import Label
from webapp.shipping.label_file import WORDS, LabelFile
from webapp.shipping.obstacle import (
    ELSEWHERE,
    NO_OBSTACLE,
    NOTHING_LEFT,
    companions,
    elsewhere,
    obstacles,
)
from webapp.shipping.refusal_words import RefusalWords
from webapp.shipping.shipment import FAILED, Shipment, ShipmentStatus
from webapp.shipping.shipment_form import ShipmentForm
from webapp.shipping.unshipped import unshipped_of
from webapp.stores.ship_from import ShipFrom


@dataclass(frozen=True)
class ShippingLine:
    """A line of the order of which something is left to ship."""

    item_id: str
    identifier: str
    title: str
    unshipped: int
    typed: str


class OrderShipping:
    """One order's; `form` is what was typed, where something was; with a carton, as one of its."""

    def __init__(
        self,
        order: Order,
        now: datetime,
        form: ShipmentForm | None = None,
        carton_id: int | None = None,
        lacks_address: bool | None = None,
        place: CustomsPlace | None = None,
    ) -> None:
        """`lacks_address` and the recipient's `place` spare to open the recipient once more."""
        self.order = order
        self._lacks_address = lacks_address
        self._place = place
        self._carton_id = carton_id
        self._now = now
        self._typed = form
        self.form_key = new_form_key()

    @cached_property
    def shipments(self) -> list[Shipment]:
        found = Shipment.of(self.order)
        for shipment in found:
            shipment.order, shipment.store = self.order, self.order.store
        return found

    @cached_property
    def refusals(self) -> dict[int, str]:
        """Amazon's own words about what it refused, for who may read of the buyer."""
        return RefusalWords.words_of(self.shipments)

    @property
    def under_way(self) -> bool:
        """Whether something may be about to change without anybody's doing."""
        return any(s.status is ShipmentStatus.PENDING for s in self.shipments)

    @property
    def label_under_way(self) -> bool:
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
        failed = [each.id for each in self.shipments if each.status in FAILED]
        return [each for each in self.shipments if each.id in failed or each.id not in labelled]

    def may_be_printed(self, label: Label) -> bool:
        return label.id in self._printable

    @property
    def printers(self) -> list[Printer]:
        return printers_of(self.order.account_id)

    def said_of(self, label: Label) -> str:
        """Amazon's own words about what went wrong, for who may read of the buyer."""
        return LabelFile.read(label, WORDS).decode(errors="replace") if label.problem else ""

    @cached_property
    def obstacle(self) -> ToldMessage:
        """Why nothing can be shipped now; empty when something can."""
        found = obstacles([self.order], carton_id=self._carton_id).get(self.order.id)
        return found or (NO_OBSTACLE if self.lines else NOTHING_LEFT)

    @cached_property
    def companions(self) -> list[Order]:
        """The other orders in the same parcel."""
        return companions(self.order)

    @property
    def held_alone(self) -> bool:
        """Whether nothing but its hold keeps it from being shipped."""
        held = self.order.status is OrderStatus.ON_HOLD and bool(self.lines)
        return held and not obstacles([self.order], despite_hold=True)

    def unverified_for(self, user: User) -> bool:
        """Whether this person may not ship all that is left before it was scanned."""
        return bool(unverified(self.order, self.unshipped, user))

    @property
    def elsewhere(self) -> bool:
        """Whether a program of Amazon's ships it in another way."""
        return bool(self.obstacle) and self.obstacle == elsewhere(self.order)

    @cached_property
    def demands(self) -> list[OrderDemand]:
        """What Amazon asks of the parcel; what stands there as the obstacle isn't said twice."""
        found = OrderDemand.of(self.order)
        return [each for each in found if ELSEWHERE.get(each.code) != self.obstacle]

    @property
    def abroad(self) -> bool:
        """Whether its parcel is declared to customs."""
        store = self.order.store
        place = self._place or recipient_place(self.order)
        return crosses_customs(ShipFrom.of(store).place_of(store), place)

    @property
    def wants_cancellation(self) -> bool:
        return bool(self.order.cancel_requested and self.order.status.open)

    @cached_property
    def lacks_address(self) -> bool:
        if self._lacks_address is not None:
            return self._lacks_address
        return bool(without_address([self.order]))

    @cached_property
    def form(self) -> ShipmentForm:
        return self._typed or ShipmentForm.proposed(self.order, self.unshipped, self._now)

    @cached_property
    def lines(self) -> list[ShippingLine]:
        return [self._line(item) for item in self._items if self.unshipped.get(item.order_item_id)]

    @cached_property
    def unshipped(self) -> dict[str, int]:
        """How many of each line are still to be shipped, by Amazon's item id."""
        return unshipped_of({self.order.id: self._items})[self.order.id]

    def mending(self, shipment: Shipment) -> ShipmentForm:
        """The form that mends a refused shipment."""
        return ShipmentForm.of(shipment, self._now)

    @cached_property
    def _items(self) -> list[OrderItem]:
        return OrderItem.by_order([self.order.id])[self.order.id]

    @cached_property
    def _printable(self) -> set[int]:
        return LabelFile.printable([label.id for label in self.labels])

    def _line(self, item: OrderItem) -> ShippingLine:
        rest = self.unshipped[item.order_item_id]
        typed = self._typed.content.quantities if self._typed else {}
        return ShippingLine(
            item_id=item.order_item_id,
            identifier=item.named_by(self.order.store.product_identifier),
            title=item.title or "",
            unshipped=rest,
            typed=typed.get(item.order_item_id, str(rest)),
        )
