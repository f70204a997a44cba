"""A packing slip: what lies in the parcel and for whom, in the language of who receives it.

It holds personal data, and is never kept: it is made for one page, and gone with it.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from zoneinfo import ZoneInfo

from babel.dates import format_date

from webapp.accounts.account import Account
from webapp.accounts.request_address import RequestAddress
from webapp.ground.database.dialect import among
from webapp.ground.language.gettext import ngettext
from webapp.ground.language.language import ENGLISH, known_language, speaking
from webapp.ground.postal_address import PostalAddress
from webapp.orders.order import Order, OrderItem
from webapp.orders.order_demand import shown
from webapp.orders.party import DecryptedPeople, Party
from webapp.orders.recipient_address import delivery_instructions, recipient_address
from webapp.orders.restriction import Restriction
from webapp.pdf import code128
from webapp.printing.packing_slip_words import SlipWords, words_of
from webapp.shipping.unshipped import unshipped
from webapp.stores.packing_slip_style import PackingSlipStyle
from webapp.stores.ship_from import ShipFrom
from webapp.stores.store import Store


@dataclass(frozen=True)
class SlipLine:
    quantity: int
    identifier: str
    title: str
    gift_message: str


@dataclass(frozen=True)
class Letterhead:
    """What a store prints on each of its slips.

    `orders_url` is where the orders' pages are. `ask_url` is where people ask the merchant about
    their personal data (GDPR, art. 13 and 14).
    """

    store: Store
    style: PackingSlipStyle
    sender: PostalAddress
    orders_url: str
    ask_url: str

    @classmethod
    def of(cls, store: Store, public_url: str, ask_url: str) -> "Letterhead":
        sender = ShipFrom.of(store).address
        return cls(store, PackingSlipStyle.of(store), sender, f"{public_url}/orders", ask_url)


class PackingSlip:
    """One order's; `rest` is what is left to ship of it, by Amazon's item id."""

    def __init__(
        self,
        order: Order,
        letterhead: Letterhead,
        items: Sequence[OrderItem],
        rest: Mapping[str, int],
        people: DecryptedPeople,
    ) -> None:
        self.order = order
        self.letterhead = letterhead
        self._items = items
        self._rest = rest
        self._people = people

    @classmethod
    def of(
        cls,
        account: Account,
        order_ids: Sequence[int],
        public_url: str,
        parcels: Mapping[int, Mapping[str, int]] | None = None,
    ) -> "list[PackingSlip]":
        """The account's orders in this order, but for those that may be used for nothing.

        `parcels` says what lies in each order's parcel, where that isn't what is left to ship.
        """
        orders = _printable(account, order_ids)
        items, rest = OrderItem.by_order(orders), parcels or unshipped(list(orders))
        people = Party.opened([order for order in orders.values() if not order.redacted])
        stores = {order.store_id: order.store for order in orders.values()}
        ask_url = public_url + RequestAddress.of(account).path
        heads = {
            store_id: Letterhead.of(store, public_url, ask_url)
            for store_id, store in stores.items()
        }
        return [
            cls(
                order,
                heads[order.store_id],
                [item for item in items[order.id] if not item.is_cancelled],
                rest[order.id],
                people.get(order.id, DecryptedPeople()),
            )
            for order_id in order_ids
            if (order := orders.get(order_id))
        ]

    @classmethod
    def left_out(cls, number: int) -> str:
        """A sentence on how many of those asked for aren't among them; empty for none."""
        if not number:
            return ""
        return ngettext(
            "%(n)s order was left out: somebody in it asked that their data be used for nothing.",
            "%(n)s orders were left out: somebody in it asked that their data be used for nothing.",
            number,
        )

    @property
    def words(self) -> SlipWords:
        return words_of(self._language)

    @property
    def spoken(self) -> str:
        return known_language(self._language) or ENGLISH

    @property
    def ordered_on(self) -> str:
        """The day of the purchase, as the people of the marketplace write it."""
        zone = ZoneInfo(self.order.store.marketplace.time_zone)
        local = self.order.purchased_at.astimezone(zone)
        return format_date(local, "long", locale=self._language)

    @property
    def barcode(self) -> tuple[str, int]:
        """The order's number as a path of SVG, and its width in modules."""
        return code128.path(self.order.amazon_order_id)

    @property
    def page_url(self) -> str:
        return f"{self.letterhead.orders_url}/{self.order.id}/packing-slip"

    @property
    def redacted(self) -> str:
        """What stands in place of the address when it is gone; empty as long as it isn't."""
        with speaking(self.spoken):
            return str(self.order.redaction_words) if self.order.redacted else ""

    @property
    def address(self) -> list[str]:
        """The recipient's lines; none when there is no address (any more)."""
        person, sent_from = self._people.recipient, self.letterhead.sender.country
        if not person:
            return []
        return recipient_address(self.order, person).lines(self._language, sent_from)

    @property
    def demands(self) -> list[str]:
        """What Amazon asks of the parcel, for who packs it."""
        with speaking(self.spoken):
            return shown(self.order)

    @property
    def instructions(self) -> list[str]:
        """What the buyer wrote for the delivery."""
        with speaking(self.spoken):
            return delivery_instructions(self._people.recipient)

    @cached_property
    def sender(self) -> list[str]:
        """The lines of who sends; none as long as no address was given."""
        return self.letterhead.sender.lines(self._language, self.order.country or "")

    @property
    def lines(self) -> list[SlipLine]:
        """What is left to ship; of an order that has left, all of it."""
        leaving = any(self._rest.values())
        return [line for item in self._items if (line := self._line(item, leaving)).quantity]

    @property
    def _language(self) -> str:
        return self.letterhead.store.marketplace.language

    def _line(self, item: OrderItem, leaving: bool) -> SlipLine:
        messages = self._people.buyer.get("gift_messages")
        message = messages.get(item.order_item_id) if isinstance(messages, Mapping) else ""
        rest = self._rest.get(item.order_item_id, 0)
        return SlipLine(
            quantity=rest if leaving else item.quantity_kept,
            identifier=item.named_by(self.letterhead.store.product_identifier),
            title=item.title or "",
            gift_message=message if isinstance(message, str) else "",
        )


def _printable(account: Account, order_ids: Sequence[int]) -> dict[int, Order]:
    restricted = Restriction.among(order_ids)
    query = Order.of(account).where(among(Order.id, order_ids))
    return {order.id: order for order in query if order.id not in restricted}
