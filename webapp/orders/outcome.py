"""What became of one order when several were acted on at once."""

from collections.abc import Iterable, Sequence
from enum import StrEnum
from typing import NamedTuple

from webapp.ground.language.gettext import gettext


class Outcome(StrEnum):
    DONE = "done"
    ALREADY = "already"
    SHIPPED = "shipped"
    CANCELLED = "cancelled"
    CHANGED = "changed"
    TAG_GONE = "tag_gone"
    UNSEEN = "unseen"
    GONE = "gone"

    @property
    def label(self) -> str:
        """As a sentence, for whoever asked."""
        return {
            Outcome.DONE: gettext("Done"),
            Outcome.ALREADY: gettext("It stood so already"),
            Outcome.SHIPPED: gettext("Left as it is: shipped meanwhile"),
            Outcome.CANCELLED: gettext("Left as it is: cancelled at Amazon meanwhile"),
            Outcome.CHANGED: gettext("Left as it is: somebody changed it since"),
            Outcome.TAG_GONE: gettext("Left as it is: the tag was deleted meanwhile"),
            Outcome.UNSEEN: gettext("Left as it is: this person doesn't see its store"),
            Outcome.GONE: gettext("No longer among your orders"),
        }[self]


class Change(NamedTuple):
    """One order's outcome, and what must be known to take it back."""

    order_id: int
    outcome: Outcome
    before: str | None = None


def with_gone(changes: Sequence[Change], order_ids: Iterable[int]) -> list[Change]:
    """These, and of all others of the orders that they are gone."""
    found = {change.order_id for change in changes}
    return [*changes, *(Change(each, Outcome.GONE) for each in order_ids if each not in found)]
