"""Orders that could share a parcel with one: to the same recipient and postal code, and why not."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

from webapp.cartons.carton_fit import separations
from webapp.ground.database.dialect import among, run_sql
from webapp.ground.language.message import ToldMessage
from webapp.orders.order import Order, OrderItem
from webapp.orders.order_status import OrderStatus
from webapp.orders.party import RECIPIENT
from webapp.orders.restriction import RESTRICTED
from webapp.shipping.obstacle import NO_OBSTACLE
from webapp.shipping.unshipped import named_lines, unshipped

MOST_SHOWN = 20
OPEN = ", ".join(f"'{each}'" for each in OrderStatus if each.open)
# By the blind index of name and postal code, which is keyed by the store: nobody is unsealed.
NEIGHBOURS = f"""
SELECT orders.id FROM party AS own, party AS other, orders
WHERE own.order_id = ? AND own.role = '{RECIPIENT}' AND own.contact_index IS NOT NULL
AND other.contact_index = own.contact_index AND other.role = '{RECIPIENT}'
AND orders.id = other.order_id AND orders.id <> ? AND orders.account_id = ?
AND orders.status IN ({OPEN})
AND NOT {RESTRICTED.format("other")} AND NOT {RESTRICTED.format("own")}
ORDER BY orders.ship_by_rank, orders.id LIMIT {MOST_SHOWN}
"""  # noqa: S608 - our own names


@dataclass(frozen=True)
class OfferedOrder:
    """One that may lie in the parcel, or can't, as a sentence."""

    order: Order
    items: str
    reason: ToldMessage
    chosen: bool
    late: bool


class CartonOffer:
    """For an order with its store; `chosen` are the ids that were sent, where they were."""

    def __init__(self, order: Order, now: datetime, chosen: Collection[int] | None = None) -> None:
        self.order = order
        self._now = now
        self._chosen = chosen

    @cached_property
    def rows(self) -> list[OfferedOrder]:
        """The order itself first, then those to the same address, the most urgent first."""
        orders = [self.order, *self._neighbours]
        ids = [each.id for each in orders]
        reasons = separations(orders)
        items, rest = OrderItem.by_order(ids), unshipped(ids)
        return [
            self._row(each, named_lines(each, items[each.id], rest[each.id]), reasons)
            for each in orders
        ]

    @property
    def own(self) -> OfferedOrder:
        return self.rows[0]

    @property
    def fitting(self) -> list[OfferedOrder]:
        """Those that may lie in the parcel, the order itself included."""
        return [row for row in self.rows if not row.reason]

    @property
    def possible(self) -> bool:
        return not self.own.reason and len(self.fitting) > 1

    @property
    def ship_by(self) -> datetime | None:
        """When the parcel has to leave: the earliest of those that may lie in it."""
        return min((row.order.ship_by for row in self.fitting if row.order.ship_by), default=None)

    @property
    def late(self) -> list[str]:
        """The numbers of those that are late already."""
        return [row.order.amazon_order_id for row in self.fitting if row.late]

    @cached_property
    def _neighbours(self) -> list[Order]:
        account_id, own = self.order.account_id, self.order.id
        ids = [each for (each,) in run_sql(NEIGHBOURS, own, own, account_id).fetchall()]
        found = {each.id: each for each in Order.of(self.order.account).where(among(Order.id, ids))}
        return [found[each] for each in ids if each in found]

    def _row(
        self, order: Order, items: list[str], reasons: Mapping[int, ToldMessage]
    ) -> OfferedOrder:
        reason = reasons.get(order.id, NO_OBSTACLE)
        wanted = self._chosen is None or order.id in self._chosen or order.id == self.order.id
        return OfferedOrder(
            order, ", ".join(items), reason, wanted and not reason, order.late(self._now)
        )
