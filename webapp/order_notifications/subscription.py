"""A subscription: Amazon tells us of one seller's changed orders.

    wanted ──begin──▶ live ──end──▶ ending ──▶ (gone)
      ▲  └──refuse──▶ refused        │
      └──────want─────────┴──────────┘    the seller has authorized anew

A refusal is the operator's to mend, most likely by a role: it says nothing of the seller's
authorization, and orders come by polls meanwhile.
"""

from contextlib import suppress
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

import peewee
from playhouse.fields import EnumField

from webapp.amazon.notification import Subscribed
from webapp.ground.database.db import UTCDateTimeField
from webapp.ground.database.repeated_query import has_rows
from webapp.ground.work.job_queue import enqueue, free_places
from webapp.ground.work.leased_row import Superseded
from webapp.ground.work.leased_state_machine import LeasedStateMachine
from webapp.stores.connection import Connection, ConnectionStatus

# Amazon is asked so often whether it still knows of it, and a refused one asked for again.
LOOKED_AT = timedelta(hours=1)
JOB = "keep_subscription"
RESEND = timedelta(seconds=10)
HANDED_AT_ONCE = 10
CONNECTED = Connection.status == ConnectionStatus.CONNECTED


class SubscriptionStatus(StrEnum):
    WANTED = "wanted"
    LIVE = "live"
    REFUSED = "refused"
    ENDING = "ending"

    @property
    def label(self) -> str:
        return {
            SubscriptionStatus.WANTED: "Asked for",
            SubscriptionStatus.LIVE: "Amazon tells of changes",
            SubscriptionStatus.REFUSED: "Refused by Amazon",
            SubscriptionStatus.ENDING: "Ends",
        }[self]


class Subscription(LeasedStateMachine):
    MOVES = {
        "want": (set(SubscriptionStatus), SubscriptionStatus.WANTED),
        "begin": (
            {SubscriptionStatus.WANTED, SubscriptionStatus.REFUSED, SubscriptionStatus.LIVE},
            SubscriptionStatus.LIVE,
        ),
        "refuse": (
            {SubscriptionStatus.WANTED, SubscriptionStatus.REFUSED, SubscriptionStatus.LIVE},
            SubscriptionStatus.REFUSED,
        ),
        "end": (
            set(SubscriptionStatus) - {SubscriptionStatus.ENDING},
            SubscriptionStatus.ENDING,
        ),
    }

    connection = peewee.ForeignKeyField(Connection, unique=True, on_delete="CASCADE")
    status = EnumField(SubscriptionStatus, max_length=8, default=SubscriptionStatus.WANTED)
    grant = peewee.IntegerField()
    # Amazon's ids; empty as long as there is none.
    subscription_id = peewee.CharField(max_length=64, default="", index=True)
    destination_id = peewee.CharField(max_length=64, default="")
    # To which queue it leads.
    queue = peewee.CharField(max_length=255, default="")
    refusal = peewee.CharField(max_length=80, default="")
    live_since = UTCDateTimeField(null=True)
    # What came of the signals so far.
    heard = peewee.IntegerField(default=0)
    fetched = peewee.IntegerField(default=0)
    left = peewee.IntegerField(default=0)
    missed = peewee.IntegerField(default=0)
    last_heard_at = UTCDateTimeField(null=True)
    last_missed_at = UTCDateTimeField(null=True)

    @property
    def live(self) -> bool:
        return self.status is SubscriptionStatus.LIVE

    @property
    def shared(self) -> bool:
        """Whether another connection has the same one: Amazon keeps one for each seller."""
        same = Subscription.subscription_id == self.subscription_id
        others = Subscription.select().where(same, Subscription.id != self.id)
        return bool(self.subscription_id) and others.exists()

    @classmethod
    def keep_up(cls, now: datetime) -> None:
        """Want one for each connected seller anew with each grant, and none for a disconnected."""
        if has_rows(_unwanted, now):
            for connection in list(_unwanted(now)):
                cls.insert(
                    connection=connection, grant=connection.grant, due_at=now
                ).on_conflict_ignore().execute()
        if has_rows(_stale, now):
            for stale in list(_stale(now)):
                stale._go("want", grant=stale.connection.grant, due_at=now, attempts=0)
        if has_rows(_over, now):
            for ended in list(_over(now)):
                ended._go("end", due_at=now, attempts=0)

    @classmethod
    def may_be_claimed(cls, now: datetime) -> Any:
        return (cls.due_at <= now) & (cls.lease_until.is_null() | (cls.lease_until < now))

    @classmethod
    def may_be_held(cls) -> Any:
        return cls.due_at.is_null(False)

    @classmethod
    def due(cls, now: datetime) -> peewee.ModelSelect:
        return cls.select().where(cls.may_be_claimed(now)).order_by(cls.due_at)

    @classmethod
    def hand_over_due(cls, now: datetime) -> None:
        """Send workers what is due; a worker goes on with the others.

        Raises redis.RedisError when the queue can't be reached.
        """
        unsent = cls.enqueued_at.is_null() | (cls.enqueued_at < now - RESEND)
        first = cls.due(now).where(unsent).first()
        if first is not None and free_places(JOB, HANDED_AT_ONCE):
            first.note(enqueued_at=now)
            enqueue(JOB, first.id)

    @classmethod
    def of_connection(cls, connection_id: int) -> "Subscription | None":
        found: Subscription | None = cls.get_or_none(cls.connection == connection_id)
        return found

    @classmethod
    def count(cls, connection_id: int, **more: int) -> None:
        """Add to what came of its signals: `heard=3`."""
        changes = {name: getattr(cls, name) + number for name, number in more.items()}
        cls.update(**changes).where(cls.connection == connection_id).execute()

    def begin(self, told: Subscribed, queue: str, now: datetime) -> None:
        """Amazon tells us from now on, or still does."""
        fresh = not self.live or self.subscription_id != told.subscription_id
        self._go(
            "begin",
            subscription_id=told.subscription_id,
            destination_id=told.destination_id,
            queue=queue,
            refusal="",
            live_since=now if fresh else self.live_since,
            **self._at_rest(now),
        )

    def refuse(self, reason: str, now: datetime) -> None:
        """Amazon doesn't; it is asked again now and then."""
        self._go("refuse", refusal=reason[:80], live_since=None, **self._at_rest(now))

    def _at_rest(self, now: datetime) -> dict[str, Any]:
        return {**self.at_rest(), "due_at": now + LOOKED_AT, "attempts": 0}

    def _go(self, verb: str, **changes: Any) -> None:
        """Unless somebody else has moved it, or taken it up, since."""
        with suppress(Superseded):
            self.move_held(verb, **changes)


def _unwanted(_now: datetime) -> peewee.ModelSelect:
    """The connected sellers that nobody has asked one for."""
    with_one = Subscription.select(Subscription.connection)
    return Connection.select().where(CONNECTED, Connection.id.not_in(with_one))


def _stale(_now: datetime) -> peewee.ModelSelect:
    return _joined().where(CONNECTED, Subscription.grant != Connection.grant)


def _over(_now: datetime) -> peewee.ModelSelect:
    return _joined().where(
        Connection.status == ConnectionStatus.DISCONNECTED,
        Subscription.status != SubscriptionStatus.ENDING,
    )


def _joined() -> peewee.ModelSelect:
    return Subscription.select(Subscription, Connection).join(Connection)
