"""What a total is made of, as Amazon's `proceeds.breakdowns` have it: goods, shipping, tax.

Kept as JSON, each part in minor units of the total's currency.
"""

from collections.abc import Iterable, Mapping
from typing import NamedTuple

import msgspec

from webapp.ground.language.gettext import N_, gettext
from webapp.orders.amazon_words import in_words

Breakdown = dict[str, int]
DISCOUNT = "DISCOUNT"
WORDS = {
    "ITEM": N_("Items"),
    "SHIPPING": N_("Shipping"),
    "GIFT_WRAP": N_("Gift wrap"),
    "COD_FEE": N_("Cash on delivery"),
    "OTHER": N_("Other"),
    "TAX": N_("Tax"),
    DISCOUNT: N_("Discount"),
    "DELIVERY_TIP": N_("Delivery tip"),
}
LONGEST_TYPE = 40
WRITER = msgspec.json.Encoder()


class TotalPart(NamedTuple):
    """One part of a total, in words and in minor units."""

    label: str
    minor: int


def read(kept: str | None) -> Breakdown:
    found: Breakdown = msgspec.json.decode(kept) if kept else {}
    return found


def written(parts: Mapping[str, int]) -> str | None:
    """As a column keeps them; no name is longer than LONGEST_TYPE."""
    return WRITER.encode(parts).decode() if parts else None


def parts_of(breakdown: Breakdown) -> list[TotalPart]:
    """In the order of an invoice; what Amazon invented since comes last."""
    ranks = {name: at for at, name in enumerate(WORDS)}
    names = sorted(breakdown, key=lambda name: (ranks.get(name, len(ranks)), name))
    return [TotalPart(_words(name), breakdown[name]) for name in names]


def _words(name: str) -> str:
    return gettext(WORDS[name]) if name in WORDS else in_words(name)


def summed(breakdowns: Iterable[Breakdown]) -> Breakdown:
    found: Breakdown = {}
    for breakdown in breakdowns:
        for name, minor in breakdown.items():
            found[name] = found.get(name, 0) + minor
    return found
