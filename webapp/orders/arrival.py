"""An arrival: an order as Amazon tells it now, beside what is known of it already."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

import msgspec

from webapp.db import stored_time
from webapp.orders.known_order import Key, KnownOrder
from webapp.orders.order_state import PAYMENT_RECEIVED, STATES, State, standing
from webapp.orders.reading import TIMES, Facts, Line, Parcel, Reading
from webapp.orders.retention import due_at

OWN_COLUMNS = (
    "fulfillment_status",
    "state",
    "last_updated_at",
    "fetched_at",
    "closed_at",
    "personal_data_due_at",
)
# The columns of `Order` that a newer version changes, in the order of `Arrival.values`.
CHANGING = (*Facts._fields, *OWN_COLUMNS)


class Arrival(msgspec.Struct, gc=False):
    """What becomes of one order; `id` is its row's, given to a new one before it is written."""

    id: int
    key: Key
    reading: Reading
    known: KnownOrder | None
    state: State
    # When it was shipped in full or cancelled: there its personal data's time begins.
    closed_at: datetime | None
    # When its personal data goes; an order that has none left waits for nothing.
    due_at: datetime | None

    @classmethod
    def of(
        cls, key: Key, reading: Reading, known: KnownOrder | None, kept_days: int, now: datetime
    ) -> "Arrival":
        state = _state(reading, known)
        closed_at = None if state.open else _closed_at(reading, known, now)
        due = _due_at(reading, known, closed_at, kept_days)
        return cls(known.id if known else 0, key, reading, known, state, closed_at, due)

    @property
    def store_id(self) -> int:
        return self.key[0]

    @property
    def newer(self) -> bool:
        """A tie only writes again what the overlap of two windows has brought twice."""
        return self.known is None or self.reading.last_updated_at > self.known.last_updated_at

    @property
    def newly_shipped(self) -> bool:
        before = self.known and self.known.state
        return bool(before) and before != State.SHIPPED and self.state is State.SHIPPED

    @property
    def requested_service(self) -> str:
        """What it asks for, as service mappings are looked up."""
        return (self.reading.facts.service_level or "").casefold()

    def values(self, fetched_at: datetime | None) -> tuple[Any, ...]:
        """Its row's CHANGING columns; `fetched_at` as a row takes it."""
        reading, facts = self.reading, self.reading.facts
        return (
            stored_time(facts.purchased_at),
            stored_time(facts.ship_by),
            stored_time(facts.ship_by_rank),
            stored_time(facts.deliver_by),
            *facts[TIMES:],
            reading.fulfillment_status,
            self.state.value,
            stored_time(reading.last_updated_at),
            fetched_at,
            stored_time(self.closed_at),
            stored_time(self.due_at),
        )

    def lines(self) -> Iterator[Line]:
        """Its lines, each number once."""
        return iter({line.order_item_id: line for line in self.reading.lines}.values())

    def parcels(self) -> Iterator[Parcel]:
        return iter({parcel.reference: parcel for parcel in self.reading.parcels}.values())

    def may_keep_people(self, now: datetime) -> bool:
        """Neither of an order that was redacted, nor of one that comes after its time."""
        redacted = self.known is not None and self.known.redacted_at is not None
        return not redacted and (self.due_at is None or self.due_at > now)

    def news(self) -> Iterator[tuple[str, str]]:
        """(kind, detail) of what a merchant would want to know had changed."""
        if self.known is None:
            return
        if self.known.state != self.state:
            yield "state", self.state.label
        if self.reading.facts.cancel_requested and not self.known.cancel_requested:
            yield "cancel_requested", ""


def wanted(reading: Reading, known: KnownOrder | None, fetched_at: datetime) -> bool:
    """A new order whose payment Amazon has received, or a newer version of a known one: the
    later update, at a tie the later fetch."""
    if known is None:
        return paid(reading)
    theirs, ours = reading.last_updated_at, known.last_updated_at
    return theirs > ours or (theirs == ours and fetched_at > known.fetched_at)


def paid(reading: Reading) -> bool:
    return reading.fulfillment_status in PAYMENT_RECEIVED


def _state(reading: Reading, known: KnownOrder | None) -> State:
    """Where it stands now; a status that Amazon invented since leaves it where it stood."""
    if known is None:
        # Only what was paid comes in new: its status is one of ours.
        return STATES[reading.fulfillment_status]
    state = STATES.get(reading.fulfillment_status)
    if state is None:
        return State(known.state)
    return standing(state, known.shipped_here, bool(known.held_at))


def _closed_at(reading: Reading, known: KnownOrder | None, now: datetime) -> datetime:
    if known and known.closed_at:
        return known.closed_at
    # A moment that is still to come, by our clock, would lengthen the time.
    return min(reading.last_updated_at, now)


def _due_at(
    reading: Reading, known: KnownOrder | None, closed_at: datetime | None, kept_days: int
) -> datetime | None:
    if known and known.redaction:
        # Done, or asked for: then it waits for the next sweep, whatever Amazon tells.
        return known.personal_data_due_at
    facts = reading.facts
    return due_at(facts.purchased_at, facts.deliver_by, closed_at, kept_days)
