"""A pick list: what to fetch from the shelves for several orders, each product once."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from webapp.accounts.account import Account
from webapp.ground.database.dialect import among
from webapp.ground.language.gettext import ngettext
from webapp.orders.order import Order, OrderItem
from webapp.products.product import Product, product_key
from webapp.shipping.obstacle import unpackable
from webapp.shipping.unshipped import unshipped

DIGITS = re.compile(r"([0-9]+)")


@dataclass
class Pick:
    """One product: how many of it, where it lies, and for which orders (number, how many)."""

    identifier: str
    title: str
    bin: str = ""
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
        why = unpackable(list(found.values()))
        orders = {order_id: order for order_id, order in found.items() if order_id not in why}
        passed_by = [
            (found[each].amazon_order_id, str(why[each])) for each in order_ids if each in why
        ]
        return cls(_picks(account, orders), len(orders), passed_by)

    @property
    def units(self) -> int:
        return sum(pick.quantity for pick in self.picks)

    @property
    def summary(self) -> str:
        orders = ngettext("%(n)s order", "%(n)s orders", self.orders)
        return ngettext(
            "%(n)s piece for %(orders)s.", "%(n)s pieces for %(orders)s.", self.units, orders=orders
        )


def _picks(account: Account, orders: dict[int, Order]) -> list[Pick]:
    rest = unshipped(list(orders))
    picks: dict[str, Pick] = {}
    query = OrderItem.select().where(among(OrderItem.order, list(orders))).order_by(OrderItem.id)
    items = list(query)
    bins = _bins(account, items)
    for item in items:
        order = orders[item.order_id]
        quantity = rest[order.id].get(item.order_item_id, 0)
        name = item.named_by(order.store.product_identifier)
        if quantity:
            lies = bins.get(product_key(item.seller_sku, item.asin), "")
            pick = picks.setdefault(name, Pick(name, item.title or "", lies))
            pick.quantity += quantity
            pick.orders.append((order.amazon_order_id, quantity))
    return sorted(picks.values(), key=_place)


def _bins(account: Account, items: Sequence[OrderItem]) -> dict[str, str]:
    """Where the products lie, by their keys, as far as it is known."""
    keys = sorted({product_key(item.seller_sku, item.asin) for item in items})
    query = Product.select(Product.sku, Product.bin).where(
        Product.account == account, among(Product.sku, keys), Product.bin.is_null(False)
    )
    return dict(query.tuples())


def _place(pick: Pick) -> tuple[bool, list[str | int], str]:
    """By bins as one walks along them, `A-2` before `A-10`; what lies nowhere comes last."""
    parts = DIGITS.split(pick.bin.casefold())
    way = [int(part) if place % 2 else part for place, part in enumerate(parts)]
    return not pick.bin, way, pick.identifier.casefold()
