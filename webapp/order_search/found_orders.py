"""The orders that a search found, and whether it looked at all that might fit."""

from typing import NamedTuple

# So many of a search's orders, the latest, are looked through: the rest can be filtered for.
MOST = 1000


class FoundOrders(NamedTuple):
    """Their ids, the latest first; `is_cut` where older ones may fit that nobody looked at."""

    ids: list[int]
    is_cut: bool = False

    @property
    def limited(self) -> int:
        """The most that a search shows, where it found no less; else 0."""
        return MOST if len(self.ids) >= MOST else 0
