"""A demand: what Amazon asks of an order's parcel beyond bringing it, in words.

Kept as JSON, each demand's code with what Amazon said of it: of an order all of its demands, of
a line its own. None of it names anybody.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache

import msgspec

from webapp.amazon.marketplace import Marketplace
from webapp.ground.clock import is_sensible, parse_time
from webapp.ground.language.gettext import gettext
from webapp.ground.language.time_format import when
from webapp.orders.amazon_words import in_words
from webapp.orders.demand_kind import KINDS, TIMES, WINDOWS

LONGEST_DETAIL = 120
# Parts a window's two times.
BETWEEN = "/"


PROGRAMS = {
    "FBM_SHIP_PLUS": "ship_plus",
    "AMAZON_EASY_SHIP": "easy_ship",
    "IN_STORE_PICK_UP": "store_pickup",
    "DELIVERY_BY_AMAZON": "delivered_by_amazon",
    "TRANSPARENCY": "transparency",
    "PREORDER": "preorder",
    "INVOICE_BY_AMAZON": "invoice_by_amazon",
}
# What an order bears a mark of its own for.
MARKED = ("PRIME", "AMAZON_BUSINESS")
# Amazon's model has one word for what it demands; these would say that it doesn't.
UNASKED = ("NONE", "NOT_REQUIRED", "OPTIONAL")
CONSTRAINTS = {
    "signatureConfirmation": "signature",
    "recipientAgeVerification": "age",
    "recipientIdentityVerification": "identity",
    "palletDelivery": "pallet",
    "cashOnDelivery": "cash_on_delivery",
}
# What Amazon says of the invoice of an order whose invoice it wants.
INVOICE_STATUSES = {"NOT_FOUND": "invoice", "ERRORED": "invoice_refused"}
INVOICE_PREFERENCES = {"INDIVIDUAL": "invoice_individual", "BUSINESS": "invoice_business"}
SUBSTITUTIONS = {
    "DO_NOT_SUBSTITUTE": "no_substitute",
    "CUSTOMER_PREFERENCE": "substitute",
    "AMAZON_RECOMMENDED": "substitute",
}
UNFLAGGED = {code for code, kind in KINDS.items() if not kind.flag}
# Their details are constants of Amazon's.
AS_AMAZON_CALLS = ("program", "item_program", "constraint")
TRANSPARENCY, SIGNATURE = "transparency", "signature"


@dataclass(frozen=True)
class ParcelDemand:
    """`detail` as Amazon said it: a number, a measure, or a window's times."""

    code: str
    detail: str = ""

    @property
    def flag(self) -> str:
        return flag_words(self.code)

    def sentence(self, source: Marketplace) -> str:
        """What it means for the parcel; times as they are at the marketplace."""
        windows = WINDOWS.get(self.code)
        if windows:
            return _window(windows, self.detail, source.time_zone) or self.flag
        return gettext(KINDS[self.code].sentence, detail=self._words(source))

    def short(self, source: Marketplace) -> str:
        """The flag with its detail, for a slip or a file; empty for what has no flag."""
        words = self._words(source)
        if self.flag and words:
            return gettext("%(flag)s: %(detail)s", flag=self.flag, detail=words)
        return self.flag

    def _words(self, source: Marketplace) -> str:
        if self.code in WINDOWS:
            return _window(TIMES, self.detail, source.time_zone)
        if self.code in AS_AMAZON_CALLS:
            return ", ".join(in_words(each) for each in self.detail.split(", "))
        return in_words(self.detail) if self.code == "measured" else self.detail


def read(kept: str | None) -> list[ParcelDemand]:
    """In the order of the table; what this version doesn't know is passed by."""
    found: dict[str, str] = msgspec.json.decode(kept) if kept else {}
    return [ParcelDemand(code, found[code]) for code in KINDS if code in found]


def written(demands: Mapping[str, str]) -> str | None:
    """As a column keeps them."""
    return _written(tuple(demands.items())) if demands else None


# Most orders of a shop demand the same: that Amazon collects the tax.
@lru_cache(maxsize=1024)
def _written(demands: tuple[tuple[str, str], ...]) -> str:
    known = {code: detail[:LONGEST_DETAIL] for code, detail in demands}
    return msgspec.json.encode(known).decode()


def flags(kept: str | None) -> list[str]:
    return [flag_words(code) for code in flag_codes(kept)]


@lru_cache(maxsize=1024)
def flag_codes(kept: str | None) -> tuple[str, ...]:
    """Those that are flagged."""
    return tuple(each.code for each in read(kept) if KINDS[each.code].flag) if kept else ()


def flag_words(code: str) -> str:
    """Empty for what has no flag."""
    flag = KINDS[code].flag
    return gettext(flag) if flag else ""


def asks_for(kept: str | None, code: str) -> bool:
    return bool(kept) and f'"{code}"' in (kept or "")


def flagged(demands: Mapping[str, str]) -> bool:
    return not UNFLAGGED.issuperset(demands)


def window(earliest: datetime | None, latest: datetime | None) -> str:
    """A window's times as a demand's detail; empty for one without."""
    times = [moment.isoformat() if moment else "" for moment in (earliest, latest)]
    return BETWEEN.join(times) if any(times) else ""


def _window(said: tuple[str, str, str], detail: str, zone: str) -> str:
    earliest, _, latest = detail.partition(BETWEEN)
    begins, ends = _moment(earliest, zone), _moment(latest, zone)
    between, since, until = said
    if begins and ends:
        return gettext(between, begins=begins, ends=ends)
    if begins:
        return gettext(since, begins=begins)
    return gettext(until, ends=ends) if ends else ""


def _moment(text: str, zone: str) -> str:
    """Empty for a time in no sensible year, which some clocks can't show."""
    moment = parse_time(text) if text else None
    return when(moment, zone) if moment and is_sensible(moment) else ""


def choices() -> list[tuple[str, str]]:
    """(code, flag) of all demands that are flagged, to choose from."""
    return [(code, gettext(kind.flag)) for code, kind in KINDS.items() if kind.flag]
