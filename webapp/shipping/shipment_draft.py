"""A draft of many shipments: orders, the number typed or pasted for each, and what is missing."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

from webapp.accounts.account import Account
from webapp.carriers import tracking_number
from webapp.carriers.carrier import carrier_named
from webapp.ground.database.dialect import among
from webapp.ground.language.gettext import N_, gettext
from webapp.order_search.same_address import SameAddress, same_address_orders
from webapp.orders.amazon_words import in_words
from webapp.orders.demand import flags
from webapp.orders.order import Order, OrderItem
from webapp.orders.order_status import OrderStatus
from webapp.orders.recipient_address import without_address
from webapp.shipping.dispatch import DispatchedParcel
from webapp.shipping.draft_fields import DraftFields
from webapp.shipping.obstacle import NOTHING_LEFT, obstacles
from webapp.shipping.parcel_content import ParcelContent
from webapp.shipping.parcel_number import last_carriers, refused_number
from webapp.shipping.repeated_number import repeated
from webapp.shipping.tracking_list import TrackingList
from webapp.shipping.unshipped import named_lines, unshipped

MOST_ORDERS = 250
NO_ADDRESS = N_("Amazon has given no address for this order. Ship again if you know where it goes.")
UNMAPPED = N_("Choose a carrier above: no service is mapped to this order.")


@dataclass(frozen=True)
class DraftRow:
    """One order of the draft; `carrier` is one of its own, beside what is mapped or chosen.

    `last_carrier` takes it where nothing else is known: the store's last one for this country.
    """

    order: Order
    items: str
    service: str
    extras: list[str]
    carrier: str
    last_carrier: str
    number: str
    without_number: bool
    obstacle: str
    problem: str
    hint: str
    content: ParcelContent
    demands: list[str]
    repeated: str
    anyway: bool
    wants_cancellation: bool
    lacks_address: bool
    same_address: SameAddress | None


class ShipmentDraft:
    """These orders of an account, and those that a pasted list names.

    `fields` has what was typed: numbers by order, whether one that stands elsewhere too is meant
    so or none is needed, carriers by order, and the one for orders without a mapped service. Who
    sees people is told which orders could share a parcel.
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
        self.fields = DraftFields(fields)
        self._now = now
        self._sees_people = sees_people
        # Those that stood on the page already, not only in the list that was pasted there.
        self._shown = set(order_ids)
        typed = self.fields.numbers(order_ids)
        self.pasted = TrackingList.read(fields.get("list", ""), account, typed)
        self._ids = list(dict.fromkeys([*order_ids, *self.pasted.numbers]))

    @property
    def too_many(self) -> bool:
        return len(self._ids) > MOST_ORDERS

    @cached_property
    def rows(self) -> list[DraftRow]:
        ids = self._ids[:MOST_ORDERS]
        query = Order.of(self._account).where(among(Order.id, ids))
        orders = {order.id: order for order in query}
        items, rest = OrderItem.by_order(ids), unshipped(ids)
        sentences = obstacles(list(orders.values()))
        lacking = without_address(orders.values())
        return [
            self._row(
                orders[order_id],
                ", ".join(named_lines(orders[order_id], items[order_id], rest[order_id])),
                rest[order_id],
                str(
                    sentences.get(order_id)
                    or ("" if any(rest[order_id].values()) else NOTHING_LEFT)
                ),
                order_id in lacking,
            )
            for order_id in ids
            if order_id in orders
        ]

    @property
    def problems(self) -> bool:
        """Whether something must be mended before any of it is shipped."""
        return self.too_many or bool(self.pasted.bad) or any(row.problem for row in self.rows)

    @property
    def parcels(self) -> dict[int, DispatchedParcel]:
        """What is ready to leave: orders with a number, and nothing in their way."""
        ready = [row for row in self.rows if row.number or row.without_number]
        return {row.order.id: self._parcel(row) for row in ready}

    def _row(
        self, order: Order, items: str, rest: Mapping[str, int], obstacle: str, lacks_address: bool
    ) -> DraftRow:
        number = self._number(order.id)
        left = {item: str(quantity) for item, quantity in rest.items()}
        content = ParcelContent(order, left, self.fields.codes(order.id))
        return DraftRow(
            order=order,
            items=items,
            service=order.mapped_service or in_words(order.service_level),
            extras=order.mapped_extras,
            carrier=self._own_carrier(order, number),
            last_carrier=self._last_carriers.get(order.id, ""),
            number=number,
            without_number=self.fields.without_number(order.id),
            obstacle=obstacle,
            problem="" if obstacle else self._problem(order, number, lacks_address, content),
            content=content,
            demands=flags(order.demands),
            repeated=self._repeated.get(order.id, ""),
            anyway=self.fields.anyway(order.id),
            hint=tracking_number.hint(self._carrier_of(order, number), number),
            wants_cancellation=bool(order.cancel_requested and order.status.open),
            lacks_address=lacks_address and not obstacle,
            same_address=self._same_address.get(order.id),
        )

    @cached_property
    def _same_address(self) -> dict[int, SameAddress]:
        query = Order.select(Order.id).where(
            among(Order.id, self._ids[:MOST_ORDERS]), Order.status == OrderStatus.AWAITING_SHIPMENT
        )
        waiting = [order_id for (order_id,) in query.tuples()] if self._sees_people else []
        return same_address_orders(self._account.id, waiting) if waiting else {}

    def _number(self, order_id: int) -> str:
        return self.pasted.numbers.get(order_id) or self.pasted.typed.get(order_id, "")

    def _own_carrier(self, order: Order, number: str) -> str:
        """What the list says or was typed for this order; else, by its number, if nobody chose.

        A number that is another carrier's alone tells more than a mapping.
        """
        own = self.pasted.carriers.get(order.id) or self.fields.carrier_of(order.id)
        if own or (self.fields.carrier and not order.ship_carrier):
            return carrier_named(own).name
        likely = tracking_number.carriers_of(number, order.store.marketplace.country)
        mapped = carrier_named(order.ship_carrier or "").name
        return likely[0] if len(likely) == 1 and likely[0] != mapped else ""

    def _carrier_of(self, order: Order, number: str) -> str:
        chosen = self._own_carrier(order, number) or order.ship_carrier or self.fields.carrier
        return chosen or self._last_carriers.get(order.id, "")

    @cached_property
    def _last_carriers(self) -> dict[int, str]:
        query = Order.of(self._account).where(among(Order.id, self._ids[:MOST_ORDERS]))
        return last_carriers([order for order in query if not order.ship_carrier])

    def _problem(
        self, order: Order, number: str, lacks_address: bool, content: ParcelContent
    ) -> str:
        without = self.fields.without_number(order.id)
        if not number and not without:
            return ""
        carrier = self._carrier_of(order, number)
        if refused := refused_number(order.account_id, carrier, number, without):
            return refused
        if not carrier:
            return gettext(UNMAPPED)
        if lacks_address and order.id not in self._shown:
            return gettext(NO_ADDRESS)
        told = order.store.confirm_shipments and not without
        codes = str(next(iter(content.code_problems(needed=told).values()), ""))
        return codes or ("" if self.fields.anyway(order.id) else self._repeated.get(order.id, ""))

    @cached_property
    def _repeated(self) -> dict[int, str]:
        """What is said of a number that stands at another order too."""
        numbers = {each: self._number(each) for each in self._ids}
        return repeated(self._account.id, numbers, self._now)

    def _parcel(self, row: DraftRow) -> DispatchedParcel:
        order = row.order
        carrier = carrier_named(self._carrier_of(order, row.number)).name
        mapped = carrier_named(order.ship_carrier or "").name == carrier
        return DispatchedParcel(
            carrier=carrier,
            service=(order.ship_service or "") if mapped else "",
            tracking_number=row.number,
            untracked=row.without_number,
            left_at=self._now,
            weight_grams=order.ship_weight_grams,
            codes=row.content.codes,
        )
