"""An order as a row of the desk: words and figures, nothing personal."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime
from functools import lru_cache
from typing import Any, NamedTuple

from webapp.amazon.marketplace import Marketplace
from webapp.carriers.carrier import service_words
from webapp.desk.row.row_item import KeptItem, RowItem
from webapp.desk.row.row_parcel import RowParcel
from webapp.ground.database.db import read_time
from webapp.ground.database.pipeline import Pending, send
from webapp.ground.language.gettext import ngettext
from webapp.ground.language.language import language, time_zone
from webapp.ground.language.number_format import WRITTEN
from webapp.ground.web.template_filters import money
from webapp.order_search import order_flag
from webapp.orders.amazon_words import in_words
from webapp.orders.hold_terms import HoldTerms
from webapp.orders.order import Order, redaction_words
from webapp.orders.order_status import OrderStatus
from webapp.orders.tag import OrderTag, Tag
from webapp.shipping.shipment import ShipmentStatus
from webapp.shipping.unshipped import untold
from webapp.stores.store import Store

ITEMS_SHOWN = 2


class KeptOrder(NamedTuple):
    """What a row shows of an order, and no more; the names are its columns, as rows hold them.

    To load a hundred orders and their items as peewee's models would take a third of a page's time.
    """

    id: int
    store_id: int
    amazon_order_id: str
    status: str
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
    demands: str | None
    hold_reason: str | None
    held_until: Any
    redacted_at: Any
    redaction: str | None
    personal_data_due_at: Any
    closed_at: Any
    is_priority: bool
    carton_id: int | None


COLUMNS = ", ".join(KeptOrder._fields)
ORDERS = f"SELECT {COLUMNS} FROM orders WHERE id IN ?"  # noqa: S608 - our own names


class Flagged(NamedTuple):
    """A flag of an order: what it is, its words for who looks at it, and whether it is urgent."""

    code: str
    words: str
    urgent: bool


class RowTag(NamedTuple):
    name: str
    colour: str


class OrderRow(NamedTuple):
    """`templates/desk/_table.html` takes it apart: there its fields stand in this order."""

    id: int
    amazon_order_id: str
    status: OrderStatus
    is_open: bool
    store_name: str
    source: Marketplace
    purchased_at: datetime
    ship_by: datetime | None
    items: list[RowItem]
    # How many lines, in words; empty for one.
    lines: str
    requested_service: str
    mapped_service: str
    # Empty where Amazon doesn't say it; without both, a dash stands for the country.
    city: str
    country: str
    total: str
    flags: Sequence[Flagged]
    # Its flags and tags in words, for where they don't all fit in.
    marks: str
    held_for: str
    redacts_at: datetime | None
    redaction: str
    # When its first parcel left; where no parcel tells it, when it was known to be shipped.
    shipped_at: datetime | None
    tags: Sequence[RowTag]
    parcels: Sequence[RowParcel]
    # What Amazon knows of its parcels, each answer once.
    confirmations: Collection[ShipmentStatus]
    carton_id: int | None

    @classmethod
    def of(
        cls,
        order: KeptOrder,
        store: Store,
        items: Sequence[KeptItem],
        tags: Sequence[RowTag],
        parcels: Sequence[RowParcel],
        flag_words: Mapping[str, str],
    ) -> "OrderRow":
        status, source = OrderStatus(order.status), store.marketplace
        is_open = status.open
        live = RowItem.all_of(items, store.product_identifier, is_open)
        flagged = flags(order, status, flag_words)
        return cls(
            id=order.id,
            amazon_order_id=order.amazon_order_id,
            status=status,
            is_open=is_open,
            store_name=store.nickname,
            source=source,
            purchased_at=read_time(order.purchased_at),
            ship_by=read_time(order.ship_by),
            items=live[:ITEMS_SHOWN],
            lines=_item_count(len(live), language()) if len(live) > 1 else "",
            requested_service=in_words(order.service_level),
            mapped_service=service_words(order.ship_carrier, order.ship_service),
            city=order.city or "",
            country=order.country or ("" if order.city else "—"),
            total=money(order.total_minor, order.currency, source.language),
            flags=flagged,
            marks=_marks(flagged, tags) if flagged or tags else "",
            held_for=held_for(status, order.hold_reason, read_time(order.held_until)),
            redacts_at=None if order.redacted_at else read_time(order.personal_data_due_at),
            redaction=redaction_words(order.redaction) if order.redacted_at else "",
            shipped_at=_shipped_at(parcels)
            or (read_time(order.closed_at) if status is OrderStatus.SHIPPED else None),
            tags=tags,
            parcels=parcels,
            confirmations=dict.fromkeys(each.confirmation for each in parcels) if parcels else (),
            carton_id=order.carton_id,
        )


class PendingRows(NamedTuple):
    """What the rows of some orders are made of, asked for."""

    ids: Sequence[int]
    orders: Pending[dict[int, KeptOrder]]
    items: Pending[dict[int, list[KeptItem]]]
    tags: Pending[list[tuple[int, int]]]
    parcels: Pending[dict[int, list[RowParcel]]] | None

    @classmethod
    def send(cls, ids: Sequence[int], with_parcels: bool = False) -> "PendingRows":
        listed = list(ids)
        orders, items = send(_by_id, ORDERS, listed), KeptItem.pending(listed)
        parcels = RowParcel.pending(listed) if with_parcels else None
        return cls(ids, orders, items, OrderTag.pending(listed), parcels)

    def wait(self) -> None:
        """Until the database has answered."""
        _ = self.orders.result, self.items.result, self.tags.result
        _ = self.parcels and self.parcels.result

    def rows(self, stores: Iterable[Store], tags: Iterable[Tag]) -> list[OrderRow]:
        """These orders, in this order; those that are gone are left out.

        `stores` and `tags` are all of the account's, in the order in which they are shown.
        """
        found, items, tagged = self.orders.result, self._items(), self._tagged(tags)
        parcels = self.parcels.result if self.parcels else {}
        store = {each.id: each for each in stores}
        # Once for all rows, which say the same ones over and over.
        flag_words = order_flag.all_words()
        return [
            OrderRow.of(
                order,
                store[order.store_id],
                items.get(order_id, []),
                tagged.get(order_id, ()),
                parcels.get(order_id, ()),
                flag_words,
            )
            for order_id in self.ids
            if (order := found.get(order_id))
        ]

    def _items(self) -> dict[int, list[KeptItem]]:
        """Without what left here and Amazon doesn't count yet."""
        orders, items = self.orders.result.values(), self.items.result
        partial = [each.id for each in orders if each.status == OrderStatus.PARTIALLY_SHIPPED]
        for (order_id, item_id), gone in (untold(partial) if partial else {}).items():
            items[order_id] = [
                each.without(gone) if each.order_item_id == item_id else each
                for each in items[order_id]
            ]
        return items

    def _tagged(self, tags: Iterable[Tag]) -> dict[int, list[RowTag]]:
        orders: dict[int, list[int]] = {}
        for order_id, tag_id in self.tags.result:
            orders.setdefault(tag_id, []).append(order_id)
        tagged: dict[int, list[RowTag]] = {}
        for tag in tags:
            shown = RowTag(tag.name, tag.colour)
            for order_id in orders.get(tag.id, ()):
                tagged.setdefault(order_id, []).append(shown)
        return tagged


def _marks(flagged: Sequence[Flagged], tags: Sequence[RowTag]) -> str:
    return ", ".join([*(each.words for each in flagged), *(each.name for each in tags)])


def _shipped_at(parcels: Sequence[RowParcel]) -> datetime | None:
    if not parcels:
        return None
    return min((each.shipped_at for each in parcels if each.shipped_at), default=None)


def held_for(status: OrderStatus, reason: str | None, until: datetime | None) -> str:
    """Why an order is on hold and until when, in words; empty where it isn't, or nobody said."""
    if status is not OrderStatus.ON_HOLD:
        return ""
    return HoldTerms(reason, until).words(time_zone())


def flags(order: Order | KeptOrder, status: OrderStatus, words: Mapping[str, str]) -> list[Flagged]:
    """What deserves a second look; the first is what must not be overlooked. `words` by codes."""
    codes = order_flag.flag_codes(order, status)
    return [Flagged(code, words[code], code in order_flag.URGENT) for code in codes]


@lru_cache(WRITTEN)
def _item_count(number: int, _spoken: str) -> str:
    return ngettext("%(n)s item", "%(n)s items", number)


def _by_id(rows: list[Any]) -> dict[int, KeptOrder]:
    return {row[0]: KeptOrder(*row) for row in rows}
