"""The poll interval: how soon a connection is asked again, so that its budget is well spent.

Amazon gives a seller-application pair twenty `searchOrders` calls at once and then one each
178.6 seconds (0.0056 a second). Polling at that pace and no faster keeps the twenty in hand for
whoever presses `Refresh`.
"""

from dataclasses import dataclass
from datetime import timedelta

PERIOD = timedelta(seconds=1 / 0.0056)
# What changed within it no search of Amazon's shows yet.
LAG = timedelta(minutes=2)
# A little slower than the budget refills, so that steady polling never meets its end.
STEADY = PERIOD * 1.02
# While a first import walks, what polls take is taken from it: one call in fifty, or, when
# somebody sits before the desk, one in four.
BESIDE_FIRST_IMPORT = PERIOD * 50
BESIDE_FIRST_IMPORT_WATCHED = PERIOD * 4
# A nightly check takes one call in four; polls beside it leave it that share.
BETWEEN_CHECKED_PAGES = PERIOD * 4
BESIDE_CHECK = PERIOD * 1.4
# Each quiet poll lets the next one wait so many times longer: one pause makes nobody idle.
GROWTH = 1.5
# By then it has grown past a week, the longest wait there is; without an end it would overflow.
GROWN_AFTER = 20
IDLE_AFTER = 4
# Where Amazon tells of each order in time, polls only audit that.
AUDITING = timedelta(minutes=15)
LONGEST_STRETCH = 4


@dataclass(frozen=True)
class PollInterval:
    """What is known of a connection when an import of it ends."""

    refresh_minutes: int
    watched: bool
    quiet_polls: int
    first_import_walks: bool
    check_walks: bool = False
    pushed: bool = False
    divided: bool = False

    @property
    def interval(self) -> timedelta:
        """How long until the next poll, in Amazon's time."""
        wanted = timedelta(minutes=self.refresh_minutes)
        if self.first_import_walks:
            beside = BESIDE_FIRST_IMPORT_WATCHED if self.watched else BESIDE_FIRST_IMPORT
            return max(wanted, beside)
        if self.check_walks:
            return max(BESIDE_CHECK, min(wanted, self._freely))
        return self._freely

    @property
    def _freely(self) -> timedelta:
        wanted = timedelta(minutes=self.refresh_minutes)
        if self.divided:
            return STEADY
        if self.pushed:
            return max(wanted, AUDITING)
        if self.watched or self.quiet_polls == 0:
            return min(wanted, STEADY)
        grown = STEADY * GROWTH ** min(self.quiet_polls, GROWN_AFTER)
        return max(STEADY, min(wanted * self._stretch, grown))

    @property
    def _stretch(self) -> float:
        """A store where nothing happens is asked less often, by steps, up to four times."""
        return min(LONGEST_STRETCH, max(1, self.quiet_polls / IDLE_AFTER))
