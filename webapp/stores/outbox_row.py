"""What must go out to Amazon: a row that waits, is taken up by one worker at a time, and is sent.

That a sending has begun is written down before it begins: should its end never be heard, Amazon is
asked what it knows before anything is sent again.
"""

from collections.abc import Collection
from datetime import datetime
from typing import Any

import peewee

from webapp.ground.database.db import UTCDateTimeField
from webapp.ground.database.owned import Owned
from webapp.ground.work.leased_row import Superseded
from webapp.ground.work.leased_state_machine import LeasedStateMachine
from webapp.stores.connection import Connection, ConnectionStatus
from webapp.stores.store import Store


class OutboxRow(LeasedStateMachine, Owned):
    """A row of a `store` that waits to be sent; `WAITING` are the statuses in which it does, `JOB`
    is what a worker does with it."""

    # Since when Amazon may have heard of it.
    sent_at = UTCDateTimeField(null=True)

    WAITING: Collection[str] = ()
    JOB = ""

    @property
    def connection_id(self) -> int:
        return int(self.store.connection_id)

    @classmethod
    def may_be_claimed(cls, now: datetime) -> Any:
        return cls.free(now) & (cls.due_at <= now)

    @classmethod
    def may_be_held(cls) -> Any:
        if len(cls.WAITING) == 1:
            [status] = cls.WAITING
            return cls.status == status
        return cls.status.in_(list(cls.WAITING))

    @classmethod
    def due(cls, now: datetime) -> peewee.ModelSelect:
        """What a worker may take up: its time has come, and its store's seller lets us in."""
        query = cls.select(cls, Store).join(Store).join(Connection)
        ready = (Connection.status == ConnectionStatus.CONNECTED) & Store.disconnected_at.is_null()
        return query.where(cls.may_be_claimed(now), ready).order_by(cls.due_at, cls.id)

    @classmethod
    def hand_over_due(cls, now: datetime) -> None:
        """Send workers what is due, a seller's first alone: its worker goes on with the others.

        Raises redis.RedisError when the queue can't be reached.
        """
        cls.hand_over_firsts("connection_id", cls.JOB, now)

    def put_off_together(self) -> Any:
        """Which others of this seller are put off together with this one: all."""
        return peewee.SQL("1 = 1")

    def begin_sending(self, now: datetime) -> None:
        """Note that Amazon may hear of it from now on; raises Superseded."""
        if not self.change(sent_at=now):
            raise Superseded
