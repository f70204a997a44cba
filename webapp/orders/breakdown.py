"""What a total is made of, as Amazon's `proceeds.breakdowns` have it: goods, shipping, tax.

Kept as JSON, each part in minor units of the total's currency.
"""

from collections.abc import Iterable, Mapping
from typing import NamedTuple

import msgspec

from webapp.orders.amazon_words import in_words

Breakdown = dict[str, int]
WORDS = {
    "ITEM": "Items",
    "SHIPPING": "Shipping",
    "GIFT_WRAP": "Gift wrap",
    "COD_FEE": "Cash on delivery",
    "OTHER": "Other",
    "TAX": "Tax",
    "DISCOUNT": "Discount",
    "DELIVERY_TIP": "Delivery tip",
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
    return [TotalPart(WORDS.get(name, in_words(name)), breakdown[name]) for name in names]


def summed(breakdowns: Iterable[Breakdown]) -> Breakdown:
    found: Breakdown = {}
    for breakdown in breakdowns:
        for name, minor in breakdown.items():
            found[name] = found.get(name, 0) + minor
    return found
