"""Paced writes, for work that nobody waits for.

SQLite lets one write at a time, and keeps no queue: who finds it busy looks again after 1, 2, 5,
10, 15 … ms. So background work writes for a hundredth of a second at a time, and then leaves the
database alone for longer than anybody sleeps who began to wait meanwhile. Postgres locks rows:
there a turn holds nobody up, and is as large as it may be.
"""

import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any, TypeVar

from webapp.ground.database.db import is_sqlite
from webapp.ground.database.write_ahead_log import write_back

Row = TypeVar("Row")

HELD_SECONDS = 0.01
# Who began to wait while it was held sleeps for no more than this, in times of that.
LEFT = 1.2
LONGEST_SLEEP_SECONDS = 0.025
FIRST = 20
LEAST = 5
# Between its turns, background work also does what else would fall upon somebody's commit.
WRITE_BACK_SECONDS = 0.7


class PacedWrites:
    """The turns of one piece of background work, of at most so many rows each."""

    def __init__(self, most: int) -> None:
        self._most = most
        self.rows = min(FIRST, most) if is_sqlite() else most
        # By database: until when it is the others', and how many rows would have fitted in.
        self._theirs_until: dict[int, float] = {}
        self._fitting: dict[int, float] = {}
        self._written_back = time.monotonic()

    def portions(self, rows: Sequence[Row]) -> Iterator[Sequence[Row]]:
        """All of these rows, a turn's worth at a time."""
        place = 0
        while place < len(rows):
            portion = rows[place : place + self.rows]
            yield portion
            place += len(portion)

    @contextmanager
    def at(self, on: Any, rows: int) -> Iterator[None]:
        """A transaction that writes about so many rows; what it takes decides about the next."""
        if not is_sqlite() or on.in_transaction():
            with on.atomic():
                yield
            return
        self._leave_to_others(on)
        with on.atomic():
            began = time.monotonic()
            yield
        self._note(on, rows, time.monotonic() - began)

    def _leave_to_others(self, on: Any) -> None:
        if time.monotonic() > self._written_back + WRITE_BACK_SECONDS:
            write_back()
            self._written_back = time.monotonic()
        time.sleep(max(self._theirs_until.get(id(on), 0.0) - time.monotonic(), 0.0))

    def _note(self, on: Any, rows: int, held: float) -> None:
        self._theirs_until[id(on)] = time.monotonic() + min(LEFT * held, LONGEST_SLEEP_SECONDS)
        self._fitting[id(on)] = rows * HELD_SECONDS / max(held, 1e-6)
        fitting = min(*self._fitting.values(), 2 * self.rows, self._most)
        self.rows = max(int(fitting), LEAST)
