"""One order whole, as its own page shows it: lines, parcels, people, and what happened when."""

from datetime import datetime
from functools import cached_property
from typing import Any

from webapp.accounts.account import Account
from webapp.accounts.user import User
from webapp.desk.order_totals import OrderTotals
from webapp.desk.row.order_row import Flagged, flags, held_for
from webapp.desk.tax_number import tax_numbers
from webapp.desk.timeline import Timeline
from webapp.ground.language.gettext import gettext
from webapp.ground.language.language import language
from webapp.order_search import order_flag
from webapp.order_search.same_address import SameAddress, same_address_orders
from webapp.orders.amazon_words import in_words
from webapp.orders.breakdown import parts_of, read
from webapp.orders.order import Order, OrderEvent, OrderItem, OrderPackage
from webapp.orders.order_status import OrderStatus
from webapp.orders.party import BUYER, RECIPIENT, DecryptedPeople, Party
from webapp.orders.recipient_address import (
    delivery_instructions,
    recipient_address,
    texts,
    without_address,
)
from webapp.orders.restriction import Restriction
from webapp.orders.retention import redacts_at
from webapp.shipping.label import Label
from webapp.shipping.unshipped import shipped_of
from webapp.stores.store import ProductIdentifier, Store


class OrderPage:
    """An order of an account, for a user who may or may not see people."""

    def __init__(self, order: Order, sees_people: bool) -> None:
        self.order = order
        self.sees_people = sees_people

    @classmethod
    def find(cls, account: Account, order_id: int, sees_people: bool) -> "OrderPage | None":
        """The page of an account's own order; none for any other id."""
        order = Order.find(account, order_id)
        return cls(order, sees_people) if order else None

    @property
    def store(self) -> Store:
        return self.order.store

    @property
    def requested_service(self) -> str:
        return in_words(self.order.service_level)

    @property
    def flags(self) -> list[Flagged]:
        return flags(self.order, self.order.status, order_flag.all_words())

    @property
    def assignee(self) -> str:
        """Who sees to it; empty where nobody was named."""
        names = User.names(self.order.account_id, [self.order.assignee_id])
        return names.get(self.order.assignee_id, "")

    @property
    def held_for(self) -> str:
        return held_for(self.order.status, self.order.hold_reason, self.order.held_until)

    @property
    def identifier_label(self) -> str:
        return ProductIdentifier(self.store.product_identifier).noun

    @cached_property
    def items(self) -> list[dict[str, Any]]:
        gone = shipped_of(self.order.id, self._lines)
        return [self._item(item, gone[item.order_item_id]) for item in self._lines]

    @property
    def totals(self) -> OrderTotals:
        return OrderTotals(self.order, self._lines)

    @cached_property
    def _lines(self) -> list[OrderItem]:
        query = OrderItem.select().where(OrderItem.order == self.order)
        return list(query.order_by(OrderItem.id))

    @cached_property
    def packages(self) -> list[OrderPackage]:
        """All but those whose label was cancelled: such a parcel never left."""
        query = OrderPackage.select().where(OrderPackage.order == self.order)
        cancelled = Label.cancelled_numbers(self.order)
        return [
            package
            for package in query.order_by(OrderPackage.id)
            if not package.cancelled and package.tracking_number not in cancelled
        ]

    @property
    def redacted(self) -> dict[str, Any] | None:
        order = self.order
        return {"words": order.redaction_words, "at": order.redacted_at} if order.redacted else None

    @cached_property
    def redacts_at(self) -> datetime | None:
        """When its personal data goes; none when there is none left."""
        holds = Party.select().where(Party.order == self.order).exists()
        return redacts_at(self.order) if holds else None

    @property
    def erased(self) -> dict[str, datetime]:
        """Which parties of an order that isn't redacted as a whole were erased, and when."""
        found = self.order.events.where(OrderEvent.kind == "party_erased")
        return {} if self.order.redacted else {str(event.detail): event.at for event in found}

    @property
    def shows_people(self) -> bool:
        """Whether it holds personal data that whoever looks at it sees."""
        return bool(self.known.people) or self.unreadable

    @cached_property
    def same_address(self) -> SameAddress | None:
        """Orders that could share a parcel with it, itself included; for who sees people."""
        waits = self.sees_people and self.order.status is OrderStatus.AWAITING_SHIPMENT
        found = same_address_orders(self.order.account_id, [self.order.id]) if waits else {}
        return found.get(self.order.id)

    @cached_property
    def restricted(self) -> bool:
        """Whether somebody in it is hidden from every use, on their own request."""
        return Restriction.restricts(self.order)

    @property
    def recipient(self) -> dict[str, Any] | None:
        person = self.known.people.get(RECIPIENT)
        return person and {
            **person,
            "address": recipient_address(self.order, person).lines(language()),
            "instructions": "; ".join(delivery_instructions(person)),
        }

    @cached_property
    def lacks_address(self) -> bool:
        """Whether it is to be shipped, and nobody knows where to."""
        if not self.order.status.open:
            return False
        # Who is restricted isn't open here, and may have an address all the same.
        opened = {self.order.id: self.known} if self.known.recipient else None
        return bool(without_address([self.order], opened))

    @property
    def buyer(self) -> dict[str, Any] | None:
        person = self.known.people.get(BUYER)
        return person and {**person, "tax_numbers": tax_numbers(person)}

    @property
    def wishes(self) -> list[tuple[str, str, str]]:
        """(kind, its words, text) of what the buyer wrote."""
        buyer = self.known.buyer
        kinds = (
            ("gift_messages", gettext("Gift message")),
            ("cancel_reasons", gettext("Why the buyer wants to cancel")),
            ("customized_urls", gettext("Customisation")),
        )
        return [(kind, label, text) for kind, label in kinds for text in texts(buyer.get(kind))]

    @property
    def unreadable(self) -> bool:
        """Whether there is personal data that its key doesn't open."""
        return self.known.unreadable

    @property
    def events(self) -> list[dict[str, Any]]:
        """The timeline, newest first, with who did what somebody did."""
        return Timeline(self.order, self.packages).events

    def _item(self, item: OrderItem, gone: int) -> dict[str, Any]:
        return {
            "identifier": item.named_by(self.store.product_identifier),
            "sku": item.seller_sku,
            "asin": item.asin,
            "order_item_id": item.order_item_id,
            "title": item.title,
            "quantity": item.quantity_ordered,
            "shipped": gone,
            "cancelled_quantity": 0 if item.is_cancelled else item.quantity_cancelled,
            "price_minor": item.unit_price_minor,
            "total_minor": item.total_minor,
            "currency": item.currency,
            "parts": parts_of(read(item.breakdown)),
            "cancelled": item.is_cancelled,
            "gift_wrap": in_words(item.gift_wrap_level),
            "customized": item.is_customized,
        }

    @cached_property
    def known(self) -> DecryptedPeople:
        if not self.sees_people or self.order.redacted:
            return DecryptedPeople()
        return Party.opened([self.order])[self.order.id]
