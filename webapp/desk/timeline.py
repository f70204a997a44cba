"""An order's timeline: what happened when, and who did it."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from functools import cached_property
from typing import Any

from webapp.accounts.user import User
from webapp.ground.language.gettext import N_, gettext
from webapp.orders.amazon_words import in_words
from webapp.orders.marks.assignment import ASSIGNED
from webapp.orders.marks.priority import GIVEN, TAKEN
from webapp.orders.order import Order, OrderEvent, OrderPackage
from webapp.rules.rule_application import RuleApplication, RuleLine

# What was said, of a service and a number mostly; `BARE` where nothing was.
EVENTS = {
    "status": N_("Amazon: %(detail)s"),
    "held": N_("Put on hold: %(detail)s"),
    "released": N_("Released from hold: %(detail)s"),
    "verified": N_("Verified by scanning: %(detail)s"),
    "shipped_here": N_("Shipped: %(detail)s"),
    "shipment_confirmed": N_("Amazon has confirmed the parcel %(detail)s"),
    "shipment_refused": N_("Amazon refused the parcel: %(detail)s"),
    "shipment_unlisted": N_("Amazon doesn't list the parcel %(detail)s"),
    "shipment_listed": N_("Amazon lists the parcel %(detail)s after all"),
    "shipment_corrected": N_("Corrected, and told to Amazon again: parcel %(detail)s"),
    "shipment_uncorrected": N_("Amazon keeps the number from before it was corrected: %(detail)s"),
    "shipment_other_number": N_("Amazon lists another number for this parcel: %(detail)s"),
    "shipment_number_taken": N_("Amazon's number taken: parcel %(detail)s"),
    "shipment_correction_lost": N_(
        "Amazon lists the number of before: told again: parcel %(detail)s"
    ),
    "shipment_retried": N_("Sent to Amazon again: parcel %(detail)s"),
    "shipment_undone": N_("Shipping undone: parcel %(detail)s"),
    "carton_made": N_("Put into one parcel with %(detail)s"),
    "carton_stayed": N_("Not shipped with the label of its parcel: %(detail)s"),
    "carton_label_gone": N_(
        "The label of its parcel was cancelled, and Amazon knows the number: correct it: %(detail)s"
    ),
    "carton_left": N_("Taken out of the parcel with %(detail)s"),
    "label_purchasing": N_("Label asked for at Amazon: %(detail)s"),
    "label_purchased": N_("Label bought at Amazon: %(detail)s"),
    "label_refused": N_("Amazon didn't sell the label: %(detail)s"),
    "label_unknown": N_("Nobody knows whether Amazon sold the label: %(detail)s"),
    "label_not_purchased": N_("Looked up in Seller Central: not bought: %(detail)s"),
    "label_cancelling": N_("Cancelling asked for: label %(detail)s"),
    "label_kept": N_("Amazon didn't cancel the label: %(detail)s"),
    "label_cancelled": N_("Amazon cancelled the label: %(detail)s"),
    "refunded": N_("Amazon refunded the label: %(detail)s"),
    "refund_rejected": N_("Amazon rejected the refund of the label: %(detail)s"),
}
BARE = {
    "cancel_requested": N_("The buyer asked to cancel"),
    "redact_now": N_("Redact now was pressed"),
    "held": N_("Put on hold"),
    "released": N_("Released from hold"),
    "verified": N_("Verified by scanning"),
    "unverified": N_("Sent without being verified"),
    GIVEN: N_("Given priority"),
    TAKEN: N_("Priority taken away"),
}
ERASED = {
    "buyer": N_("Personal data of the buyer destroyed: REDACTED (GDPR)"),
    "recipient": N_("Personal data of the recipient destroyed: REDACTED (GDPR)"),
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
        yield (
            order.purchased_at,
            gettext("Ordered at %(marketplace)s", marketplace=order.store.marketplace.domain),
            "",
        )
        yield order.imported_at, gettext("Imported"), ""
        for package in self._packages:
            if package.shipped_at and not package.shipment_id:
                yield package.shipped_at, _parcel(package), ""
        for each in self._ruled:
            yield each.at, gettext("Rule %(did)s", did=each.did), names.get(each.user_id, "")
        for event in events:
            yield event.at, _event(event, names), names.get(event.user_id, "")
        if order.redacted_at:
            words = gettext(
                "Personal data destroyed: %(redaction)s", redaction=order.redaction_words
            )
            yield order.redacted_at, words, ""


def _event(event: OrderEvent, names: Mapping[int | None, str]) -> str:
    detail = str(event.detail)
    if event.kind == ASSIGNED:
        person = names.get(_assignee(event))
        if person is None:
            return gettext("Assigned to nobody")
        return gettext("Assigned to %(person)s", person=person)
    if event.kind == "party_erased" and detail in ERASED:
        return gettext(ERASED[detail])
    if event.kind in BARE and not detail:
        return gettext(BARE[event.kind])
    if event.kind in EVENTS:
        return gettext(EVENTS[event.kind], detail=detail).strip(" :")
    return f"{in_words(event.kind.upper())} {detail}".strip()


def _assignee(event: OrderEvent) -> int | None:
    return int(str(event.detail)) if event.kind == ASSIGNED and event.detail else None


def _parcel(package: OrderPackage) -> str:
    carrier, number = package.carrier or package.shipping_service, package.tracking_number
    if carrier and number:
        return gettext(
            "Parcel handed over to %(carrier)s, tracking number %(number)s",
            carrier=carrier,
            number=number,
        )
    if number:
        return gettext("Parcel handed over, tracking number %(number)s", number=number)
    if carrier:
        return gettext("Parcel handed over to %(carrier)s", carrier=carrier)
    return gettext("Parcel handed over")
