"""An import: one walk through a window of Amazon's orders, kept page by page in the database.

    queued ──claim──▶ running ──▶ done | failed
       ▲                 │                 │
       ├──put_down───────┤                 │    waits for the budget, or for Amazon to come back
       ├──release────────┘                 │    its worker was seen to die
       └──resume (a first import only)─────┘    the seller has reconnected, say

What a killed worker left is claimed again when its lease has run out, and goes on at the page
after the last one.
"""

from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

import peewee
from playhouse.fields import EnumField

from webapp.accounts.account import Account
from webapp.ground.clock import utcnow
from webapp.ground.database.db import Record, UTCDateTimeField
from webapp.ground.database.store_scope import everywhere, store_scope
from webapp.ground.language.gettext import gettext
from webapp.ground.work.leased_row import LeasedRow, Superseded
from webapp.imports.import_kind import ImportKind
from webapp.stores.connection import Connection
from webapp.stores.store import Store

# Waiting for these spends nothing of what a seller's imports share but time.
FOR_BUDGET = ("paced", "throttled")
LONG = timedelta(minutes=1)


class ImportStatus(StrEnum):
    QUEUED = "queued"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"

    @property
    def label(self) -> str:
        return {
            ImportStatus.QUEUED: gettext("Waiting"),
            ImportStatus.RUNNING: gettext("Running"),
            ImportStatus.DONE: gettext("Done"),
            ImportStatus.FAILED: gettext("Stopped"),
        }[self]


LIVE = (ImportStatus.QUEUED, ImportStatus.RUNNING)


class ImportRun(LeasedRow):
    CLAIMED = {"status": ImportStatus.RUNNING}
    FREED = {"status": ImportStatus.QUEUED}
    # Those that cover one of the stores, perhaps beside others.
    SEEN_THROUGH = "importrunstore_set"

    account = peewee.ForeignKeyField(Account, index=False)
    connection = peewee.ForeignKeyField(Connection, backref="import_runs", index=False)
    kind = EnumField(ImportKind, max_length=16)
    urgency = peewee.IntegerField()
    # Filled while the run lives: two clicks, two clocks, one run.
    slot = peewee.CharField(max_length=64, null=True, unique=True)
    asked_by = peewee.IntegerField(null=True)
    grant = peewee.IntegerField()
    status = EnumField(ImportStatus, max_length=8, default=ImportStatus.QUEUED)
    basis = peewee.CharField(max_length=8)
    after = UTCDateTimeField()
    # Until when it is asked for, or Amazon has searched: what is complete once all is read.
    before = UTCDateTimeField(null=True)
    # What is asked for now: all, until `part_until` if that is said, or a part of it.
    part_from = UTCDateTimeField(null=True)
    part_until = UTCDateTimeField(null=True)
    # How often the walk began anew.
    restarts = peewee.IntegerField(default=0)
    page_token = peewee.TextField(null=True)
    # The checksum of an earlier page: one that comes again leads in a circle.
    page_mark = peewee.BigIntegerField(null=True)
    earliest_seen = UTCDateTimeField(null=True)
    latest_seen = UTCDateTimeField(null=True)
    pages = peewee.IntegerField(default=0)
    seen = peewee.IntegerField(default=0)
    new = peewee.IntegerField(default=0)
    changed = peewee.IntegerField(default=0)
    set_aside = peewee.IntegerField(default=0)
    due_at = UTCDateTimeField(default=utcnow)
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
        return self.status is ImportStatus.DONE

    @property
    def revoked(self) -> bool:
        return self.failure == "revoked"

    @property
    def name(self) -> str:
        return ", ".join(store.nickname for store in self.stores)

    @classmethod
    def seen_among(cls, runs: "list[ImportRun]") -> "list[ImportRun]":
        """Those that whoever asks may see."""
        if store_scope() is None:
            return runs
        ids = {run.id for run in cls.select(cls.id).where(cls.id.in_([each.id for each in runs]))}
        return [run for run in runs if run.id in ids]

    @property
    def tells_figures(self) -> bool:
        """Whether its figures are of stores alone that whoever asks may see."""
        if store_scope() is None:
            return True
        with everywhere():
            covered = list(self.stores)
        return len(covered) == len(self.stores)

    @property
    def stores(self) -> list[Store]:
        query = Store.select().join(ImportRunStore).where(ImportRunStore.import_run == self)
        return list(query.order_by(Store.id))

    @classmethod
    def may_be_claimed(cls, now: datetime) -> peewee.Expression:
        """Due, or left behind by a worker that died."""
        queued = (cls.status == ImportStatus.QUEUED) & (cls.due_at <= now)
        return queued | ((cls.status == ImportStatus.RUNNING) & (cls.lease_until < now))

    @classmethod
    def may_be_held(cls) -> peewee.Expression:
        return cls.status == ImportStatus.RUNNING

    @classmethod
    def due(cls, now: datetime) -> peewee.ModelSelect:
        """Runs that a worker may take up: those that somebody waits for, then the urgent ones.

        What the clock's polls have kept waiting for long comes among them, so that no store
        starves however many others there are.
        """
        poll, late = ImportKind.POLL.urgency, cls.due_at < now - LONG
        rank = peewee.Case(None, [((cls.urgency > poll) & late, poll)], cls.urgency)
        return cls.select().where(cls.may_be_claimed(now)).order_by(rank, cls.due_at, cls.id)

    def due_before_me(self) -> datetime | None:
        """When a more urgent import of the same seller goes on: it has the budget first.

        Of two first imports the older one, so that one is complete before the other begins. A
        nightly check has its share beside polls, which could keep it waiting for ever.
        """
        sooner = (ImportRun.urgency == self.urgency) & (ImportRun.id < self.id)
        beside = (ImportKind.POLL,) if self.kind == ImportKind.RECONCILE else ()
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

    def claim(self, now: datetime, **changes: Any) -> bool:
        claimed = super().claim(now, **changes)
        if not claimed:
            # A message that came too soon is spent; when the run is due, it needs another.
            self.note(ImportRun.status == ImportStatus.QUEUED, enqueued_at=None)
        return claimed

    def keep_lease(self, now: datetime) -> None:
        """The first write of every page: it locks the run.

        Raises Superseded when another worker has claimed the run since.
        """
        if not self.extend_lease(now):
            raise Superseded

    def keep(self) -> None:
        """Write what was set on this object, and no more: others may have hurried the run."""
        self.save(only=self.dirty_fields)

    def leave_out(self, stores: list[Store]) -> None:
        """These were disconnected since: without them it is another search, from page one on."""
        ImportRunStore.delete().where(
            ImportRunStore.import_run == self, ImportRunStore.store.in_(stores)
        ).execute()
        if self.page_token:
            self.change(page_token=None, page_mark=None, restarts=self.restarts + 1)
            self.refresh()

    def finish(self, now: datetime) -> None:
        """All pages are in."""
        self.status, self.finished_at = ImportStatus.DONE, now
        self.slot = self.lease_until = self.waiting_for = None
        self.keep()

    def resume(self, slot: str, grant: int, now: datetime) -> None:
        """Go on where a first import was stopped, unless somebody else has said so since."""
        anew = {"slot": slot, "grant": grant, "due_at": now, "attempts": 0, "enqueued_at": None}
        cleared = {"failure": None, "failure_detail": None, "finished_at": None}
        self.note(
            ImportRun.status == ImportStatus.FAILED, status=ImportStatus.QUEUED, **anew, **cleared
        )

    def fail(self, failure: str, detail: str, now: datetime) -> None:
        self.change(
            status=ImportStatus.FAILED,
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
