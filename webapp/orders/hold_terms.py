"""The terms of a hold: why an order waits, and until when.

The reasons are a fixed list: what a merchant would type about a buyer belongs in a note, which
is sealed.
"""

from datetime import datetime
from enum import StrEnum
from typing import NamedTuple

from webapp.ground.clock import day_begins, day_of, read_day
from webapp.ground.database.db import stored_time
from webapp.ground.language.gettext import gettext
from webapp.ground.language.message import Message, ToldMessage


class HoldReason(StrEnum):
    STOCK = "stock"
    ADDRESS = "address"
    BUYER = "buyer"
    PAYMENT = "payment"
    OTHER = "other"

    @property
    def label(self) -> str:
        return gettext(REASONS[self].one)


REASONS = {
    HoldReason.STOCK: Message("hold.stock", "Waiting for stock"),
    HoldReason.ADDRESS: Message("hold.address", "Address to be checked"),
    HoldReason.BUYER: Message("hold.buyer", "Waiting for the buyer"),
    HoldReason.PAYMENT: Message("hold.payment", "Payment to be checked"),
    HoldReason.OTHER: Message("hold.other", "Another reason"),
}
UNTIL = Message("hold.until", "until %(day)s")
REASON_UNTIL = Message("hold.reason_until", "%(reason)s until %(day)s")


class HoldTerms(NamedTuple):
    """Why orders are held, and until when: the first moment of a day where the merchant is."""

    reason: str | None = None
    until: datetime | None = None

    @classmethod
    def read(cls, text: str | None, zone: str) -> "HoldTerms":
        """From what `written` made."""
        reason, _, digits = (text or "").partition(" ")
        until = read_day(f"{digits[:4]}-{digits[4:6]}-{digits[6:]}")
        return cls(reason or None, day_begins(until, zone) if until else None)

    def written(self, zone: str) -> str | None:
        """`stock 20261224`: short enough for a batch's columns."""
        until = f" {day_of(self.until, zone):%Y%m%d}" if self.until else ""
        return f"{self.reason or ''}{until}" or None

    def told(self, zone: str) -> ToldMessage:
        """`Waiting for stock until 24 Dec 2026`; empty where nobody said anything."""
        reason = REASONS[HoldReason(self.reason)].told() if self.reason else ToldMessage()
        if not self.until:
            return reason
        day = day_of(self.until, zone)
        return REASON_UNTIL.told(reason=reason, day=day) if reason else UNTIL.told(day=day)

    def words(self, zone: str) -> str:
        """The same, to who reads just now."""
        return str(self.told(zone))


NO_TERMS = HoldTerms()
# The columns of an order that say that it is held, in the order of `columns_of`.
HELD_COLUMNS = ("held_at", "hold_reason", "held_until")


def columns_of(terms: HoldTerms | None, now: datetime) -> tuple[str | None, ...]:
    """HELD_COLUMNS of an order held now on these terms, as rows have them; of none, nothing."""
    if terms is None:
        return (None, None, None)
    return stored_time(now), terms.reason, stored_time(terms.until)
