"""The terms of a hold: why an order waits, and until when.

The reasons are a fixed list: what a merchant would type about a buyer belongs in a note, which
is sealed.
"""

from datetime import datetime
from enum import StrEnum
from typing import NamedTuple

from webapp.ground.clock import day_begins, day_of, read_day
from webapp.ground.language.time_format import day


class HoldReason(StrEnum):
    STOCK = "stock"
    ADDRESS = "address"
    BUYER = "buyer"
    PAYMENT = "payment"
    OTHER = "other"

    @property
    def label(self) -> str:
        return {
            HoldReason.STOCK: "Waiting for stock",
            HoldReason.ADDRESS: "Address to be checked",
            HoldReason.BUYER: "Waiting for the buyer",
            HoldReason.PAYMENT: "Payment to be checked",
            HoldReason.OTHER: "Another reason",
        }[self]


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

    def words(self, zone: str) -> str:
        """`Waiting for stock until 24 Dec 2026`; empty where nobody said anything."""
        until = f"until {day(self.until, zone)}" if self.until else ""
        reason = HoldReason(self.reason).label if self.reason else ""
        return f"{reason} {until}".strip()


NO_TERMS = HoldTerms()
