"""One order whole, as its own page shows it: lines, parcels, people, and what happened when."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from functools import cached_property
from typing import Any

import structlog

from webapp.accounts import Account, User
from webapp.crypto import KeyringError
from webapp.locality import locality_lines
from webapp.orders.neighbour import Neighbours, neighbours
from webapp.orders.order import Order, OrderEvent, OrderItem, OrderPackage
from webapp.orders.order_row import flags, held_for, in_words
from webapp.orders.order_state import State
from webapp.orders.party import BUYER, RECIPIENT, Party
from webapp.orders.restriction import Restriction
from webapp.orders.retention import goes_at
from webapp.stores import ProductIdentifier, Store
from webapp.stores.ship_from import countries

log = structlog.get_logger(__name__)

EVENTS = {
    "state": "Amazon: {detail}",
    "cancel_requested": "The buyer asked to cancel",
    "redact_now": "Redact now was pressed",
    "held": "Put on hold: {detail}",
    "released": "Released from hold",
    "shipped_here": "Shipped: {detail}",
    "shipment_confirmed": "Amazon has confirmed the parcel {detail}",
    "shipment_refused": "Amazon refused the parcel: {detail}",
    "shipment_retried": "Sent to Amazon again: parcel {detail}",
    "shipment_undone": "Shipping undone: parcel {detail}",
    "label_wanted": "Label asked for at Amazon: {detail}",
    "label_bought": "Label bought at Amazon: {detail}",
    "label_refused": "Amazon didn't sell the label: {detail}",
    "label_unclear": "Nobody knows whether Amazon sold the label: {detail}",
    "label_disowned": "Looked up in Seller Central: not bought: {detail}",
    "label_given_back": "Cancelling asked for: label {detail}",
    "label_kept": "Amazon didn't cancel the label: {detail}",
    "label_cancelled": "Amazon cancelled the label: {detail}",
    "refunded": "Amazon refunded the label: {detail}",
    "refund_rejected": "Amazon rejected the refund of the label: {detail}",
    "party_erased": "Personal data of the {detail} destroyed: REDACTED (GDPR)",
}


class OrderSheet:
    """An order of an account, for a user who may or may not see people."""

    def __init__(self, order: Order, sees_people: bool) -> None:
        self.order = order
        self.sees_people = sees_people

    @classmethod
    def find(cls, account: Account, order_id: int, sees_people: bool) -> "OrderSheet | None":
        """The sheet of an account's own order; none for any other id."""
        order = Order.of(account).where(Order.id == order_id).first()
        return cls(order, sees_people) if order else None

    @property
    def store(self) -> Store:
        return self.order.store

    @property
    def requested_service(self) -> str:
        return in_words(self.order.service_level)

    @property
    def flags(self) -> list[str]:
        return flags(self.order)

    @property
    def held_for(self) -> str:
        return held_for(self.order)

    @property
    def identifier_label(self) -> str:
        return ProductIdentifier(self.store.product_identifier).noun

    @cached_property
    def items(self) -> list[dict[str, Any]]:
        query = OrderItem.select().where(OrderItem.order == self.order).order_by(OrderItem.id)
        return [self._item(item) for item in query]

    @property
    def totals(self) -> list[tuple[str, int]]:
        return [("Order total", self.order.total_minor)] if self.order.currency else []

    @cached_property
    def packages(self) -> list[OrderPackage]:
        query = OrderPackage.select().where(OrderPackage.order == self.order)
        return list(query.order_by(OrderPackage.id))

    @property
    def redacted(self) -> dict[str, Any] | None:
        order = self.order
        return {"words": order.redaction_words, "at": order.redacted_at} if order.redacted else None

    @property
    def goes_at(self) -> datetime | None:
        """When its personal data goes; none when there is none left."""
        holds = Party.select().where(Party.order == self.order).exists()
        return goes_at(self.order) if holds else None

    @property
    def erased(self) -> dict[str, datetime]:
        """Which parties of an order that isn't redacted as a whole were erased, and when."""
        found = self.order.events.where(OrderEvent.kind == "party_erased")
        return {} if self.order.redacted else {event.detail: event.at for event in found}

    @property
    def shows_people(self) -> bool:
        """Whether it holds personal data that whoever looks at it sees."""
        return bool(self._people)

    @cached_property
    def neighbours(self) -> Neighbours | None:
        """Orders that could share a parcel with it, itself included; for who sees people."""
        waits = self.sees_people and self.order.status is State.AWAITING_SHIPMENT
        found = neighbours(self.order.account_id, [self.order.id]) if waits else {}
        return found.get(self.order.id)

    @cached_property
    def restricted(self) -> bool:
        """Whether somebody in it is hidden from every use, on their own request."""
        return Restriction.restricts(self.order)

    @property
    def recipient(self) -> dict[str, Any] | None:
        person = self._people.get(RECIPIENT)
        return person and {
            **person,
            "lines": [*_words(person.get("lines")), *_words(person.get("extended"))],
            "place": self._place(person.get("postal_code")),
            "instructions": "; ".join(_instructions(person.get("delivery"))),
        }

    @property
    def buyer(self) -> dict[str, Any] | None:
        return self._people.get(BUYER)

    @property
    def wishes(self) -> list[tuple[str, str]]:
        """What the buyer wrote, each with what it is."""
        buyer = self._people.get(BUYER) or {}
        kinds = {
            "gift_messages": "Gift message",
            "cancel_reasons": "Why the buyer wants to cancel",
            "customized_urls": "Customisation",
        }
        return [(label, text) for kind, label in kinds.items() for text in _words(buyer.get(kind))]

    @property
    def unreadable(self) -> bool:
        """Whether there is personal data that its key doesn't open."""
        return "unreadable" in self._people

    @property
    def events(self) -> list[dict[str, Any]]:
        """The timeline, newest first, with who did what somebody did.

        Of one moment, what came of it stands above what it came of.
        """
        events = list(self.order.events)
        names = User.names(self.order.account_id, {each.user_id for each in events})
        told = sorted(self._told(events, names), key=lambda event: event[0])
        return [{"at": at, "words": words, "by": by} for at, words, by in reversed(told)]

    def _item(self, item: OrderItem) -> dict[str, Any]:
        return {
            "identifier": item.named_by(self.store.product_identifier),
            "sku": item.seller_sku,
            "asin": item.asin,
            "order_item_id": item.order_item_id,
            "title": item.title,
            "quantity": item.quantity_ordered,
            "price_minor": item.unit_price_minor,
            "total_minor": item.total_minor,
            "currency": item.currency,
            "cancelled": item.is_cancelled,
            "gift_wrap": in_words(item.gift_wrap_level),
            "customized": item.is_customized,
        }

    def _place(self, postal_code: Any) -> list[str]:
        """City, region and code as a letter to that country has them, and the country's name."""
        order, code = self.order, postal_code if isinstance(postal_code, str) else ""
        country = order.country or ""
        lines = locality_lines(country, order.city or "", order.region or "", code)
        return [*lines, countries().get(country, country)]

    @cached_property
    def _people(self) -> dict[str, dict[str, Any]]:
        if not self.sees_people or self.order.redacted:
            return {}
        try:
            return Party.of(self.order)
        except KeyringError as error:
            log.error("party.unreadable", order=self.order.id, reason=str(error))
            return {"unreadable": {}}

    def _told(
        self, events: Sequence[OrderEvent], names: Mapping[int | None, str]
    ) -> Iterator[tuple[datetime, str, str]]:
        order = self.order
        yield order.purchased_at, f"Ordered at {self.store.marketplace.domain}", ""
        yield order.imported_at, "Imported", ""
        for package in self.packages:
            if package.shipped_at and not package.shipment_id:
                yield package.shipped_at, _parcel(package), ""
        for event in events:
            yield event.at, _event(event), names.get(event.user_id, "")
        if order.redacted_at:
            yield order.redacted_at, f"Personal data destroyed: {order.redaction_words}", ""


def _event(event: OrderEvent) -> str:
    words = EVENTS.get(event.kind, f"{in_words(event.kind.upper())} {{detail}}")
    return words.format(detail=event.detail).strip(" :")


def _parcel(package: OrderPackage) -> str:
    carrier = package.carrier or package.shipping_service
    tracking = f", tracking number {package.tracking_number}" if package.tracking_number else ""
    return f"Parcel handed over{f' to {carrier}' if carrier else ''}{tracking}"


def _words(value: Any) -> list[str]:
    """The texts of a list or of an object's fields, whatever else Amazon put there."""
    if isinstance(value, Mapping):
        value = list(value.values())
    return [each for each in value or () if isinstance(each, str)]


def _instructions(delivery: Any) -> list[str]:
    if not isinstance(delivery, Mapping):
        return []
    return _words([delivery.get("dropOffLocation"), delivery.get("addressInstruction")])
