"""One order's part of a packing slip: its number, its day, and its lines."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from babel.dates import format_date

from webapp.orders.order import Order, OrderItem
from webapp.orders.order_demand import shown
from webapp.orders.party import DecryptedPeople
from webapp.orders.recipient_address import delivery_instructions, recipient_address
from webapp.pdf import code128


@dataclass(frozen=True)
class SlipLine:
    quantity: int
    identifier: str
    title: str
    gift_message: str


class SlipOrder:
    """`rest` is what is left to ship of it, by Amazon's item id."""

    def __init__(
        self,
        order: Order,
        items: Sequence[OrderItem],
        rest: Mapping[str, int],
        people: DecryptedPeople,
    ) -> None:
        self.order = order
        self._items = items
        self._rest = rest
        self._people = people

    @property
    def number(self) -> str:
        return str(self.order.amazon_order_id)

    @property
    def ordered_on(self) -> str:
        """The day of the purchase, as the people of the marketplace write it."""
        marketplace = self.order.store.marketplace
        local = self.order.purchased_at.astimezone(ZoneInfo(marketplace.time_zone))
        return format_date(local, "long", locale=marketplace.language)

    @property
    def barcode(self) -> tuple[str, int]:
        """The order's number as a path of SVG, and its width in modules."""
        return code128.path(self.number)

    def address(self, sent_from: str) -> list[str]:
        """The recipient's lines, for a parcel from this country; none where it isn't known."""
        person = self._people.recipient
        if not person:
            return []
        language = self.order.store.marketplace.language
        return recipient_address(self.order, person).lines(language, sent_from)

    @property
    def demands(self) -> list[str]:
        """What Amazon asks of its parcel."""
        return shown(self.order)

    @property
    def instructions(self) -> list[str]:
        return delivery_instructions(self._people.recipient)

    @property
    def lines(self) -> list[SlipLine]:
        """What is left to ship; of an order that has left, all of it."""
        leaving = any(self._rest.values())
        return [line for item in self._items if (line := self._line(item, leaving)).quantity]

    def _line(self, item: OrderItem, leaving: bool) -> SlipLine:
        messages = self._people.buyer.get("gift_messages")
        message = messages.get(item.order_item_id) if isinstance(messages, Mapping) else ""
        rest = self._rest.get(item.order_item_id, 0)
        return SlipLine(
            quantity=rest if leaving else item.quantity_kept,
            identifier=item.named_by(self.order.store.product_identifier),
            title=item.title or "",
            gift_message=message if isinstance(message, str) else "",
        )
