"""A leased row: it waits until it is due, and one worker at a time takes it up.

A claim gives a lease and a fencing number; whoever lost the lease writes nothing more. What a
killed worker left is claimed again when its lease has run out.
"""

from datetime import datetime, timedelta
from typing import Any, Self

import peewee

from webapp.ground.database.db import Record, UTCDateTimeField
from webapp.ground.database.repeated_query import has_rows
from webapp.ground.work.job_queue import enqueue, free_places, process_name

RESEND = timedelta(seconds=10)
# So many messages wait at most: a worker that takes one goes on with whatever else is due.
HANDED_AT_ONCE = 10
LOOKED_THROUGH = 500


class Superseded(Exception):
    """Another worker has claimed this row since: what this one holds is stale."""


class LeasedRow(Record):
    """`LEASE` is how long a claim holds unless it is extended; `CLAIMED` is what a claim changes
    besides, `FREED` what is changed when a worker lets go."""

    due_at = UTCDateTimeField(null=True)
    # Why it was put down; empty once it is taken up again.
    waiting_for = peewee.CharField(max_length=16, null=True)
    attempts = peewee.IntegerField(default=0)
    fence = peewee.IntegerField(default=0)
    lease_until = UTCDateTimeField(null=True)
    holder = peewee.CharField(max_length=64, null=True)
    # When a message about it was sent to the workers, as long as none has taken it up since.
    enqueued_at = UTCDateTimeField(null=True)

    LEASE = timedelta(seconds=10)
    CLAIMED: dict[str, Any] = {}
    FREED: dict[str, Any] = {}

    @classmethod
    def may_be_claimed(cls, now: datetime) -> peewee.Expression:
        """The condition that it is due and no living worker has it."""
        raise NotImplementedError

    @classmethod
    def may_be_held(cls) -> peewee.Expression:
        """The condition that its status is one in which a worker may have it."""
        raise NotImplementedError

    @classmethod
    def due(cls, now: datetime) -> peewee.ModelSelect:
        """What a worker may take up, the first first."""
        raise NotImplementedError

    @classmethod
    def free(cls, now: datetime) -> Any:
        """The condition that a row waits and no living worker has it."""
        unheld = cls.lease_until.is_null() | (cls.lease_until < now)
        return cls.may_be_held() & unheld

    @classmethod
    def hand_over_firsts(cls, group: str, job: str, now: datetime) -> None:
        """Send workers what is due, of those with one `group` (an attribute) the first alone: its
        worker goes on with the others.

        Raises redis.RedisError when the queue can't be reached.
        """
        if not has_rows(cls.due, now):
            return
        firsts: dict[Any, Self] = {}
        for row in cls.due(now).limit(LOOKED_THROUGH):
            firsts.setdefault(getattr(row, group), row)
        most = free_places(job, HANDED_AT_ONCE) if firsts else 0
        unsent = [s for s in firsts.values() if not s.enqueued_at or s.enqueued_at < now - RESEND]
        for row in unsent[:most]:
            row.note(enqueued_at=now)
            enqueue(job, row.id)

    @classmethod
    def release(cls, holder: str, **changes: Any) -> int:
        """Let others go on at once with what a process held that is known to be dead."""
        held = cls.may_be_held() & (cls.holder == holder)
        return int(cls.update(**cls._freed(), **changes).where(held).execute())

    def claim(self, now: datetime, **changes: Any) -> bool:
        """Take it up with a lease and a new fencing number; False when another has it."""
        model = type(self)
        claimed = self.note(
            model.may_be_claimed(now),
            fence=model.fence + 1,
            lease_until=now + self.LEASE,
            holder=process_name(),
            waiting_for=None,
            # Its message has arrived; should the lease run out, another is sent at once.
            enqueued_at=None,
            **self.CLAIMED,
            **changes,
        )
        self.refresh()
        return claimed

    def extend_lease(self, now: datetime) -> bool:
        """Whether it is still this worker's."""
        return self.change(lease_until=now + self.LEASE)

    def change(self, **changes: Any) -> bool:
        """Change it while this worker's claim still holds."""
        return self.note(type(self).fence == self.fence, self.may_be_held(), **changes)

    def put_down(self, due_at: datetime | None, waiting_for: str | None, **changes: Any) -> None:
        """Wait without holding a worker; the clock hands it over when it is due."""
        self.change(**self._freed(), due_at=due_at, waiting_for=waiting_for, **changes)

    def note(self, *conditions: peewee.Expression, **changes: Any) -> bool:
        """Change it whoever holds it, if the conditions hold."""
        model = type(self)
        return bool(model.update(**changes).where(model.id == self.id, *conditions).execute())

    @classmethod
    def _freed(cls) -> dict[str, Any]:
        return {"lease_until": None, "holder": None, "enqueued_at": None, **cls.FREED}
