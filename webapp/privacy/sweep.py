"""A sweep: what a worker does, in slices, so that nothing personal stays past its time.

One sweep runs at a time, held by a lease. The clock begins one when something is due, and hands
one over again whose worker died: it goes on from what is still due.
"""

from datetime import datetime, timedelta
from typing import Any

import peewee

from webapp.accounts import Account
from webapp.audit import SYSTEM
from webapp.clock import utcnow
from webapp.db import Record, UTCDateTimeField, database, read_time
from webapp.leased import Superseded
from webapp.orders import Order
from webapp.privacy.erasure_replay import is_behind
from webapp.privacy.purge import Purge
from webapp.queue import later
from webapp.retention_cap import retention_cap
from webapp.stores import Store

LEASE = timedelta(seconds=30)
# A sweep that has nothing to redact looks after the rest: aged orders, keys without data.
HOUSEKEEPING = timedelta(hours=6)
KEPT = timedelta(days=400)
THE_ONE = 1


class Sweep(Record):
    # 1 while it runs, else empty: a second one can't begin.
    running = peewee.IntegerField(null=True, unique=True)
    started_at = UTCDateTimeField(default=utcnow)
    finished_at = UTCDateTimeField(null=True, index=True)
    lease_until = UTCDateTimeField(null=True)
    fence = peewee.IntegerField(default=0)
    # Whether it looks after the rest as well.
    thorough = peewee.BooleanField(default=False)
    redacted = peewee.IntegerField(default=0)
    replayed = peewee.IntegerField(default=0)
    removed = peewee.IntegerField(default=0)
    orphans = peewee.IntegerField(default=0)
    # Who began it, or took part; and the moment whose due orders went, where that was given.
    actor = peewee.CharField(max_length=32, default=SYSTEM)
    as_of = UTCDateTimeField(null=True)

    @classmethod
    def begin_due(cls, now: datetime) -> None:
        """Begin a sweep if one is needed, hand over one that nobody holds; for the clock."""
        running = cls.get_or_none(cls.running == THE_ONE)
        if running:
            running.hand_over(now)
        elif cls.is_wanted(now) or cls.is_thorough_due(now):
            cls.begin(now)

    @classmethod
    def begin(cls, now: datetime) -> None:
        """Have a worker sweep, unless one does already."""
        with database.atomic():
            cls.insert(
                running=THE_ONE, started_at=now, thorough=cls.is_thorough_due(now)
            ).on_conflict_ignore().execute()
            sweep = cls.get_or_none(cls.running == THE_ONE)
            if sweep:
                sweep.hand_over(now)

    @classmethod
    def here(cls, now: datetime) -> "Sweep":
        """The one that runs, or a new one, for whoever walks it in this process."""
        cls.insert(running=THE_ONE, started_at=now, thorough=True).on_conflict_ignore().execute()
        return cls.get(cls.running == THE_ONE)

    @classmethod
    def is_wanted(cls, now: datetime) -> bool:
        """Whether there is something to do that can't wait."""
        return (
            due(now).exists()
            or is_behind()
            or accounts_to_reckon_anew().exists()
            or Purge.select().where(Purge.finished_at.is_null()).exists()
            or Purge.lapsed(now).exists()
        )

    @classmethod
    def is_thorough_due(cls, now: datetime) -> bool:
        latest = cls.select(peewee.fn.MAX(cls.started_at)).where(cls.thorough)
        at = latest.scalar()
        return at is None or read_time(at) <= now - HOUSEKEEPING

    @classmethod
    def last(cls) -> "Sweep | None":
        """The one that finished last."""
        return cls.select().where(cls.finished_at.is_null(False)).order_by(cls.id.desc()).first()

    @property
    def facts(self) -> dict[str, Any]:
        """What it has done in all, for the installation's audit trail."""
        return {"redacted": self.redacted, "removed": self.removed, **self.moment}

    @property
    def moment(self) -> dict[str, Any]:
        """The moment that was given, if one was, as a fact for the audit trail."""
        return {"as_of": self.as_of} if self.as_of else {}

    @classmethod
    def prune(cls, now: datetime) -> None:
        cls.delete().where(cls.finished_at < now - KEPT).execute()

    def hand_over(self, now: datetime) -> None:
        """To a worker, unless one holds it."""
        free = Sweep.lease_until.is_null() | (Sweep.lease_until <= now)
        with database.atomic():
            # The short lease is the queue's: what gets lost there is handed over again.
            if self._update(free, lease_until=now + LEASE):
                later("redact_due", self.id)

    def claim(self, now: datetime, by: str = SYSTEM, as_of: datetime | None = None) -> bool:
        """Take it: from here on any earlier holder's slices come to nothing."""
        given: dict[str, object] = {"actor": by} if by != SYSTEM else {}
        if as_of:
            given["as_of"] = as_of
        claimed = self._update(fence=Sweep.fence + 1, lease_until=now + LEASE, **given)
        self._read()
        return claimed

    def keep(self, now: datetime, **counts: int) -> None:
        """Hold on for another slice, and count what the last one did; raises Superseded."""
        changes = {name: getattr(Sweep, name) + number for name, number in counts.items()}
        if not self._update(Sweep.fence == self.fence, lease_until=now + LEASE, **changes):
            raise Superseded
        self._read()

    def finish(self, now: datetime) -> bool:
        """End it; False when another worker has taken it over."""
        ended = self._update(
            Sweep.fence == self.fence, running=None, finished_at=now, lease_until=None
        )
        self._read()
        return ended

    def _update(self, *conditions: peewee.Expression, **changes: object) -> bool:
        mine = (Sweep.id == self.id) & (Sweep.running == THE_ONE)
        return bool(Sweep.update(**changes).where(mine, *conditions).execute())

    def _read(self) -> None:
        self.__data__.update(Sweep.get_by_id(self.id).__data__)


def due(now: datetime) -> peewee.ModelSelect:
    """Orders whose personal data must go by now."""
    return Order.select(Order.id).where(
        Order.personal_data_due_at <= now, Order.redacted_at.is_null()
    )


def age_seconds() -> float:
    """Since a sweep ended; for the metrics. Raises RuntimeError as long as none has."""
    last = Sweep.last()
    if not last:
        raise RuntimeError("no sweep has ended yet")
    return (utcnow() - last.finished_at).total_seconds()


def accounts_to_reckon_anew() -> peewee.ModelSelect:
    """Accounts whose orders' due times were reckoned with other days than hold now, or before a
    store was disconnected or connected again."""
    cap = retention_cap()
    capped = peewee.Case(None, [(Account.retention_days > cap, cap)], Account.retention_days)
    moved = Store.select(Store.account).where(
        (Store.disconnected_at != Store.disconnected_at_applied)
        | (Store.disconnected_at.is_null() & Store.disconnected_at_applied.is_null(False))
        | (Store.disconnected_at.is_null(False) & Store.disconnected_at_applied.is_null())
    )
    return Account.select().where(
        (capped != Account.retention_days_applied) | Account.id.in_(moved)
    )
