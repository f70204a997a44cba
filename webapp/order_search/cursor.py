"""A cursor: a place between two orders, where a page of them begins or ends."""

import re
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Any

from webapp.ground.database.db import read_time
from webapp.ground.database.row_id import LARGEST
from webapp.ground.language.gettext import gettext
from webapp.order_search.bad_query import BadQuery
from webapp.order_search.stage import Stage

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
MICROSECOND = timedelta(microseconds=1)
# What lies between two stages, in microseconds: more than any date, so that each sorts behind the
# one before.
BETWEEN_STAGES = 4 * 10**18


@dataclass(frozen=True)
class Cursor:
    """The sort's value there as a number, and the order's id."""

    value: int
    id: int

    def __str__(self) -> str:
        return f"{self.value}.{self.id}"

    @classmethod
    def at(cls, value: Any, order_id: int) -> "Cursor":
        """`value` as a row holds it: a number, or a time."""
        if not isinstance(value, int):
            value = (read_time(value) - EPOCH) // MICROSECOND
        return cls(value, order_id)

    @classmethod
    def read(cls, text: str) -> "Cursor":
        """From an address; raises BadQuery."""
        found = re.fullmatch(r"(-?[0-9]{1,19})\.([0-9]{1,19})", text)
        cursor = cls(int(found[1]), int(found[2])) if found else None
        if cursor is None or max(abs(cursor.value), cursor.id) > LARGEST:
            raise BadQuery(gettext("There is no such page of orders"))
        return cursor

    @property
    def stage(self) -> Stage:
        """The one that it lies in, where its sort has them (`stage_walk.py`)."""
        half = BETWEEN_STAGES // 2
        return Stage((self.value > half) - (self.value < -half))

    def in_stage(self, stage: Stage) -> "Cursor":
        return replace(self, value=self.value + stage * BETWEEN_STAGES)

    @property
    def in_time(self) -> "Cursor":
        """Where it would be without stages."""
        return replace(self, value=self.value - self.stage * BETWEEN_STAGES)

    @property
    def moment(self) -> datetime:
        """The value as a time; raises OverflowError for one that no calendar has."""
        return EPOCH + timedelta(microseconds=self.in_time.value)
