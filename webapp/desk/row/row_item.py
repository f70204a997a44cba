"""An order line in a row of the desk: what it is, and how many are left to ship."""

from collections.abc import Sequence
from typing import Any, NamedTuple

from webapp.ground.database.pipeline import Pending, send
from webapp.orders.order import left_to_ship, product_name


class KeptItem(NamedTuple):
    """What a row shows of a line; the names are its columns, as rows hold them."""

    order_id: int
    order_item_id: str
    seller_sku: str | None
    asin: str | None
    title: str | None
    quantity_ordered: int
    quantity_shipped: int
    quantity_unshipped: int | None
    is_cancelled: bool

    @property
    def left(self) -> int:
        return left_to_ship(self.quantity_ordered, self.quantity_shipped, self.quantity_unshipped)

    @classmethod
    def pending(cls, order_ids: Sequence[int]) -> "Pending[dict[int, list[KeptItem]]]":
        """Those of some orders, in Amazon's order."""
        return send(_by_order, ITEMS, list(order_ids))

    @property
    def kept(self) -> int:
        """What of it was not cancelled."""
        return min(self.quantity_ordered, self.quantity_shipped + self.left)

    def without(self, gone: int) -> "KeptItem":
        return self._replace(quantity_unshipped=max(0, self.left - gone))


COLUMNS = ", ".join(KeptItem._fields)
ITEMS = f"SELECT {COLUMNS} FROM order_item WHERE order_id IN ? ORDER BY id"  # noqa: S608 - our own names


class RowItem(NamedTuple):
    identifier: str
    quantity: int
    title: str

    @classmethod
    def all_of(cls, items: Sequence[KeptItem], identifier: str, is_open: bool) -> "list[RowItem]":
        """What is left to ship; of an order that is closed, what wasn't cancelled.

        `identifier` is by what its store names products.
        """
        live = [item for item in items if not item.is_cancelled] or items
        left = [(item, number) for item in live if (number := item.left)] if is_open else ()
        kept = left or [(item, number) for item in live if (number := item.kept)]
        counted = kept or [(item, item.quantity_ordered) for item in live]
        return [
            cls(
                product_name(identifier, item.seller_sku, item.asin, item.order_item_id),
                quantity,
                item.title or "",
            )
            for item, quantity in counted
        ]


def _by_order(rows: list[Any]) -> dict[int, list[KeptItem]]:
    items: dict[int, list[KeptItem]] = {}
    for item in map(KeptItem._make, rows):
        items.setdefault(item.order_id, []).append(item)
    return items
