"""A sweep: what a worker does, in slices, so that nothing personal stays past its time.

One sweep runs at a time, held by a lease. The clock begins one when something is due, and hands
one over again whose worker died: it goes on from what is still due.
"""

from datetime import datetime, timedelta
from typing import Any

import peewee

from webapp.accounts.account import Account
from webapp.ground.audit.audit import SYSTEM
from webapp.ground.clock import utcnow
from webapp.ground.database.db import UTCDateTimeField, database, read_time
from webapp.ground.database.repeated_query import has_rows
from webapp.ground.retention_cap import retention_cap
from webapp.ground.work.job_queue import later
from webapp.ground.work.leased_row import LeasedRow, Superseded
from webapp.orders.order import Order
from webapp.privacy.erasure_replay import is_behind
from webapp.privacy.purge import Purge
from webapp.stores.store import Store

# What got lost in the queue is handed over again.
RESEND = timedelta(seconds=30)
# A sweep that has nothing to redact looks after the rest: aged orders, keys without data.
HOUSEKEEPING = timedelta(hours=6)
KEPT = timedelta(days=400)
THE_ONE = 1


class Sweep(LeasedRow):
    # From slice to slice.
    LEASE = timedelta(seconds=30)

    # 1 while it runs, else empty: a second one can't begin.
    running = peewee.IntegerField(null=True, unique=True)
    started_at = UTCDateTimeField(default=utcnow)
    finished_at = UTCDateTimeField(null=True, index=True)
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
            has_rows(due, now)
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
        return {"redacted": self.redacted, "removed": self.removed, **self.rest, **self.moment}

    @property
    def rest(self) -> dict[str, int]:
        """What seldom happens: orders that followed an erasure, keys destroyed that had no data."""
        counts = {"replayed": self.replayed, "keys_without_data": self.orphans}
        return {name: number for name, number in counts.items() if number}

    @property
    def moment(self) -> dict[str, Any]:
        """The moment that was given, if one was, as a fact for the audit trail."""
        return {"as_of": self.as_of} if self.as_of else {}

    @classmethod
    def prune(cls, now: datetime) -> None:
        cls.delete().where(cls.finished_at < now - KEPT).execute()

    @classmethod
    def may_be_claimed(cls, now: datetime) -> peewee.Expression:  # noqa: ARG003
        """By anyone while it runs: from then on an earlier holder's slices come to nothing."""
        return cls.running == THE_ONE

    @classmethod
    def may_be_held(cls) -> peewee.Expression:
        return cls.running == THE_ONE

    def hand_over(self, now: datetime) -> None:
        """To a worker, unless one holds it or was told of it just now."""
        unheld = Sweep.lease_until.is_null() | (Sweep.lease_until <= now)
        unsent = Sweep.enqueued_at.is_null() | (Sweep.enqueued_at <= now - RESEND)
        with database.atomic():
            if self.note(self.may_be_held(), unheld, unsent, enqueued_at=now):
                later("redact_due", self.id)

    def keep(self, now: datetime, **counts: int) -> None:
        """Hold on for another slice, and count what the last one did; raises Superseded."""
        changes = {name: getattr(Sweep, name) + number for name, number in counts.items()}
        if not self.change(lease_until=now + self.LEASE, **changes):
            raise Superseded
        self.refresh()

    def finish(self, now: datetime) -> bool:
        """End it; False when another worker has taken it over."""
        ended = self.change(running=None, finished_at=now, lease_until=None, holder=None)
        self.refresh()
        return ended


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
