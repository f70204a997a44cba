"""Orders that could share parcels, by recipient: all of an account's that wait, in one act."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

from webapp.accounts.account import Account
from webapp.cartons.carton import MOST_ORDERS
from webapp.cartons.carton_fit import separations
from webapp.ground.database.dialect import among, run_sql
from webapp.ground.language.message import ToldMessage
from webapp.orders.order import Order, OrderItem
from webapp.orders.order_status import OrderStatus
from webapp.orders.party import RECIPIENT
from webapp.orders.restriction import RESTRICTED
from webapp.shipping.obstacle import NO_OBSTACLE
from webapp.shipping.unshipped import named_lines, unshipped

MOST_GROUPS = 50
# So many waiting orders are looked through, the most urgent ones.
MOST_WAITING = 20_000
# The index of name and postal code is keyed by the store: nobody is unsealed to find a group. With
# CROSS JOIN, SQLite goes from the orders that wait to their parties.
WAITING = f"""
SELECT party.contact_index, orders.id FROM orders CROSS JOIN party
WHERE orders.account_id = ? AND orders.status = '{OrderStatus.AWAITING_SHIPMENT}'
AND orders.carton_id IS NULL AND party.order_id = orders.id AND party.role = '{RECIPIENT}'
AND party.contact_index IS NOT NULL AND NOT {RESTRICTED.format("party")}
ORDER BY orders.ship_by_rank, orders.id LIMIT {MOST_WAITING}
"""  # noqa: S608 - our own names


@dataclass(frozen=True)
class GroupedOrder:
    """One of a group; `reason` is why it can't lie in the group's parcel."""

    order: Order
    items: str
    reason: ToldMessage
    late: bool


@dataclass(frozen=True)
class CartonGroup:
    rows: Sequence[GroupedOrder]

    @property
    def fitting(self) -> Sequence[Order]:
        return [row.order for row in self.rows if not row.reason]

    @property
    def value(self) -> str:
        """As a form sends it."""
        return " ".join(str(order.id) for order in self.fitting)


class CartonGroups:
    """Those of which at least two orders may share a parcel, the most urgent first."""

    def __init__(self, account: Account, now: datetime) -> None:
        self._account = account
        self._now = now

    @cached_property
    def groups(self) -> Sequence[CartonGroup]:
        found = [group for orders in self._alike if (group := self._group(orders))]
        return found[:MOST_GROUPS]

    @property
    def orders(self) -> int:
        """How many would lie in these parcels."""
        return sum(len(group.fitting) for group in self.groups)

    @property
    def _alike(self) -> Iterator[list[Order]]:
        """Orders of one recipient and postal code."""
        by_index: dict[bytes, list[int]] = {}
        for index, order_id in run_sql(WAITING, self._account.id).fetchall():
            by_index.setdefault(bytes(index), []).append(order_id)
        several = [ids[:MOST_ORDERS] for ids in by_index.values() if len(ids) > 1]
        wanted = several[: 2 * MOST_GROUPS]
        query = Order.of(self._account).where(among(Order.id, [i for ids in wanted for i in ids]))
        known = {order.id: order for order in query} if wanted else {}
        for ids in wanted:
            yield [known[each] for each in ids if each in known]

    def _group(self, orders: Sequence[Order]) -> CartonGroup | None:
        reasons = _reasons(orders)
        if len(orders) - len(reasons) < 2:
            return None
        ids = [order.id for order in orders]
        items, rest = OrderItem.by_order(ids), unshipped(ids)
        return CartonGroup(
            [
                GroupedOrder(
                    order,
                    ", ".join(named_lines(order, items[order.id], rest[order.id])),
                    reasons.get(order.id, NO_OBSTACLE),
                    order.late(self._now),
                )
                for order in orders
            ]
        )


def _reasons(orders: Sequence[Order]) -> dict[int, ToldMessage]:
    """Why some of them stay out of the parcel of the most urgent one that may share it."""
    found = separations(orders)
    first = next((each for each in orders if each.id not in separations([each])), None)
    if first is None or first is orders[0]:
        return found
    return separations([first, *(each for each in orders if each is not first)])
