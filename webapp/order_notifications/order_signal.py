"""A signal: Amazon told that an order has changed. The order is fetched by its number.

    waiting ──▶ fetched    by getOrder
       ▲   ├──▶ here       another way was faster
       │   └──▶ left       to the next poll: Amazon doesn't know of the change yet, or others
       └────────────────   are newer and more urgent than the budget allows
       a newer change of the same order was told of

Of an order there is one signal, the newest. Nothing of a message is kept but what stands here.
"""

from datetime import datetime, timedelta
from enum import IntEnum, StrEnum
from typing import Any

import peewee
from playhouse.fields import EnumField

from webapp.accounts.account import Account
from webapp.ground.amazon_client import amazon
from webapp.ground.database.db import UTCDateTimeField, database_now
from webapp.imports.poll_interval import LAG, STEADY
from webapp.stores.connection import Connection
from webapp.stores.outbox_row import OutboxRow
from webapp.stores.store import Store

# The k-th of those that wait is fetched after 2k seconds, the next poll brings it after 211 on
# average: those beyond it are better left to the poll.
MOST_WAITING = 105
# Where polls leave stretches of time to getOrder, no poll brings them soon.
MOST_WHILE_DIVIDED = 200
# No poll shows what is younger than Amazon's lag. What getOrder hasn't brought by then waits up to
# three minutes more, so it goes before what is newer as long as it can still be in time.
LAST_CHANCE = timedelta(seconds=100)
# Why it waits, or is left: a poll is to bring it.
FOR_POLL = "poll"
# So many of those that were left are taken up at once, where no poll will bring them.
TAKEN_UP = 20
# So long it is remembered that an order's change was told of, for those who audit it.
REMEMBERED = timedelta(hours=6)


def all_reached() -> float:
    """How far back polls reach, in seconds of our time, when they leave nothing between them."""
    return ((LAG + STEADY) / amazon().clock_rate).total_seconds()


class OrderSignalStatus(StrEnum):
    WAITING = "waiting"
    FETCHED = "fetched"
    HERE = "here"
    LEFT = "left"

    @property
    def label(self) -> str:
        return {
            OrderSignalStatus.WAITING: "Waits to be fetched",
            OrderSignalStatus.FETCHED: "Fetched",
            OrderSignalStatus.HERE: "Here already",
            OrderSignalStatus.LEFT: "Left to the next poll",
        }[self]


class Urgency(IntEnum):
    """The most urgent first: what must not be shipped, what is to be shipped, all else."""

    CANCELLED = 0
    NEW = 1
    OTHER = 2


class OrderSignal(OutboxRow):
    WAITING = (OrderSignalStatus.WAITING,)
    JOB = "fetch_order_signal"

    account = peewee.ForeignKeyField(Account, index=False, on_delete="CASCADE")
    store = peewee.ForeignKeyField(Store, index=False, on_delete="CASCADE")
    amazon_order_id = peewee.CharField(max_length=64)
    status = EnumField(OrderSignalStatus, max_length=8, default=OrderSignalStatus.WAITING)
    # The order's status in the notification's words.
    told_status = peewee.CharField(max_length=32)
    urgency = peewee.IntegerField()
    # By Amazon's clock.
    changed_at = UTCDateTimeField()
    heard_at = UTCDateTimeField(index=True)
    # When it was first told of, if it was to be shipped then: later changes leave it.
    first_told_at = UTCDateTimeField(null=True, index=True)
    # By when a poll will have brought it, where polls and getOrder divide the time between them.
    polled_at = UTCDateTimeField(null=True)
    settled_at = UTCDateTimeField(null=True)
    # How often Amazon didn't know of the change yet.
    early = peewee.IntegerField(default=0)

    class Meta:
        indexes = (
            (("store", "amazon_order_id"), True),
            (("status", "due_at"), False),
        )

    @classmethod
    def due(cls, now: datetime) -> peewee.ModelSelect:
        """The most urgent first. Of these, where polls and getOrder divide the time, what no poll
        will bring soon, the oldest first; then what getOrder can only just bring before a poll
        does, the oldest first; then the newest.

        Where they divide the time every call counts: what isn't urgent waits.
        """
        rate = amazon().clock_rate
        divided = Connection.poll_reach.is_null(False)
        unreached = divided & cls.polled_by_none(now)
        # Where polls leave stretches to getOrder it has no time to lose on what they bring.
        spare = ~divided | (Connection.poll_reach >= all_reached())
        last_chance = cls.changed_at.between(now - LAG / rate, now - LAST_CHANCE / rate)
        hurried = unreached | (spare & last_chance)
        place = peewee.Case(None, [(unreached, 0), (hurried, 1)], 2)
        oldest = peewee.Case(None, [(hurried, cls.changed_at)])
        order = (cls.urgency, place, oldest, cls.changed_at.desc(), cls.id)
        spent_well = ~divided | (cls.urgency < Urgency.OTHER)
        return super().due(now).where(spent_well).order_by(*order)

    @classmethod
    def of_connection(cls, connection_id: int) -> peewee.Expression:
        """The condition that a signal is one of this seller's."""
        stores = Store.select(Store.id).where(Store.connection == connection_id)
        return cls.store.in_(stores)

    @classmethod
    def polled_by_none(cls, now: datetime) -> Any:
        """The condition that no poll to come will bring it soon."""
        return cls.polled_at.is_null() | (cls.polled_at <= now)

    @classmethod
    def for_get_order(cls, now: datetime) -> Any:
        """The condition that a signal waits, and not for a poll."""
        return (cls.status == OrderSignalStatus.WAITING) & cls.polled_by_none(now)

    @classmethod
    def note_all(cls, rows: list[dict[str, Any]]) -> None:
        """Note what was told; of an order the newest alone is fetched."""
        told = [cls.status, cls.told_status, cls.urgency, cls.changed_at, cls.heard_at]
        cls.insert_many(rows).on_conflict(
            conflict_target=[cls.store, cls.amazon_order_id],
            preserve=[*told, cls.due_at, cls.settled_at, cls.polled_at],
            update={"early": 0, "attempts": 0, "enqueued_at": None, "waiting_for": None},
            where=peewee.EXCLUDED.changed_at > cls.changed_at,
        ).execute()

    @classmethod
    def leave_oldest(cls, connection: Connection, now: datetime) -> int:
        """Leave those to the next poll that it brings sooner; how many."""
        most = MOST_WAITING if connection.poll_reach is None else MOST_WHILE_DIVIDED
        mine = cls.for_get_order(now) & cls.of_connection(connection.id)
        ranked = cls.select(cls.id).where(mine)
        # Named one by one: another listener's may come between.
        ids = [row.id for row in ranked.order_by(cls.urgency, cls.changed_at.desc(), cls.id)]
        return cls._settle_all(mine & cls.id.in_(ids[most:]), now) if ids[most:] else 0

    @classmethod
    def take_up_left(cls, connection_id: int, now: datetime, settled_by: datetime) -> None:
        """Fetch after all what was left unasked to a poll that doesn't come, the newest first. What
        Amazon was asked about in vain stays as it is."""
        left = (cls.status == OrderSignalStatus.LEFT) & (cls.waiting_for == FOR_POLL)
        left &= cls.urgency < Urgency.OTHER
        query = cls.select(cls.id).where(
            left, cls.settled_at < settled_by, cls.of_connection(connection_id)
        )
        ids = [row.id for row in query.order_by(cls.changed_at.desc()).limit(TAKEN_UP)]
        waits = {"status": OrderSignalStatus.WAITING, "settled_at": None, "waiting_for": None}
        if ids:
            cls.update(due_at=now, **waits).where(left, cls.id.in_(ids)).execute()

    @classmethod
    def drop(cls, connection_id: int) -> None:
        """The access is gone: catching up after the reconnect brings all of it."""
        mine = (cls.status == OrderSignalStatus.WAITING) & cls.of_connection(connection_id)
        cls.delete().where(mine).execute()

    @classmethod
    def forget_old(cls, now: datetime) -> int:
        return int(cls.delete().where(cls.heard_at < now - REMEMBERED).execute())

    @classmethod
    def _settle_all(cls, which: Any, now: datetime) -> int:
        left = {"status": OrderSignalStatus.LEFT, "settled_at": now, "waiting_for": FOR_POLL}
        return int(cls.update(**left, **cls._freed()).where(which).execute())

    def is_polls(self, now: datetime) -> bool:
        """Whether a poll brings it soon, and getOrder is to fetch what none brings."""
        reach = self.store.connection.poll_reach
        divided = reach is not None and reach < all_reached()
        return divided and self.polled_at is not None and self.polled_at > now

    def put_off_together(self) -> Any:
        """Those that are as urgent, or less, and no poll's: what is more so needn't wait."""
        now, together = database_now(), OrderSignal.urgency >= self.urgency
        return together & ~OrderSignal.polled_by_none(now) if self.is_polls(now) else together

    def claim(self, now: datetime, **changes: Any) -> bool:
        claimed = super().claim(now, **changes)
        if not claimed:
            # A message that came too soon is spent; when the signal is due, it needs another.
            self.note(self.may_be_held(), enqueued_at=None)
        return claimed

    def finish(self, status: OrderSignalStatus, seen: datetime, now: datetime) -> bool:
        """It is done with; not when a newer change than the one `seen` was told of meanwhile."""
        model = type(self)
        done = self.note(
            model.fence == self.fence,
            model.changed_at == seen,
            self.may_be_held(),
            status=status,
            settled_at=now,
            waiting_for=None,
            **self._freed(),
        )
        if not done:
            self.put_down(now, None)
        return done
