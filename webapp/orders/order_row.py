"""An order as a row of the desk: words and figures, nothing personal."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any, NamedTuple

from webapp.amazon import Marketplace
from webapp.asked import Asked, ask
from webapp.db import read_time
from webapp.orders.hold import HoldReason
from webapp.orders.order import Order, product_name, redaction_words
from webapp.orders.order_state import State
from webapp.orders.tag import OrderTag, Tag
from webapp.stores import Store, service_words

ITEMS_SHOWN = 2


class KeptOrder(NamedTuple):
    """What a row shows of an order, and no more; the names are its columns, as rows hold them.

    To load a hundred orders and their items as peewee's models would take a third of a page's time.
    """

    id: int
    store_id: int
    amazon_order_id: str
    state: str
    purchased_at: Any
    ship_by: Any
    service_level: str | None
    ship_carrier: str | None
    ship_service: str | None
    city: str | None
    country: str | None
    total_minor: int
    currency: str | None
    is_prime: bool
    is_business: bool
    is_gift: bool
    is_replacement: bool
    cancel_requested: bool
    hold_reason: str | None
    redacted_at: Any
    redaction: str | None
    personal_data_due_at: Any

    @property
    def status(self) -> State:
        return State(self.state)


class KeptItem(NamedTuple):
    """The same of a line of it."""

    order_id: int
    order_item_id: str
    seller_sku: str | None
    asin: str | None
    title: str | None
    quantity_ordered: int
    is_cancelled: bool


OF_AN_ORDER, OF_AN_ITEM = (", ".join(kept._fields) for kept in (KeptOrder, KeptItem))
ORDERS = f"SELECT {OF_AN_ORDER} FROM orders WHERE id IN ?"  # noqa: S608 - our own names
ITEMS = f"SELECT {OF_AN_ITEM} FROM order_item WHERE order_id IN ? ORDER BY id"  # noqa: S608


class RowItem(NamedTuple):
    identifier: str
    quantity: int
    title: str


class OrderRow(NamedTuple):
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
        cls, order: KeptOrder, store: Store, items: Sequence[KeptItem], tags: Sequence[Tag]
    ) -> "OrderRow":
        live = [item for item in items if not item.is_cancelled] or items
        status = order.status
        return cls(
            id=order.id,
            amazon_order_id=order.amazon_order_id,
            status=status,
            open=status.open,
            store_name=store.nickname,
            source=store.marketplace,
            purchased_at=read_time(order.purchased_at),
            ship_by=read_time(order.ship_by),
            items=[_row_item(item, store) for item in live[:ITEMS_SHOWN]],
            lines=len(live),
            requested_service=in_words(order.service_level),
            mapped_service=service_words(order.ship_carrier, order.ship_service),
            city=order.city,
            country=order.country,
            total_minor=order.total_minor,
            currency=order.currency,
            flags=flags(order),
            held_for=held_for(order),
            goes_at=None if order.redacted_at else read_time(order.personal_data_due_at),
            redaction=redaction_words(order.redaction) if order.redacted_at else "",
            tags=tags,
        )


class AskedRows(NamedTuple):
    """What the rows of some orders are made of, asked for."""

    ids: Sequence[int]
    orders: Asked[dict[int, KeptOrder]]
    items: Asked[dict[int, list[KeptItem]]]
    tags: Asked[list[tuple[int, int]]]

    @classmethod
    def ask(cls, ids: Sequence[int]) -> "AskedRows":
        listed = list(ids)
        orders, items = ask(_by_id, ORDERS, listed), ask(_by_order, ITEMS, listed)
        return cls(ids, orders, items, OrderTag.asked(listed))

    def wait(self) -> None:
        """Until the database has answered."""
        _ = self.orders.answer, self.items.answer, self.tags.answer

    def rows(self, stores: Iterable[Store], tags: Iterable[Tag]) -> list[OrderRow]:
        """These orders, in this order; those that are gone are left out.

        `stores` and `tags` are all of the account's, in the order in which they are shown.
        """
        found, items, tagged = self.orders.answer, self.items.answer, self._tagged(tags)
        store = {each.id: each for each in stores}
        return [
            OrderRow.of(
                order, store[order.store_id], items.get(order_id, []), tagged.get(order_id, ())
            )
            for order_id in self.ids
            if (order := found.get(order_id))
        ]

    def _tagged(self, tags: Iterable[Tag]) -> dict[int, list[Tag]]:
        orders: dict[int, list[int]] = {}
        for order_id, tag_id in self.tags.answer:
            orders.setdefault(tag_id, []).append(order_id)
        tagged: dict[int, list[Tag]] = {}
        for tag in tags:
            for order_id in orders.get(tag.id, ()):
                tagged.setdefault(order_id, []).append(tag)
        return tagged


def held_for(order: Order | KeptOrder) -> str:
    """Why an order is on hold, in words; empty where it isn't, or nobody said."""
    reason = order.hold_reason if order.status is State.ON_HOLD else None
    return HoldReason(reason).label if reason else ""


def flags(order: Order | KeptOrder) -> list[str]:
    """What deserves a second look; the first is what must not be overlooked."""
    signs = (
        ("Buyer wants to cancel", order.cancel_requested and order.status.open),
        ("Prime", order.is_prime),
        ("Business", order.is_business),
        ("Gift", order.is_gift),
        ("Replacement", order.is_replacement),
    )
    return [words for words, holds in signs if holds]


def in_words(value: str | None) -> str:
    """One of Amazon's constants as a person reads it: `SECOND_DAY` is `Second day`."""
    if not value or not value.isupper() or len(value) <= 2:
        return value or ""
    return value.replace("_", " ").capitalize()


def _row_item(item: KeptItem, store: Store) -> RowItem:
    names = (item.seller_sku, item.asin, item.order_item_id)
    identifier = product_name(store.product_identifier, *names)
    return RowItem(identifier, item.quantity_ordered, item.title or "")


def _by_id(rows: list[Any]) -> dict[int, KeptOrder]:
    return {row[0]: KeptOrder(*row) for row in rows}


def _by_order(rows: list[Any]) -> dict[int, list[KeptItem]]:
    items: dict[int, list[KeptItem]] = {}
    for item in map(KeptItem._make, rows):
        items.setdefault(item.order_id, []).append(item)
    return items
