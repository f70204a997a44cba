"""An order's timeline: what happened when, and who did it."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from functools import cached_property
from typing import Any

from webapp.accounts.user import User
from webapp.orders.amazon_words import in_words
from webapp.orders.assignment import ASSIGNED
from webapp.orders.order import Order, OrderEvent, OrderPackage
from webapp.rules.rule_application import RuleApplication, RuleLine

EVENTS = {
    "status": "Amazon: {detail}",
    "cancel_requested": "The buyer asked to cancel",
    "redact_now": "Redact now was pressed",
    "assigned": "Assigned to {detail}",
    "held": "Put on hold: {detail}",
    "released": "Released from hold: {detail}",
    "verified": "Verified by scanning: {detail}",
    "unverified": "Sent without being verified",
    "shipped_here": "Shipped: {detail}",
    "shipment_confirmed": "Amazon has confirmed the parcel {detail}",
    "shipment_refused": "Amazon refused the parcel: {detail}",
    "shipment_unlisted": "Amazon doesn't list the parcel {detail}",
    "shipment_listed": "Amazon lists the parcel {detail} after all",
    "shipment_corrected": "Corrected, and told to Amazon again: parcel {detail}",
    "shipment_correction_lost": "Amazon lists the number of before: told again: parcel {detail}",
    "shipment_retried": "Sent to Amazon again: parcel {detail}",
    "shipment_undone": "Shipping undone: parcel {detail}",
    "carton_made": "Put into one parcel with {detail}",
    "carton_stayed": "Not shipped with the label of its parcel: {detail}",
    "carton_label_gone": "The label of its parcel was cancelled, and Amazon knows the number: "
    "correct it: {detail}",
    "carton_left": "Taken out of the parcel with {detail}",
    "label_purchasing": "Label asked for at Amazon: {detail}",
    "label_purchased": "Label bought at Amazon: {detail}",
    "label_refused": "Amazon didn't sell the label: {detail}",
    "label_unknown": "Nobody knows whether Amazon sold the label: {detail}",
    "label_not_purchased": "Looked up in Seller Central: not bought: {detail}",
    "label_cancelling": "Cancelling asked for: label {detail}",
    "label_kept": "Amazon didn't cancel the label: {detail}",
    "label_cancelled": "Amazon cancelled the label: {detail}",
    "refunded": "Amazon refunded the label: {detail}",
    "refund_rejected": "Amazon rejected the refund of the label: {detail}",
    "party_erased": "Personal data of the {detail} destroyed: REDACTED (GDPR)",
}


class Timeline:
    """Of an order with its store, and of the parcels that its page shows."""

    def __init__(self, order: Order, packages: Sequence[OrderPackage]) -> None:
        self._order = order
        self._packages = packages

    @property
    def events(self) -> list[dict[str, Any]]:
        """Newest first. Of one moment, what came of it stands above what it came of."""
        events = list(self._order.events)
        users = {each.user_id for each in [*events, *self._ruled]}
        users |= {_assignee(each) for each in events}
        names = User.names(self._order.account_id, users)
        told = sorted(self._told(events, names), key=lambda event: event[0])
        return [{"at": at, "words": words, "by": by} for at, words, by in reversed(told)]

    @cached_property
    def _ruled(self) -> list[RuleLine]:
        return RuleApplication.of(self._order)

    def _told(
        self, events: Sequence[OrderEvent], names: Mapping[int | None, str]
    ) -> Iterator[tuple[datetime, str, str]]:
        order = self._order
        yield order.purchased_at, f"Ordered at {order.store.marketplace.domain}", ""
        yield order.imported_at, "Imported", ""
        for package in self._packages:
            if package.shipped_at and not package.shipment_id:
                yield package.shipped_at, _parcel(package), ""
        for each in self._ruled:
            yield each.at, f"Rule {each.did}", names.get(each.user_id, "")
        for event in events:
            yield event.at, _event(event, names), names.get(event.user_id, "")
        if order.redacted_at:
            yield order.redacted_at, f"Personal data destroyed: {order.redaction_words}", ""


def _event(event: OrderEvent, names: Mapping[int | None, str]) -> str:
    words = EVENTS.get(event.kind, f"{in_words(event.kind.upper())} {{detail}}")
    assigned = event.kind == ASSIGNED
    detail = names.get(_assignee(event), "nobody") if assigned else event.detail
    return words.format(detail=detail).strip(" :")


def _assignee(event: OrderEvent) -> int | None:
    return int(event.detail) if event.kind == ASSIGNED and event.detail else None


def _parcel(package: OrderPackage) -> str:
    carrier = package.carrier or package.shipping_service
    tracking = f", tracking number {package.tracking_number}" if package.tracking_number else ""
    return f"Parcel handed over{f' to {carrier}' if carrier else ''}{tracking}"
