"""A total's rank: one whole number by which totals are sorted within their currency.

Sums of two currencies can't be compared. So the rank begins with the currency, the last of the
alphabet lowest, and the largest total of each currency comes first when ranks fall.
"""

from functools import lru_cache

LETTERS = 26
CURRENCIES = LETTERS**3
# Room for each currency, in minor units: half of it for what is owed.
ROOM = 5 * 10**14
MOST = ROOM // 2 - 1
# Nothing, in nothing: after all that has a total.
UNRANKED = -ROOM


def total_rank(minor: int, currency: str | None) -> int:
    """`currency` has three letters from A to Z."""
    if not currency:
        return UNRANKED
    return _first(currency) + max(-MOST, min(MOST, minor))


@lru_cache
def _first(currency: str) -> int:
    place = 0
    for letter in currency:
        place = place * LETTERS + ord(letter) - ord("A")
    return (CURRENCIES - 1 - place) * ROOM
