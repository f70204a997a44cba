"""A packing slip: what lies in the parcel and for whom, in the language of who receives it.

A parcel that holds several orders has one slip, with each order's lines under its number.

It holds personal data, and is never kept: it is made for one page, and gone with it.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from webapp.accounts.account import Account
from webapp.accounts.request_address import RequestAddress
from webapp.cartons.shared_parcel import parcels
from webapp.ground.language.gettext import ngettext
from webapp.ground.language.language import ENGLISH, known_language, speaking
from webapp.ground.postal_address import PostalAddress
from webapp.orders.order import Order, OrderItem
from webapp.orders.order_status import OrderStatus
from webapp.orders.party import DecryptedPeople, Party
from webapp.orders.restriction import Restriction
from webapp.printing.packing_slip_words import SlipWords, words_of
from webapp.printing.slip_order import SlipLine, SlipOrder
from webapp.shipping.unshipped import unshipped
from webapp.stores.packing_slip_style import PackingSlipStyle
from webapp.stores.ship_from import ShipFrom
from webapp.stores.slip_template import SlipTemplate
from webapp.stores.store import Store


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
    """One parcel's: an order's, or that of the orders of one carton, the most urgent first."""

    def __init__(
        self,
        parts: Sequence[SlipOrder],
        letterhead: Letterhead,
        template: SlipTemplate | None = None,
    ) -> None:
        """`template` says what stands on it in place of the store's own message."""
        self.parts = parts
        self.letterhead = letterhead
        self._template = template

    @classmethod
    def of(
        cls,
        account: Account,
        order_ids: Sequence[int],
        public_url: str,
        contents: Mapping[int, Mapping[str, int]] | None = None,
    ) -> "list[PackingSlip]":
        """The parcels of the account's orders in this order, without those that may be used for
        nothing; what shares a parcel with one of them stands on its slip.

        `contents` says what lies in an order's parcel, where that isn't what is left to ship.
        """
        groups = _printable(account, order_ids)
        orders = {order.id: order for group in groups for order in group}
        items = OrderItem.by_order(orders)
        rest = {**unshipped(list(orders)), **(contents or {})}
        people = Party.opened([order for order in orders.values() if not order.redacted])
        stores = {order.store_id: order.store for order in orders.values()}
        ask_url = public_url + RequestAddress.of(account).path
        heads = {
            store_id: Letterhead.of(store, public_url, ask_url)
            for store_id, store in stores.items()
        }

        def part(order: Order) -> SlipOrder:
            live = [item for item in items[order.id] if not item.is_cancelled]
            return SlipOrder(order, live, rest[order.id], people.get(order.id, DecryptedPeople()))

        chosen = {order.slip_template_id for order in orders.values() if order.slip_template_id}
        templates = SlipTemplate.by_id(account, chosen)
        return [
            cls(
                [part(order) for order in group],
                heads[group[0].store_id],
                next(
                    (templates.get(e.slip_template_id) for e in group if e.slip_template_id), None
                ),
            )
            for group in groups
        ]

    @classmethod
    def left_out(cls, account: Account, order_ids: Sequence[int]) -> str:
        """A sentence on how many orders of these parcels stand on no slip; empty for none."""
        number = len(Restriction.among([e.id for g in parcels(account, order_ids) for e in g]))
        if not number:
            return ""
        return ngettext(
            "%(n)s order was left out: somebody in it asked that their data be used for nothing.",
            "%(n)s orders were left out: somebody in it asked that their data be used for nothing.",
            number,
        )

    @property
    def order(self) -> Order:
        """The most urgent of its orders."""
        return self.parts[0].order

    @property
    def orders(self) -> list[Order]:
        return [part.order for part in self.parts]

    @property
    def numbers(self) -> list[str]:
        """Of its orders, as Amazon has them."""
        return [order.amazon_order_id for order in self.orders]

    @property
    def message(self) -> str:
        return str((self._template or self.letterhead.style).message)

    @property
    def has_logo(self) -> bool:
        shown = self._template is None or self._template.shows_logo
        return self.letterhead.style.has_logo and shown

    @property
    def words(self) -> SlipWords:
        return words_of(self._language)

    @property
    def spoken(self) -> str:
        return known_language(self._language) or ENGLISH

    @property
    def page_url(self) -> str:
        return f"{self.letterhead.orders_url}/{self.order.id}/packing-slip"

    @property
    def redacted(self) -> str:
        """What stands in place of the address when it is gone; empty as long as it isn't."""
        if not all(order.redacted for order in self.orders):
            return ""
        with speaking(self.spoken):
            return str(self.order.redaction_words)

    @property
    def address(self) -> list[str]:
        """The recipient's lines; none when there is no address (any more)."""
        sent_from = self.letterhead.sender.country
        return next(filter(None, (part.address(sent_from) for part in self.parts)), [])

    @property
    def demands(self) -> list[str]:
        """What Amazon asks of the parcel, for who packs it."""
        with speaking(self.spoken):
            return _distinct(part.demands for part in self.parts)

    @property
    def instructions(self) -> list[str]:
        """What the buyer wrote for the delivery."""
        with speaking(self.spoken):
            return _distinct(part.instructions for part in self.parts)

    @cached_property
    def sender(self) -> list[str]:
        """The lines of who sends; none as long as no address was given."""
        return self.letterhead.sender.lines(self._language, self.order.country or "")

    @property
    def lines(self) -> list[SlipLine]:
        """Those of all its orders."""
        return [line for part in self.parts for line in part.lines]

    @property
    def _language(self) -> str:
        return self.letterhead.store.marketplace.language


def _printable(account: Account, order_ids: Sequence[int]) -> list[list[Order]]:
    """The orders by parcel; what was cancelled stands on a slip only where nothing else does."""
    groups = parcels(account, order_ids)
    restricted = Restriction.among([order.id for group in groups for order in group])
    free = [[order for order in group if order.id not in restricted] for group in groups]
    live = [
        [order for order in group if order.status is not OrderStatus.CANCELLED] for group in free
    ]
    return [alive or group for alive, group in zip(live, free, strict=True) if group]


def _distinct(texts: Iterable[list[str]]) -> list[str]:
    return list(dict.fromkeys(text for each in texts for text in each))
