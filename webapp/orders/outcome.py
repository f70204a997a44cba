"""What became of one order when several were acted on at once."""

from enum import StrEnum
from typing import NamedTuple


class Outcome(StrEnum):
    DONE = "done"
    ALREADY = "already"
    SHIPPED = "shipped"
    CANCELLED = "cancelled"
    CHANGED = "changed"
    TAG_GONE = "tag_gone"
    GONE = "gone"

    @property
    def label(self) -> str:
        """As a sentence, for whoever asked."""
        return {
            Outcome.DONE: "Done",
            Outcome.ALREADY: "It stood so already",
            Outcome.SHIPPED: "Left as it is: shipped meanwhile",
            Outcome.CANCELLED: "Left as it is: cancelled at Amazon meanwhile",
            Outcome.CHANGED: "Left as it is: somebody changed it since",
            Outcome.TAG_GONE: "Left as it is: the tag was deleted meanwhile",
            Outcome.GONE: "No longer among your orders",
        }[self]


class Change(NamedTuple):
    """One order's outcome, and what must be known to take it back."""

    order_id: int
    outcome: Outcome
    before: str | None = None
