"""A packing slip: what lies in the parcel and for whom, in the language of who receives it.

It holds personal data, and is never kept: it is made for one page, and gone with it.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any
from zoneinfo import ZoneInfo

import structlog
from babel import Locale
from babel.dates import format_date

from webapp.accounts import Account, RequestAddress
from webapp.crypto import KeyringError
from webapp.dialect import among
from webapp.locality import locality_lines
from webapp.orders import Order, OrderItem, Party, Restriction
from webapp.orders.party import BUYER, RECIPIENT
from webapp.shipping import code128
from webapp.shipping.remainder import left
from webapp.shipping.slip_word import SlipWords, words_of
from webapp.stores import PackingSlipStyle, ShipFrom, Store

log = structlog.get_logger(__name__)


@dataclass(frozen=True)
class SlipLine:
    quantity: int
    identifier: str
    title: str
    gift_message: str


@dataclass(frozen=True)
class Letterhead:
    """What a store prints on each of its slips.

    `ask_url` is where people ask the merchant about their personal data (GDPR, art. 13 and 14).
    """

    store: Store
    style: PackingSlipStyle
    sender: Sequence[str]
    ask_url: str

    @classmethod
    def of(cls, store: Store, ask_url: str) -> "Letterhead":
        return cls(store, PackingSlipStyle.of(store), ShipFrom.of(store).lines, ask_url)


class PackingSlip:
    """One order's; `rest` is what is left to ship of it, by Amazon's item id."""

    def __init__(
        self,
        order: Order,
        letterhead: Letterhead,
        items: Sequence[OrderItem],
        rest: Mapping[str, int],
    ) -> None:
        self.order = order
        self.letterhead = letterhead
        self._items = items
        self._rest = rest

    @classmethod
    def of(cls, account: Account, order_ids: Sequence[int], public_url: str) -> "list[PackingSlip]":
        """The account's orders in this order, but for those that may be used for nothing."""
        orders = _printable(account, order_ids)
        items, rest = _items(orders), left(list(orders))
        stores = {order.store_id: order.store for order in orders.values()}
        ask_url = public_url + RequestAddress.of(account).path
        heads = {store_id: Letterhead.of(store, ask_url) for store_id, store in stores.items()}
        return [
            cls(order, heads[order.store_id], items.get(order.id, []), rest[order.id])
            for order_id in order_ids
            if (order := orders.get(order_id))
        ]

    @classmethod
    def left_out(cls, number: int) -> str:
        """A sentence on how many of those asked for aren't among them; empty for none."""
        if not number:
            return ""
        orders = "1 order was" if number == 1 else f"{number:,} orders were"
        return f"{orders} left out: somebody in it asked that their data be used for nothing."

    @property
    def words(self) -> SlipWords:
        return words_of(self._language)

    @property
    def ordered_on(self) -> str:
        """The day of the purchase, as the people of the marketplace write it."""
        zone = ZoneInfo(self.order.store.marketplace.time_zone)
        local = self.order.purchased_at.astimezone(zone)
        return format_date(local, "long", locale=self._language)

    @property
    def barcode(self) -> tuple[str, int]:
        """The order's number as a path of SVG, and its width."""
        return code128.path(self.order.amazon_order_id)

    @property
    def redacted(self) -> str:
        """What stands in place of the address when it is gone; empty as long as it isn't."""
        return self.order.redaction_words if self.order.redacted else ""

    @property
    def address(self) -> list[str]:
        """The recipient's lines; none when there is no address (any more)."""
        person, order = self._people.get(RECIPIENT), self.order
        if not person:
            return []
        country = Locale.parse(self._language).territories.get(order.country or "", order.country)
        lines = [
            person.get("name"),
            person.get("company"),
            *_texts(person.get("lines")),
            person.get("district"),
            person.get("municipality"),
            *self._place(person),
            country,
        ]
        return [line for line in lines if isinstance(line, str) and line]

    def _place(self, person: Mapping[str, Any]) -> list[str]:
        order, code = self.order, person.get("postal_code")
        place = (order.country or "", order.city or "", order.region or "")
        return locality_lines(*place, code if isinstance(code, str) else "")

    @property
    def lines(self) -> list[SlipLine]:
        """What is left to ship; of an order that has left, all of it."""
        leaving = any(self._rest.values())
        return [line for item in self._items if (line := self._line(item, leaving)).quantity]

    @property
    def _language(self) -> str:
        return self.letterhead.store.marketplace.language

    def _line(self, item: OrderItem, leaving: bool) -> SlipLine:
        messages = self._people.get(BUYER, {}).get("gift_messages")
        message = messages.get(item.order_item_id) if isinstance(messages, Mapping) else ""
        rest = self._rest.get(item.order_item_id, 0)
        return SlipLine(
            quantity=rest if leaving else item.quantity_ordered,
            identifier=item.named_by(self.letterhead.store.product_identifier),
            title=item.title or "",
            gift_message=message if isinstance(message, str) else "",
        )

    @cached_property
    def _people(self) -> dict[str, dict[str, Any]]:
        if self.order.redacted:
            return {}
        self.order.store = self.letterhead.store
        try:
            return Party.of(self.order)
        except KeyringError as error:
            log.error("party.unreadable", order=self.order.id, reason=str(error))
            return {}


def _printable(account: Account, order_ids: Sequence[int]) -> dict[int, Order]:
    restricted = Restriction.select(Restriction.order)
    query = Order.of(account).where(among(Order.id, order_ids), Order.id.not_in(restricted))
    return {order.id: order for order in query}


def _items(orders: Iterable[int]) -> dict[int, list[OrderItem]]:
    live = OrderItem.is_cancelled == False  # noqa: E712
    query = OrderItem.select().where(among(OrderItem.order, list(orders)), live)
    found: dict[int, list[OrderItem]] = {}
    for item in query.order_by(OrderItem.id):
        found.setdefault(item.order_id, []).append(item)
    return found


def _texts(value: Any) -> list[str]:
    listed = list(value.values()) if isinstance(value, Mapping) else value or ()
    return [each for each in listed if isinstance(each, str)]
