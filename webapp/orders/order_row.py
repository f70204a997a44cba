"""An order as a row of the desk: words and figures, nothing personal."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from webapp.amazon import Marketplace
from webapp.dialect import among
from webapp.orders.hold import HoldReason
from webapp.orders.order import Order, OrderItem
from webapp.orders.order_state import State
from webapp.orders.retention import goes_at
from webapp.orders.tag import OrderTag, Tag
from webapp.stores import Store

ITEMS_SHOWN = 2
# What a row shows, and no more: to load a hundred orders whole takes twice as long.
OF_AN_ORDER = (
    *(Order.id, Order.store, Order.amazon_order_id, Order.state, Order.purchased_at),
    *(Order.ship_by, Order.service_level, Order.ship_carrier, Order.ship_service),
    *(Order.city, Order.country, Order.total_minor, Order.currency),
    *(Order.is_prime, Order.is_business, Order.is_gift, Order.is_replacement),
    *(Order.cancel_requested, Order.hold_reason),
    *(Order.redacted_at, Order.redaction, Order.personal_data_due_at),
)
OF_AN_ITEM = (
    *(OrderItem.order, OrderItem.seller_sku, OrderItem.asin, OrderItem.order_item_id),
    *(OrderItem.title, OrderItem.quantity_ordered, OrderItem.is_cancelled),
)


@dataclass(frozen=True)
class RowItem:
    identifier: str
    quantity: int
    title: str


@dataclass(frozen=True)
class OrderRow:
    id: int
    amazon_order_id: str
    status: State
    open: bool
    store_name: str
    source: Marketplace
    purchased_at: datetime
    ship_by: datetime | None
    items: list[RowItem]
    lines: int
    requested_service: str
    mapped_service: str
    city: str | None
    country: str | None
    total_minor: int
    currency: str | None
    flags: list[str]
    held_for: str
    goes_at: datetime | None
    redaction: str
    tags: Sequence[Tag]

    @classmethod
    def of(
        cls, order: Order, store: Store, items: Sequence[OrderItem], tags: Sequence[Tag] = ()
    ) -> "OrderRow":
        live = [item for item in items if not item.is_cancelled] or items
        order.store = store
        return cls(
            id=order.id,
            amazon_order_id=order.amazon_order_id,
            status=order.status,
            open=order.status.open,
            store_name=store.nickname,
            source=store.marketplace,
            purchased_at=order.purchased_at,
            ship_by=order.ship_by,
            items=[_row_item(item, store) for item in live[:ITEMS_SHOWN]],
            lines=len(live),
            requested_service=in_words(order.service_level),
            mapped_service=order.mapped_service,
            city=order.city,
            country=order.country,
            total_minor=order.total_minor,
            currency=order.currency,
            flags=flags(order),
            held_for=held_for(order),
            goes_at=goes_at(order),
            redaction=order.redaction_words if order.redacted else "",
            tags=tags,
        )


def order_rows(ids: Sequence[int], stores: Iterable[Store]) -> list[OrderRow]:
    """These orders as rows, in this order; those that are gone are left out."""
    found = {each.id: each for each in Order.select(*OF_AN_ORDER).where(among(Order.id, ids))}
    items: dict[int, list[OrderItem]] = {}
    of_these = OrderItem.select(*OF_AN_ITEM).where(among(OrderItem.order, ids))
    for item in of_these.order_by(OrderItem.id):
        items.setdefault(item.order_id, []).append(item)
    store, tags = {each.id: each for each in stores}, OrderTag.of(ids)
    return [
        OrderRow.of(order, store[order.store_id], items.get(order_id, []), tags.get(order_id, []))
        for order_id in ids
        if (order := found.get(order_id))
    ]


def held_for(order: Order) -> str:
    """Why an order is on hold, in words; empty where it isn't, or nobody said."""
    held = order.status is State.ON_HOLD and order.hold_reason
    return HoldReason(order.hold_reason).label if held else ""


def flags(order: Order) -> list[str]:
    """What deserves a second look; the first is what must not be overlooked."""
    signs = {
        "Buyer wants to cancel": order.cancel_requested and order.status.open,
        "Prime": order.is_prime,
        "Business": order.is_business,
        "Gift": order.is_gift,
        "Replacement": order.is_replacement,
    }
    return [words for words, holds in signs.items() if holds]


def in_words(value: str | None) -> str:
    """One of Amazon's constants as a person reads it: `SECOND_DAY` is `Second day`."""
    if not value or not value.isupper() or len(value) <= 2:
        return value or ""
    return value.replace("_", " ").capitalize()


def _row_item(item: OrderItem, store: Store) -> RowItem:
    identifier = item.named_by(store.product_identifier)
    return RowItem(identifier, item.quantity_ordered, item.title or "")
