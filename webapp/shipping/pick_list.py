"""A pick list: what to fetch from the shelves for several orders, each product once."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from webapp.accounts import Account
from webapp.dialect import among
from webapp.orders import Order, OrderItem
from webapp.shipping.obstacle import obstacles
from webapp.shipping.remainder import left


@dataclass
class Pick:
    """One product: how many of it, and for which orders (number, how many)."""

    identifier: str
    title: str
    quantity: int = 0
    orders: list[tuple[str, int]] = field(default_factory=list)


@dataclass(frozen=True)
class PickList:
    """`passed_by` are orders that can't be shipped now: (number, why)."""

    picks: list[Pick]
    orders: int
    passed_by: list[tuple[str, str]]

    @classmethod
    def of(cls, account: Account, order_ids: Sequence[int]) -> "PickList":
        found = {o.id: o for o in Order.of(account).where(among(Order.id, order_ids))}
        why = obstacles(list(found.values()))
        orders = {order_id: order for order_id, order in found.items() if order_id not in why}
        passed_by = [(found[each].amazon_order_id, why[each]) for each in order_ids if each in why]
        return cls(_picks(orders), len(orders), passed_by)

    @property
    def units(self) -> int:
        return sum(pick.quantity for pick in self.picks)

    @property
    def summary(self) -> str:
        pieces = "1 piece" if self.units == 1 else f"{self.units:,} pieces"
        return f"{pieces} for {'1 order' if self.orders == 1 else f'{self.orders:,} orders'}."


def _picks(orders: dict[int, Order]) -> list[Pick]:
    rest = left(list(orders))
    picks: dict[str, Pick] = {}
    query = OrderItem.select().where(among(OrderItem.order, list(orders))).order_by(OrderItem.id)
    for item in query:
        order = orders[item.order_id]
        quantity = rest[order.id].get(item.order_item_id, 0)
        name = item.named_by(order.store.product_identifier)
        if quantity:
            pick = picks.setdefault(name, Pick(name, item.title or ""))
            pick.quantity += quantity
            pick.orders.append((order.amazon_order_id, quantity))
    return sorted(picks.values(), key=lambda pick: pick.identifier.casefold())
