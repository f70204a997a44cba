"""Restricted data tokens that are good for a while, in the memory of one process.

Amazon gives one a second and sells two labels a second; one token buys labels for an hour.
"""

import time
from collections import OrderedDict

# The access token that it was asked for with, the method and the path that it opens.
RestrictedTo = tuple[str, str, str]
MOST = 64
# Taken off its time, for the way to Amazon.
MARGIN = 60.0


class RestrictedTokens:
    """`clock_rate` is how much faster than ours Amazon's clock runs."""

    def __init__(self, clock_rate: float = 1.0) -> None:
        self._clock_rate = clock_rate
        self._kept: OrderedDict[RestrictedTo, tuple[str, float]] = OrderedDict()

    def find(self, key: RestrictedTo) -> str | None:
        token, until = self._kept.get(key, ("", 0.0))
        return token if time.monotonic() < until else None

    def keep(self, key: RestrictedTo, token: str, seconds: object) -> None:
        """`seconds` is Amazon's `expiresIn`, by its clock: where it says none, nothing is kept."""
        if not isinstance(seconds, int) or seconds <= MARGIN:
            return
        self._kept[key] = (token, time.monotonic() + (seconds - MARGIN) / self._clock_rate)
        while len(self._kept) > MOST:
            self._kept.popitem(last=False)

    def drop(self, key: RestrictedTo) -> None:
        """Amazon doesn't accept it."""
        self._kept.pop(key, None)
