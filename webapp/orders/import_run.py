"""An import: one walk through a window of Amazon's orders, kept page by page in the database.

    queued ──claim──▶ running ──▶ done | failed
       ▲                 │                 │
       ├──put_down───────┤                 │    waits for the budget, or for Amazon to come back
       ├──release────────┘                 │    its worker was seen to die
       └──resume (a first import only)─────┘    the seller has reconnected, say

A claim gives a lease and a fencing number; whoever lost the lease writes nothing more. What a
killed worker left is claimed again when its lease has run out, at the page after the last one.
"""

from collections.abc import Sequence
from datetime import datetime
from enum import StrEnum
from typing import Any

import peewee

from webapp.accounts import Account
from webapp.clock import utcnow
from webapp.db import Record, UTCDateTimeField
from webapp.lease import LEASE, Superseded
from webapp.orders.import_kind import Kind
from webapp.orders.import_mark import complete
from webapp.orders.import_report import ImportReport
from webapp.queue import process_name
from webapp.stores import Connection, Store

# Waiting for these spends nothing of what a seller's imports share but time.
FOR_BUDGET = ("paced", "throttled")


class Progress(StrEnum):
    QUEUED = "queued"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"


LIVE = (Progress.QUEUED, Progress.RUNNING)


class ImportRun(Record):
    account = peewee.ForeignKeyField(Account, index=False)
    connection = peewee.ForeignKeyField(Connection, backref="import_runs", index=False)
    kind = peewee.CharField(max_length=16)
    urgency = peewee.IntegerField()
    # Filled while the run lives: two clicks, two clocks, one run.
    slot = peewee.CharField(max_length=64, null=True, unique=True)
    asked_by = peewee.IntegerField(null=True)
    grant = peewee.IntegerField()
    status = peewee.CharField(max_length=8, default=Progress.QUEUED)
    basis = peewee.CharField(max_length=8)
    after = UTCDateTimeField()
    before = UTCDateTimeField(null=True)
    page_token = peewee.TextField(null=True)
    earliest_seen = UTCDateTimeField(null=True)
    latest_seen = UTCDateTimeField(null=True)
    pages = peewee.IntegerField(default=0)
    seen = peewee.IntegerField(default=0)
    new = peewee.IntegerField(default=0)
    changed = peewee.IntegerField(default=0)
    set_aside = peewee.IntegerField(default=0)
    due_at = UTCDateTimeField(default=utcnow)
    waiting_for = peewee.CharField(max_length=16, null=True)
    attempts = peewee.IntegerField(default=0)
    fence = peewee.IntegerField(default=0)
    lease_until = UTCDateTimeField(null=True)
    holder = peewee.CharField(max_length=64, null=True)
    enqueued_at = UTCDateTimeField(null=True)
    failure = peewee.CharField(max_length=16, null=True)
    failure_detail = peewee.CharField(max_length=255, null=True)
    created_at = UTCDateTimeField(default=utcnow)
    finished_at = UTCDateTimeField(null=True)

    class Meta:
        indexes = (
            (("status", "due_at"), False),
            (("account", "id"), False),
            (("connection", "id"), False),
        )

    @property
    def live(self) -> bool:
        return self.status in LIVE

    @property
    def done(self) -> bool:
        return self.status == Progress.DONE

    @property
    def revoked(self) -> bool:
        return self.failure == "revoked"

    @property
    def report(self) -> ImportReport:
        """What the merchant is told of it."""
        return ImportReport(self)

    @property
    def name(self) -> str:
        return ", ".join(store.nickname for store in self.stores)

    @property
    def stores(self) -> list[Store]:
        query = Store.select().join(ImportRunStore).where(ImportRunStore.import_run == self)
        return list(query.order_by(Store.id))

    @classmethod
    def may_be_claimed(cls, now: datetime) -> peewee.Expression:
        """Due, or left behind by a worker that died."""
        queued = (cls.status == Progress.QUEUED) & (cls.due_at <= now)
        return queued | ((cls.status == Progress.RUNNING) & (cls.lease_until < now))

    @classmethod
    def release(cls, holder: str, now: datetime) -> int:
        """Let others go on at once with what a process held that is known to be dead."""
        held = (cls.status == Progress.RUNNING) & (cls.holder == holder)
        return int(cls.update(**_down(now)).where(held).execute())

    def due_before_me(self) -> datetime | None:
        """When a more urgent import of the same seller goes on: it has the budget first.

        Of two first imports the older one, so that one is complete before the other begins. A
        nightly check has its share beside polls, which could keep it waiting for ever.
        """
        sooner = (ImportRun.urgency == self.urgency) & (ImportRun.id < self.id)
        beside = (Kind.POLL,) if self.kind == Kind.RECONCILE else ()
        return (
            ImportRun.select(peewee.fn.MIN(ImportRun.due_at))
            .where(
                ImportRun.connection == self.connection_id,
                ImportRun.status.in_(LIVE),
                (ImportRun.urgency < self.urgency) | sooner,
                ImportRun.kind.not_in(beside),
                ImportRun.waiting_for.is_null() | ImportRun.waiting_for.in_(FOR_BUDGET),
            )
            .scalar()
        )

    def claim(self, now: datetime) -> bool:
        """Take the run up with a lease and a new fencing number; False when another has it."""
        claimed = (
            ImportRun.update(
                status=Progress.RUNNING,
                fence=ImportRun.fence + 1,
                lease_until=now + LEASE,
                holder=process_name(),
                waiting_for=None,
                # Its message has arrived; should the lease run out, another is sent at once.
                enqueued_at=None,
            )
            .where(ImportRun.id == self.id, ImportRun.may_be_claimed(now))
            .execute()
        )
        if not claimed:
            # A message that came too soon is spent; when the run is due, it needs another.
            self.note(ImportRun.status == Progress.QUEUED, enqueued_at=None)
        self.__data__.update(ImportRun.get_by_id(self.id).__data__)
        return bool(claimed)

    def extend_lease(self, now: datetime) -> bool:
        """Whether the run is still this worker's."""
        return self.change(lease_until=now + LEASE)

    def keep_lease(self, now: datetime) -> None:
        """The first write of every page: it locks the run.

        Raises Superseded when another worker has claimed the run since.
        """
        if not self.extend_lease(now):
            raise Superseded

    def change(self, **changes: Any) -> bool:
        """Change the run while this worker's claim still holds."""
        query = ImportRun.update(**changes).where(
            ImportRun.id == self.id,
            ImportRun.fence == self.fence,
            ImportRun.status == Progress.RUNNING,
        )
        return bool(query.execute())

    def note(self, *conditions: peewee.Expression, **changes: Any) -> bool:
        """Change the run whoever holds it, if the conditions hold."""
        query = ImportRun.update(**changes).where(ImportRun.id == self.id, *conditions)
        return bool(query.execute())

    def keep(self) -> None:
        """Write what was set on this object, and no more: others may have hurried the run."""
        self.save(only=self.dirty_fields)

    def put_down(self, due_at: datetime, waiting_for: str | None, **changes: Any) -> None:
        """Wait without holding a worker; the clock hands the run over when it is due."""
        self.change(**_down(due_at), waiting_for=waiting_for, **changes)

    def finish(self, stores: Sequence[Store], now: datetime) -> None:
        """All pages are in: these stores are complete up to the window's end."""
        self.status, self.finished_at = Progress.DONE, now
        self.slot = self.lease_until = self.waiting_for = None
        self.keep()
        complete(self, stores, now)

    def resume(self, slot: str, grant: int, now: datetime) -> None:
        """Go on where a first import was stopped, unless somebody else has said so since."""
        anew = {"slot": slot, "grant": grant, "due_at": now, "attempts": 0, "enqueued_at": None}
        cleared = {"failure": None, "failure_detail": None, "finished_at": None}
        self.note(ImportRun.status == Progress.FAILED, status=Progress.QUEUED, **anew, **cleared)

    def fail(self, failure: str, detail: str, now: datetime) -> None:
        self.change(
            status=Progress.FAILED,
            slot=None,
            failure=failure,
            failure_detail=detail[:255],
            finished_at=now,
            lease_until=None,
            waiting_for=None,
        )


class ImportRunStore(Record):
    """Which stores a run covers."""

    import_run = peewee.ForeignKeyField(ImportRun, on_delete="CASCADE", index=False)
    store = peewee.ForeignKeyField(Store, on_delete="CASCADE", index=False)

    class Meta:
        indexes = ((("import_run", "store"), True), (("store", "import_run"), False))


def _down(due_at: datetime) -> dict[str, Any]:
    return {
        "status": Progress.QUEUED,
        "due_at": due_at,
        "lease_until": None,
        "holder": None,
        "enqueued_at": None,
    }
