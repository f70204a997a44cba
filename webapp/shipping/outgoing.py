"""What must go out to Amazon: a row that waits, is taken up by one worker at a time, and is sent.

A claim gives a lease and a fencing number; whoever lost the lease writes nothing more. That a
sending has begun is written down before it begins: should its end never be heard, Amazon is asked
what it knows before anything is sent again.
"""

from collections.abc import Collection
from datetime import datetime, timedelta
from typing import Any, Self

import peewee

from webapp.db import Record, UTCDateTimeField
from webapp.lease import LEASE, Superseded
from webapp.queue import enqueue, process_name, room
from webapp.stores import Connection, Status, Store

RESEND = timedelta(seconds=10)
# So many messages wait at most: a worker that takes one goes on with whatever else is due.
HANDED_AT_ONCE = 10
LOOKED_THROUGH = 500


class Outgoing(Record):
    """A row of a `store` that waits to be sent; `WAITING` are the statuses in which it does, `JOB`
    is what a worker does with it."""

    status = peewee.CharField(max_length=12)
    due_at = UTCDateTimeField(null=True)
    waiting_for = peewee.CharField(max_length=16, null=True)
    attempts = peewee.IntegerField(default=0)
    fence = peewee.IntegerField(default=0)
    lease_until = UTCDateTimeField(null=True)
    holder = peewee.CharField(max_length=64, null=True)
    enqueued_at = UTCDateTimeField(null=True)
    # Since when Amazon may have heard of it.
    sent_at = UTCDateTimeField(null=True)

    WAITING: Collection[str] = ()
    JOB = ""

    @classmethod
    def free(cls, now: datetime) -> Any:
        """The condition that a row waits and no living worker has it."""
        unheld = cls.lease_until.is_null() | (cls.lease_until < now)
        return cls._waits() & unheld

    @classmethod
    def due(cls, now: datetime) -> peewee.ModelSelect:
        """What a worker may take up: its time has come, and its store's seller lets us in."""
        query = cls.select(cls, Store).join(Store).join(Connection)
        ready = (Connection.status == Status.CONNECTED) & Store.disconnected_at.is_null()
        return query.where(cls.free(now), cls.due_at <= now, ready).order_by(cls.due_at, cls.id)

    @classmethod
    def hand_over_due(cls, now: datetime) -> None:
        """Send workers what is due, a seller's first alone: its worker goes on with the others.

        Raises redis.RedisError when the queue can't be reached.
        """
        firsts: dict[int, Self] = {}
        for row in cls.due(now).limit(LOOKED_THROUGH):
            firsts.setdefault(row.store.connection_id, row)
        most = room(HANDED_AT_ONCE) if firsts else 0
        unsent = [s for s in firsts.values() if not s.enqueued_at or s.enqueued_at < now - RESEND]
        for row in unsent[:most]:
            cls.update(enqueued_at=now).where(cls.id == row.id).execute()
            enqueue(cls.JOB, row.id)

    @classmethod
    def release(cls, holder: str) -> int:
        """Let others go on at once with what a process held that is known to be dead."""
        held = cls._waits() & (cls.holder == holder)
        return int(cls.update(**_down()).where(held).execute())

    def claim(self, now: datetime) -> bool:
        """Take it up with a lease and a new fencing number; False when another has it."""
        model = type(self)
        claimed = (
            model.update(
                fence=model.fence + 1,
                lease_until=now + LEASE,
                holder=process_name(),
                enqueued_at=None,
                waiting_for=None,
            )
            .where(model.id == self.id, model.free(now), model.due_at <= now)
            .execute()
        )
        self.__data__.update(model.get_by_id(self.id).__data__)
        return bool(claimed)

    def extend_lease(self, now: datetime) -> bool:
        """Whether it is still this worker's."""
        return self.change(lease_until=now + LEASE)

    def begin_sending(self, now: datetime) -> None:
        """Note that Amazon may hear of it from now on; raises Superseded."""
        if not self.change(sent_at=now):
            raise Superseded

    def put_down(self, due_at: datetime, waiting_for: str, **changes: Any) -> None:
        """Wait without holding a worker; the clock hands it over when it is due."""
        self.change(**_down(), due_at=due_at, waiting_for=waiting_for, **changes)

    def change(self, **changes: Any) -> bool:
        """Change it while this worker's claim still holds."""
        model = type(self)
        mine = (model.id == self.id) & (model.fence == self.fence) & self._waits()
        return bool(model.update(**changes).where(mine).execute())

    @classmethod
    def _waits(cls) -> Any:
        if len(cls.WAITING) == 1:
            [status] = cls.WAITING
            return cls.status == status
        return cls.status.in_(list(cls.WAITING))


def _down() -> dict[str, Any]:
    return {"lease_until": None, "holder": None, "enqueued_at": None}
