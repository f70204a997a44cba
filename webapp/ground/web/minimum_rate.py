"""The least rate at which a client must send or take: so many bytes in each stretch of time."""

# Bytes in a second. A bad mobile line brings more.
MINIMUM_RATE = 4 * 1024


class MinimumRate:
    """`patience`: the length of a stretch in seconds, at the end of which it is looked at."""

    def __init__(self, now: float, patience: float) -> None:
        self.due_at = now + patience
        self._patience = patience
        self._bytes = 0

    def note(self, more: int) -> None:
        self._bytes += more

    def is_missed(self, now: float) -> bool:
        """Whether too little came in the stretch that is over; otherwise the next one begins."""
        if now < self.due_at:
            return False
        missed = self._bytes < MINIMUM_RATE * self._patience
        self._bytes, self.due_at = 0, now + self._patience
        return missed
