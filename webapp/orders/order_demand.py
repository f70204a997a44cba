"""What is asked of one order's parcel, as its pages list it: each demand, and of which lines."""

from dataclasses import dataclass

from webapp.orders import demand
from webapp.orders.demand import ParcelDemand
from webapp.orders.demand_kind import KINDS
from webapp.orders.order import Order, OrderItem

RANKS = {code: rank for rank, code in enumerate(KINDS)}


@dataclass(frozen=True)
class OrderDemand:
    """`lines` are the identifiers of the lines that it is asked of; none where of all."""

    flag: str
    sentence: str
    lines: list[str]
    code: str = ""

    @classmethod
    def of(cls, order: Order) -> "list[OrderDemand]":
        if not order.demands:
            return []
        source = order.store.marketplace
        query = OrderItem.select().where(OrderItem.order == order).order_by(OrderItem.id)
        asked = {item: demand.read(item.demands) for item in query}
        # Of what a line asks the order tells, at most, the same once more.
        borne = {each.code for demands in asked.values() for each in demands}
        told = [each for each in demand.read(order.demands) if each.code not in borne]
        found: dict[ParcelDemand, list[str]] = {each: [] for each in told}
        for item, demands in asked.items():
            for each in demands:
                found.setdefault(each, []).append(item.named_by(order.store.product_identifier))
        alike = {each: lines if len(lines) < len(asked) else [] for each, lines in found.items()}
        ranked = sorted(alike.items(), key=lambda each: RANKS[each[0].code])
        return [cls(e.flag, e.sentence(source), lines, e.code) for e, lines in ranked]


def shown(order: Order) -> list[str]:
    """The flags with their details, for a slip or a file."""
    source = order.store.marketplace
    return [words for each in demand.read(order.demands) if (words := each.short(source))]
