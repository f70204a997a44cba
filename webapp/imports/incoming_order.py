"""An incoming order: as Amazon tells it now, beside what is known of it already."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any

import msgspec

from webapp.ground.database.db import stored_time
from webapp.imports.known_order import Key, KnownOrder
from webapp.imports.parsed_order import TIMES, OrderFacts, ParsedLine, ParsedOrder, ParsedPackage
from webapp.orders.order import left_to_ship
from webapp.orders.order_status import AMAZON_STATUSES, PAYMENT_RECEIVED, OrderStatus, desk_status
from webapp.orders.retention import due_at, due_when_known
from webapp.rules.candidate import Candidate, goods

OWN_COLUMNS = (
    "fulfillment_status",
    "status",
    "last_updated_at",
    "fetched_at",
    "closed_at",
    "personal_data_due_at",
)
# The columns of `Order` that a newer version changes, in the order of `IncomingOrder.values`.
CHANGING = (*OrderFacts._fields, *OWN_COLUMNS)


class IncomingOrder(msgspec.Struct, gc=False):
    """What becomes of one order; `id` is its row's, given to a new one before it is written."""

    id: int
    key: Key
    parsed: ParsedOrder
    known: KnownOrder | None
    status: OrderStatus
    # When it was shipped in full or cancelled: there its personal data's time begins.
    closed_at: datetime | None
    # When its personal data goes; an order that has none left waits for nothing.
    due_at: datetime | None

    @classmethod
    def of(
        cls, key: Key, parsed: ParsedOrder, known: KnownOrder | None, kept_days: int, now: datetime
    ) -> "IncomingOrder":
        status = _status(parsed, known)
        closed_at = None if status.open else _closed_at(parsed, known, now)
        due = _due_at(parsed, known, closed_at, kept_days, now)
        return cls(known.id if known else 0, key, parsed, known, status, closed_at, due)

    @property
    def store_id(self) -> int:
        return self.key[0]

    @property
    def newer(self) -> bool:
        """A tie only writes again what the overlap of two windows has brought twice."""
        return self.known is None or self.parsed.last_updated_at > self.known.last_updated_at

    @property
    def lost_lines(self) -> bool:
        """Whether a later version tells of no line: what was known stays."""
        return bool(self.known and self.known.units and not self.parsed.lines)

    @property
    def sent_but_unlisted(self) -> bool:
        sent = self.known and self.known.shipped_here
        return bool(sent) and paid(self.parsed) and not self.parsed.parcels

    @property
    def newly_shipped(self) -> bool:
        before = self.known and self.known.status
        return bool(before) and before != OrderStatus.SHIPPED and self.status is OrderStatus.SHIPPED

    @property
    def requested_service(self) -> str:
        """What it asks for, as service mappings are looked up."""
        return (self.parsed.facts.service_level or "").casefold()

    def values(self, fetched_at: str | None) -> tuple[Any, ...]:
        """Its row's CHANGING columns; `fetched_at` as a row takes it."""
        facts, known = self.parsed.facts, self.known
        # A later version that says none takes none back.
        ship_by = stored_time(facts.ship_by or (known and known.ship_by))
        return (
            stored_time(facts.purchased_at),
            ship_by,
            ship_by or stored_time(facts.ship_by_rank),
            stored_time(facts.deliver_by or (known and known.deliver_by)),
            *facts[TIMES:],
            *self.standing(fetched_at),
        )

    def standing(self, fetched_at: str | None) -> tuple[Any, ...]:
        """Its row's OWN_COLUMNS alone."""
        return (
            self.parsed.fulfillment_status,
            str(self.status),
            stored_time(self.parsed.last_updated_at),
            fetched_at,
            stored_time(self.closed_at),
            stored_time(self.due_at),
        )

    def candidate(self, source: str, tags: Sequence[int]) -> Candidate:
        """As rules look at it; `source` is its store's country."""
        facts = self.parsed.facts
        lines = self.parsed.lines
        units = [(e.seller_sku, e.asin, 0 if e.is_cancelled else _left(e)) for e in lines]
        return Candidate(
            self.id,
            self.store_id,
            source,
            facts.country,
            facts.region,
            facts.service_level,
            facts.units,
            facts.total_minor,
            facts.currency,
            facts.ship_by,
            facts.is_prime,
            facts.is_business,
            facts.is_gift,
            facts.is_replacement,
            facts.cancel_requested,
            facts.demands,
            [line.seller_sku for line in lines],
            tags,
            goods(units),
        )

    def parcels(self) -> Iterator[ParsedPackage]:
        return iter({parcel.reference: parcel for parcel in self.parsed.parcels}.values())

    def may_keep_people(self, now: datetime) -> bool:
        """Neither of an order that was redacted, nor of one that comes after its time."""
        redacted = self.known is not None and self.known.redacted_at is not None
        return not redacted and (self.due_at is None or self.due_at > now)

    def news(self) -> Iterator[tuple[str, str]]:
        """(kind, detail) of what a merchant would want to know had changed."""
        if self.known is None:
            return
        if self.known.status != self.status:
            yield "status", self.status.told.stored()
        if self.parsed.facts.cancel_requested and not self.known.cancel_requested:
            yield "cancel_requested", ""


def wanted(parsed: ParsedOrder, known: KnownOrder | None, fetched_at: datetime) -> bool:
    """A new order whose payment Amazon has received, or a newer version of a known one: the
    later update, at a tie the later fetch."""
    if known is None:
        return paid(parsed)
    theirs, ours = parsed.last_updated_at, known.last_updated_at
    return theirs > ours or (theirs == ours and fetched_at > known.fetched_at)


def paid(parsed: ParsedOrder) -> bool:
    return parsed.fulfillment_status in PAYMENT_RECEIVED


def _status(parsed: ParsedOrder, known: KnownOrder | None) -> OrderStatus:
    """Where it stands now; a status that Amazon invented since leaves it where it stood."""
    if known is None:
        # Only what was paid comes in new: its status is one of ours.
        return AMAZON_STATUSES[parsed.fulfillment_status]
    status = AMAZON_STATUSES.get(parsed.fulfillment_status)
    if status is None:
        return OrderStatus(known.status)
    return desk_status(status, known.shipped_here, bool(known.held_at))


def _closed_at(parsed: ParsedOrder, known: KnownOrder | None, now: datetime) -> datetime:
    if known and known.closed_at:
        return known.closed_at
    # A moment that is still to come, by our clock, would lengthen the time.
    return min(parsed.last_updated_at, now)


def _due_at(
    parsed: ParsedOrder,
    known: KnownOrder | None,
    closed_at: datetime | None,
    kept_days: int,
    now: datetime,
) -> datetime | None:
    if known and known.redaction:
        # Done, or asked for: then it waits for the next sweep, whatever Amazon tells.
        return known.personal_data_due_at
    facts = parsed.facts
    due = due_at(facts.purchased_at, facts.deliver_by, closed_at, kept_days)
    return due_when_known(due, known.personal_data_due_at if known else None, now)


def _left(line: ParsedLine) -> int:
    return left_to_ship(line.quantity_ordered, line.quantity_shipped, line.quantity_unshipped)
