"""Sliced work: what a worker does slice by slice, and another takes up where the first was lost."""

from datetime import datetime, timedelta
from typing import Any

import peewee

from webapp.ground.database.owned import Owned
from webapp.ground.database.repeated_query import has_rows
from webapp.ground.work.job_queue import free_places, later

# Work of which no slice was done for so long is handed over again: its message got lost, or its
# worker.
RESEND = timedelta(seconds=20)
HANDED_AT_ONCE = 20


class SlicedWork(Owned):
    """Its rows note in `handed_at` when a worker was last sent for, or did a slice."""

    JOB: str
    handed_at: Any
    finished_at: Any

    @classmethod
    def unfinished(cls) -> Any:
        """Whether something is left of it, as a condition."""
        return cls.finished_at.is_null()

    @classmethod
    def resting(cls, now: datetime) -> peewee.ModelSelect:
        """What isn't done, and nobody works on."""
        return cls.select().where(cls.unfinished(), cls.handed_at < now - RESEND)

    @classmethod
    def hand_over_due(cls, now: datetime) -> None:
        """Send workers what isn't done and rests; as many as wait at most.

        Raises redis.RedisError when the queue can't be reached.
        """
        if not has_rows(cls.resting, now):
            return
        first = cls.resting(now).order_by(cls.handed_at)
        for each in list(first.limit(free_places(cls.JOB, HANDED_AT_ONCE))):
            cls.update(handed_at=now).where(cls.id == each.id).execute()
            later(cls.JOB, each.id)
