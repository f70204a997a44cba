"""A draft of many shipments: orders, the number typed or pasted for each, and what is missing."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

from webapp import typed
from webapp.accounts import Account
from webapp.dialect import among
from webapp.orders import Order, OrderItem, State, tracking_number
from webapp.orders.neighbour import Neighbours, neighbours
from webapp.orders.order_row import in_words
from webapp.shipping.dispatch import Parcel
from webapp.shipping.obstacle import NOTHING_LEFT, obstacles
from webapp.shipping.remainder import left
from webapp.shipping.repeated_number import repeated
from webapp.shipping.shipment import LONGEST_NUMBER
from webapp.shipping.tracking_list import TrackingList
from webapp.stores import carrier_named
from webapp.stores.carrier import CARRIERS, OTHER
from webapp.stores.service_mapping import LONGEST_CARRIER

MOST_ORDERS = 250
UNMAPPED = "Choose a carrier above: no service is mapped to this order."


@dataclass(frozen=True)
class DraftRow:
    """One order of the draft."""

    order: Order
    items: str
    service: str
    extras: list[str]
    number: str
    obstacle: str
    problem: str
    hint: str
    repeated: str
    anyway: bool
    wants_cancellation: bool
    neighbours: Neighbours | None


class ShipmentDraft:
    """These orders of an account, and those that a pasted list names.

    `fields` has what was typed: numbers by order, whether one that stands elsewhere too is meant
    so, and the carrier for orders without a mapped service. Who sees people is told which orders
    could share a parcel.
    """

    def __init__(
        self,
        account: Account,
        order_ids: Sequence[int],
        fields: Mapping[str, str],
        now: datetime,
        sees_people: bool = False,
    ) -> None:
        self._account = account
        self._fields = fields
        self._now = now
        self._sees_people = sees_people
        self.pasted = TrackingList.read(fields.get("list", ""), account, self._typed(order_ids))
        self._ids = list(dict.fromkeys([*order_ids, *self.pasted.numbers]))

    @property
    def carriers(self) -> list[tuple[str, str]]:
        names = sorted((each.name for each in CARRIERS), key=str.casefold)
        return [("", "No carrier"), *((name, name) for name in names), (OTHER, "Another carrier")]

    @property
    def carrier(self) -> str:
        """The carrier for orders without a mapped service; empty when none is chosen."""
        chosen = self._fields.get("carrier", "")
        if chosen == OTHER:
            return typed.line(self._fields.get("other_carrier", ""), LONGEST_CARRIER)
        return chosen if chosen in dict(self.carriers) else ""

    @property
    def values(self) -> dict[str, str]:
        """What was chosen and typed for orders without a mapped service."""
        return {name: self._fields.get(name, "") for name in ("carrier", "other_carrier")}

    @property
    def too_many(self) -> bool:
        return len(self._ids) > MOST_ORDERS

    @cached_property
    def rows(self) -> list[DraftRow]:
        ids = self._ids[:MOST_ORDERS]
        query = Order.of(self._account).where(among(Order.id, ids))
        orders = {order.id: order for order in query}
        items, rest = _items(ids), left(ids)
        sentences = obstacles(list(orders.values()))
        return [
            self._row(
                orders[order_id],
                items.get(order_id, []),
                sentences.get(order_id) or ("" if any(rest[order_id].values()) else NOTHING_LEFT),
            )
            for order_id in ids
            if order_id in orders
        ]

    @property
    def problems(self) -> bool:
        """Whether something must be mended before any of it is shipped."""
        return self.too_many or bool(self.pasted.bad) or any(row.problem for row in self.rows)

    @property
    def parcels(self) -> dict[int, Parcel]:
        """What is ready to leave: orders with a number, and nothing in their way."""
        return {row.order.id: self._parcel(row) for row in self.rows if row.number}

    def _row(self, order: Order, items: Sequence[OrderItem], obstacle: str) -> DraftRow:
        number = self._number(order.id)
        named = [
            f"{item.quantity_ordered} × {item.named_by(order.store.product_identifier)}"
            for item in items
            if not item.is_cancelled
        ]
        return DraftRow(
            order=order,
            items=", ".join(named),
            service=order.mapped_service or in_words(order.service_level),
            extras=order.mapped_extras,
            number=number,
            obstacle=obstacle,
            problem=self._problem(order, number) if number and not obstacle else "",
            repeated=self._repeated.get(order.id, ""),
            anyway=self._anyway(order),
            hint=tracking_number.hint(order.ship_carrier or self.carrier, number),
            wants_cancellation=bool(order.cancel_requested and order.status.open),
            neighbours=self._neighbours.get(order.id),
        )

    @cached_property
    def _neighbours(self) -> dict[int, Neighbours]:
        query = Order.select(Order.id).where(
            among(Order.id, self._ids[:MOST_ORDERS]), Order.state == State.AWAITING_SHIPMENT
        )
        waiting = [order_id for (order_id,) in query.tuples()] if self._sees_people else []
        return neighbours(self._account.id, waiting) if waiting else {}

    def _typed(self, order_ids: Sequence[int]) -> dict[int, str]:
        numbers = {
            order_id: tracking_number.tidy(self._fields.get(f"tracking-{order_id}", ""))
            for order_id in order_ids
        }
        return {order_id: number for order_id, number in numbers.items() if number}

    def _number(self, order_id: int) -> str:
        return self.pasted.numbers.get(order_id) or self.pasted.typed.get(order_id, "")

    def _problem(self, order: Order, number: str) -> str:
        if len(number) > LONGEST_NUMBER:
            return f"Use at most {LONGEST_NUMBER} characters."
        if not order.ship_carrier and not self.carrier:
            return UNMAPPED
        return "" if self._anyway(order) else self._repeated.get(order.id, "")

    @cached_property
    def _repeated(self) -> dict[int, str]:
        """What is said of a number that stands at another order too."""
        return repeated(self._account.id, {each: self._number(each) for each in self._ids})

    def _anyway(self, order: Order) -> bool:
        return self._fields.get(f"anyway-{order.id}") == "yes"

    def _parcel(self, row: DraftRow) -> Parcel:
        order = row.order
        return Parcel(
            carrier=carrier_named(order.ship_carrier or self.carrier).name,
            service=(order.ship_service or "") if order.ship_carrier else "",
            tracking_number=row.number,
            left_at=self._now,
            weight_grams=order.ship_weight_grams,
        )


def _items(order_ids: Sequence[int]) -> dict[int, list[OrderItem]]:
    found: dict[int, list[OrderItem]] = {}
    query = OrderItem.select().where(among(OrderItem.order, order_ids)).order_by(OrderItem.id)
    for item in query:
        found.setdefault(item.order_id, []).append(item)
    return found
