"""A demand: what Amazon asks of an order's parcel beyond bringing it, in words.

Kept as JSON, each demand's code with what Amazon said of it: of an order all of its demands, of
a line its own. None of it names anybody.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

import msgspec

from webapp.amazon.marketplace import Marketplace
from webapp.ground.language.time_format import when
from webapp.orders.amazon_words import in_words

LONGEST_DETAIL = 120
# Parts a window's two times.
BETWEEN = "/"


class Kind(NamedTuple):
    """`flag` is empty for what only is good to know. `elsewhere` is what Amazon takes no parcel
    from here for."""

    flag: str
    sentence: str
    elsewhere: bool = False


KINDS = {
    "ship_plus": Kind(
        "Ship+",
        "This order ships by Amazon's Ship+: buy and print its label in Seller Central. Amazon "
        "confirms the parcel by itself, and refuses a confirmation from here.",
        True,
    ),
    "easy_ship": Kind(
        "Easy Ship",
        "Amazon's carrier collects this order (Easy Ship): schedule the pick-up and print the "
        "label in Seller Central. Amazon confirms the parcel by itself.",
        True,
    ),
    "store_pickup": Kind(
        "In-store pick-up",
        "The buyer collects this order in your shop: keep it ready, and say in Seller Central "
        "when it is ready and when it was handed over. No parcel leaves.",
        True,
    ),
    "delivered_by_amazon": Kind(
        "Delivery by Amazon",
        "Amazon delivers this order itself: print the label in Seller Central and hand the "
        "parcel over to Amazon's driver. Amazon confirms it by itself.",
        True,
    ),
    "transparency": Kind(
        "Transparency", "Amazon wants the Transparency code of each unit with the confirmation."
    ),
    "serial_number": Kind("Serial number", "Amazon requires the serial number of each unit."),
    "signature": Kind("Signature", "The recipient must sign for it: ship with a signature."),
    "age": Kind("Age check", "The carrier must check that the recipient is old enough."),
    "identity": Kind("Identity check", "The carrier must hand it to the recipient in person."),
    "pallet": Kind("Pallet", "It must be delivered on a pallet."),
    "cash_on_delivery": Kind("Cash on delivery", "The carrier must collect the payment."),
    "ioss": Kind("IOSS", "Give the carrier this IOSS number with the customs data: {detail}."),
    "scheduled": Kind("Scheduled delivery", "It is to be delivered {detail}."),
    "label_window": Kind("Label window", "Its label can be printed {detail}."),
    "measured": Kind("Sold by measure", "It is sold by measure: {detail}."),
    "tax_scheme": Kind("", "Tax reporting scheme: {detail}."),
    "tax_collected": Kind("", "Tax is collected and paid by {detail}."),
    "instructions": Kind("Delivery instructions", "The buyer left instructions for the delivery."),
}
PROGRAMS = {
    "FBM_SHIP_PLUS": "ship_plus",
    "AMAZON_EASY_SHIP": "easy_ship",
    "IN_STORE_PICK_UP": "store_pickup",
    "DELIVERY_BY_AMAZON": "delivered_by_amazon",
}
CONSTRAINTS = {
    "signature_confirmation": "signature",
    "recipient_age_verification": "age",
    "recipient_identity_verification": "identity",
    "pallet_delivery": "pallet",
    "cash_on_delivery": "cash_on_delivery",
}
UNFLAGGED = {code for code, kind in KINDS.items() if not kind.flag}
TRANSPARENCY, SIGNATURE = "transparency", "signature"


@dataclass(frozen=True)
class ParcelDemand:
    """`detail` as Amazon said it: a number, a measure, or a window's times."""

    code: str
    detail: str = ""

    @property
    def flag(self) -> str:
        return KINDS[self.code].flag

    def sentence(self, source: Marketplace) -> str:
        """What it means for the parcel; times as they are at the marketplace."""
        return KINDS[self.code].sentence.format(detail=self._words(source))

    def short(self, source: Marketplace) -> str:
        """The flag with its detail, for a slip or a file; empty for what has no flag."""
        words = self._words(source)
        return f"{self.flag}: {words}" if self.flag and words else self.flag

    def _words(self, source: Marketplace) -> str:
        if self.code in ("scheduled", "label_window"):
            return _window(self.detail, source.time_zone)
        return in_words(self.detail) if self.code == "measured" else self.detail


def read(kept: str | None) -> list[ParcelDemand]:
    """In the order of the table; what this version doesn't know is passed by."""
    found: dict[str, str] = msgspec.json.decode(kept) if kept else {}
    return [ParcelDemand(code, found[code]) for code in KINDS if code in found]


def written(demands: Mapping[str, str]) -> str | None:
    """As a column keeps them."""
    if not demands:
        return None
    known = {code: detail[:LONGEST_DETAIL] for code, detail in demands.items()}
    return msgspec.json.encode(known).decode()


def flags(kept: str | None) -> list[str]:
    return [demand.flag for demand in read(kept) if demand.flag] if kept else []


def asks_for(kept: str | None, code: str) -> bool:
    return bool(kept) and f'"{code}"' in (kept or "")


def flagged(demands: Mapping[str, str]) -> bool:
    return not UNFLAGGED.issuperset(demands)


def elsewhere(kept: str | None) -> str:
    """What to do instead of shipping it here; empty for what ships as usual."""
    found = (KINDS[demand.code] for demand in read(kept)) if kept else ()
    return next((kind.sentence for kind in found if kind.elsewhere), "")


def window(earliest: datetime | None, latest: datetime | None) -> str:
    """A window's times as a demand's detail; empty for one without."""
    times = [moment.isoformat() if moment else "" for moment in (earliest, latest)]
    return BETWEEN.join(times) if any(times) else ""


def _window(detail: str, zone: str) -> str:
    earliest, _, latest = detail.partition(BETWEEN)
    begins, ends = (when(datetime.fromisoformat(t), zone) if t else "" for t in (earliest, latest))
    if begins and ends:
        return f"between {begins} and {ends}"
    return f"from {begins} on" if begins else f"by {ends}"


def choices() -> list[tuple[str, str]]:
    """(code, flag) of all demands that are flagged, to choose from."""
    return [(code, kind.flag) for code, kind in KINDS.items() if kind.flag]
