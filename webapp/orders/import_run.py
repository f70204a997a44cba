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
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

import peewee

from webapp.accounts import Account
from webapp.clock import utcnow
from webapp.db import Record, UTCDateTimeField, after_commit, database
from webapp.orders.import_kind import Kind
from webapp.queue import enqueue, process_name, queue_length
from webapp.stores import Connection, Store

# Renewed while its worker lives, however long Amazon takes to answer.
LEASE = timedelta(seconds=10)
RESEND = timedelta(seconds=10)
# So many messages wait at most: a worker that takes one goes on with whatever else is due.
HANDED_AT_ONCE = 20
# For how long the desk repeats what an import brought that somebody asked for.
NEWS = timedelta(seconds=30)
# How long ended imports are kept: those that brought nothing, and the others.
KEPT_EMPTY = timedelta(days=2)
KEPT = timedelta(days=60)
FORGOTTEN_AT_ONCE = 20_000
# Waiting for these spends nothing of what a seller's imports share but time.
FOR_BUDGET = ("paced", "throttled")
NO_FINDING = "nothing to mend"
TROUBLES = {
    "revoked": "Amazon no longer accepts the authorization of this store.",
    "disconnected": "This store was disconnected.",
    "operator": "Amazon doesn't accept this application's keys. Whoever runs this installation "
    "must put them right; your store and its authorization are fine.",
    "ours": "Something broke on our side. It has been logged, and the next import tries again.",
}


class Progress(StrEnum):
    QUEUED = "queued"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"


class Superseded(Exception):
    """Another worker has claimed this run since: what this one holds is stale."""


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
        return self.status in (Progress.QUEUED, Progress.RUNNING)

    @property
    def revoked(self) -> bool:
        return self.failure == "revoked"

    @property
    def trouble(self) -> str:
        """What stopped the import, for the merchant; empty when nothing did."""
        return TROUBLES.get(self.failure, TROUBLES["ours"]) if self.failure else ""

    @property
    def finding(self) -> str:
        """What a nightly check has found, for the merchant; empty for other imports."""
        if self.kind != Kind.RECONCILE or self.status != Progress.DONE:
            return ""
        mended = self.new + self.changed
        return f"{mended} {'order' if mended == 1 else 'orders'} mended" if mended else NO_FINDING

    @property
    def name(self) -> str:
        return ", ".join(store.nickname for store in self.stores)

    @property
    def stores(self) -> list[Store]:
        query = Store.select().join(ImportRunStore).where(ImportRunStore.import_run == self)
        return list(query.order_by(Store.id))

    @property
    def coverage(self) -> int | None:
        """Percent of the window that the pages so far span; None until that can be told."""
        if self.status == Progress.DONE:
            return 100
        if not (self.before and self.earliest_seen and self.latest_seen):
            return None
        window = (self.before - self.after).total_seconds()
        seen = (self.latest_seen - self.earliest_seen).total_seconds()
        return max(1, min(99, round(100 * seen / window))) if window > 0 else None

    @classmethod
    def ask(
        cls,
        connection: Connection,
        stores: Sequence[Store],
        kind: Kind,
        now: datetime,
        asked_by: int | None = None,
    ) -> "ImportRun":
        """Ask for an import of these stores, or for the one that is under way already."""
        slot = kind.slot(connection, stores)
        with database.atomic():
            run = (
                cls.get_or_none(cls.slot == slot)
                or cls._resumed(connection, stores, kind, slot, now)
                or cls._queue(connection, stores, kind, slot, now, asked_by)
            )
            if not kind.background:
                run._hurry(kind, now)
        return run

    @classmethod
    def refresh(
        cls,
        stores: Sequence[Store],
        now: datetime,
        asked_by: int | None = None,
        kind: Kind = Kind.REFRESH,
    ) -> list["ImportRun"]:
        """Ask for all that is new at these stores: one run serves a connection's stores."""
        runs = []
        for connection in {store.connection for store in stores}:
            if connection.connected:
                mine = connection.stores.where(Store.disconnected_at.is_null())
                runs += cls._refresh_connection(connection, list(mine), kind, now, asked_by)
        return runs

    @classmethod
    def due(cls, now: datetime) -> peewee.ModelSelect:
        """Runs that a worker may take up: due, or left behind by one that died; urgent first."""
        queued = (cls.status == Progress.QUEUED) & (cls.due_at <= now)
        left = (cls.status == Progress.RUNNING) & (cls.lease_until < now)
        return cls.select().where(queued | left).order_by(cls.urgency, cls.due_at)

    @classmethod
    def hand_over_due(cls, now: datetime) -> None:
        """Send workers what is due and wasn't sent just now; a lost message is sent again.

        Raises redis.RedisError when the queue can't be reached.
        """
        room = HANDED_AT_ONCE - queue_length()
        unsent = cls.enqueued_at.is_null() | (cls.enqueued_at < now - RESEND)
        for run in cls.due(now).where(unsent).limit(max(0, room)):
            run.enqueue_later(now)

    @classmethod
    def release(cls, holder: str, now: datetime) -> int:
        """Let others go on at once with what a process held that is known to be dead."""
        held = (cls.status == Progress.RUNNING) & (cls.holder == holder)
        return int(cls.update(**_down(now)).where(held).execute())

    @classmethod
    def forget_old(cls, now: datetime) -> int:
        """Ended imports that nobody will look at again; first ones and the last check stay."""
        checks = cls.select(peewee.fn.MAX(cls.id)).where(cls.kind == Kind.RECONCILE)
        empty = (cls.new + cls.changed + cls.set_aside == 0) & cls.failure.is_null()
        old = (cls.finished_at < now - KEPT) | (empty & (cls.finished_at < now - KEPT_EMPTY))
        ids = cls.select(cls.id).where(
            old, cls.kind != Kind.FIRST, cls.id.not_in(checks.group_by(cls.connection))
        )
        return int(cls.delete().where(cls.id.in_(ids.limit(FORGOTTEN_AT_ONCE))).execute())

    def due_before_me(self) -> datetime | None:
        """When a more urgent import of the same seller goes on: it has the budget first.

        Of two first imports the older one, so that one is complete before the other begins.
        """
        sooner = (ImportRun.urgency == self.urgency) & (ImportRun.id < self.id)
        return (
            ImportRun.select(peewee.fn.MIN(ImportRun.due_at))
            .where(
                ImportRun.connection == self.connection_id,
                ImportRun.status.in_((Progress.QUEUED, Progress.RUNNING)),
                (ImportRun.urgency < self.urgency) | sooner,
                ImportRun.waiting_for.is_null() | ImportRun.waiting_for.in_(FOR_BUDGET),
            )
            .scalar()
        )

    @classmethod
    def latest_for(cls, store: Store) -> "ImportRun | None":
        """The live import of a store that somebody waits for, or else the last one."""
        live = cls.status.in_((Progress.QUEUED, Progress.RUNNING))
        awaited = peewee.Case(None, [(live & (cls.kind != Kind.POLL), 1)], 0)
        query = cls._covering(store).where(cls.kind != Kind.RECONCILE)
        return query.order_by(awaited.desc(), cls.id.desc()).first()

    @classmethod
    def serving(cls, store: Store, since: datetime) -> "ImportRun | None":
        """What brings the store's orders since a moment: the import that was asked for then, or
        the one that was under way already."""
        live = cls.status.in_((Progress.QUEUED, Progress.RUNNING))
        asked = (cls.created_at >= since) | live | (cls.finished_at >= since)
        query = cls._covering(store).where(asked, cls.kind != Kind.RECONCILE)
        return query.order_by(cls.id).first()

    @classmethod
    def latest_check(cls, store: Store) -> "ImportRun | None":
        """The last nightly check of a store that was completed."""
        checks = (cls.kind == Kind.RECONCILE) & (cls.status == Progress.DONE)
        return cls._covering(store).where(checks).order_by(cls.id.desc()).first()

    @classmethod
    def of_store(cls, store: Store, limit: int) -> list["ImportRun"]:
        """The latest imports that covered a store, newest first."""
        return list(cls._covering(store).order_by(cls.id.desc()).limit(limit))

    @classmethod
    def _covering(cls, store: Store) -> peewee.ModelSelect:
        return cls.select().join(ImportRunStore).where(ImportRunStore.store == store)

    @classmethod
    def in_view(cls, account: Account, now: datetime) -> list["ImportRun"]:
        """What somebody waits for at the desk: imports under way, and those just ended.

        What the clock asks for by itself is left out.
        """
        mine = cls.select().where(cls.account == account)
        live = list(mine.where(cls.status.in_((Progress.QUEUED, Progress.RUNNING))))
        ended = [
            run
            for run in mine.order_by(cls.id.desc()).limit(10)
            if run.finished_at and run.finished_at > now - NEWS
        ]
        shown = [run for run in live + ended if not Kind(run.kind).background]
        return sorted(shown, key=lambda run: run.id)

    @classmethod
    def recent_calls(cls, connection: Connection, since: datetime) -> list[datetime]:
        """When this connection's pages were fetched: what a lost budget is rebuilt from."""
        query = (
            ImportPage.select(ImportPage.fetched_at)
            .join(ImportRun)
            .where(ImportRun.connection == connection, ImportPage.fetched_at >= since)
        )
        return [page.fetched_at for page in query]

    def enqueue_later(self, now: datetime) -> None:
        """Hand it to a worker after the commit; what can't be sent counts as not sent."""
        self._note(enqueued_at=now)
        after_commit(self._send)

    def claim(self, now: datetime) -> bool:
        """Take the run up with a lease and a new fencing number; False when another has it."""
        queued = (ImportRun.status == Progress.QUEUED) & (ImportRun.due_at <= now)
        left = (ImportRun.status == Progress.RUNNING) & (ImportRun.lease_until < now)
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
            .where(ImportRun.id == self.id, queued | left)
            .execute()
        )
        if not claimed:
            # A message that came too soon is spent; when the run is due, it needs another.
            self._note(ImportRun.status == Progress.QUEUED, enqueued_at=None)
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
        changes: dict[str, Any] = {"last_import_at": now}
        if self.kind == Kind.FIRST:
            changes |= self._reached(Store.get_by_id(stores[0].id), now)
        elif self.kind != Kind.RECONCILE:
            changes["imported_until"] = self.before
        for store in stores:
            _mark(store, changes)

    def _reached(self, store: Store, now: datetime) -> dict[str, Any]:
        """How far back the store is complete; should more be wanted by now, that comes next."""
        wanted = self.created_at - timedelta(days=store.first_import_days)
        return {"imported_from": self.after, "backfilled_at": now if self.after <= wanted else None}

    def begin_following(self, stores: Sequence[Store]) -> None:
        """From here on polls bring what changes, however long a first import walks the past."""
        for store in stores:
            if store.imported_until is None:
                _mark(store, {"imported_until": self.before})

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

    def _send(self) -> None:
        if not enqueue("perform_import", self.id):
            self._note(enqueued_at=None)

    def _note(self, *conditions: peewee.Expression, **changes: Any) -> None:
        ImportRun.update(**changes).where(ImportRun.id == self.id, *conditions).execute()

    def _hurry(self, kind: Kind, now: datetime) -> None:
        """Somebody waits: a poll under way becomes what they asked for."""
        if kind.urgency < self.urgency:
            self._note(urgency=kind.urgency, kind=kind)
            self.urgency, self.kind = kind.urgency, kind
        self.enqueue_later(now)

    @classmethod
    def _refresh_connection(
        cls,
        connection: Connection,
        stores: list[Store],
        kind: Kind,
        now: datetime,
        asked_by: int | None,
    ) -> list["ImportRun"]:
        begun = [store for store in stores if store.imported_until]
        runs = [
            cls.ask(connection, [store], Kind.FIRST, now, asked_by)
            for store in stores
            if not store.backfilled_at
        ]
        if begun:
            runs.append(cls.ask(connection, begun, kind, now, asked_by))
        return runs

    @classmethod
    def _resumed(
        cls, connection: Connection, stores: Sequence[Store], kind: Kind, slot: str, now: datetime
    ) -> "ImportRun | None":
        """The first import that was stopped, to go on where it stood; its pages are in."""
        if kind != Kind.FIRST or stores[0].imported_until is None:
            return None
        run = cls._covering(stores[0]).where(cls.kind == kind).order_by(cls.id.desc()).first()
        if run is None or run.status != Progress.FAILED:
            return None
        up_again = {"status": Progress.QUEUED, "slot": slot, "due_at": now, "attempts": 0}
        cleared = {"failure": None, "failure_detail": None, "finished_at": None}
        run._note(**up_again, **cleared, grant=connection.grant, enqueued_at=None)
        return cls.get_by_id(run.id)

    @classmethod
    def _queue(
        cls,
        connection: Connection,
        stores: Sequence[Store],
        kind: Kind,
        slot: str,
        now: datetime,
        asked_by: int | None,
    ) -> "ImportRun":
        after, before = kind.window(stores, now)
        try:
            with database.atomic():
                run = cls.create(
                    account=connection.account_id,
                    connection=connection,
                    kind=kind,
                    urgency=kind.urgency,
                    slot=slot,
                    asked_by=asked_by,
                    grant=connection.grant,
                    basis=kind.basis,
                    after=after,
                    before=before,
                    due_at=now,
                    created_at=now,
                )
                for store in stores:
                    ImportRunStore.create(import_run=run, store=store)
        except peewee.IntegrityError:
            return cls.get(cls.slot == slot)
        return run


class ImportRunStore(Record):
    """Which stores a run covers."""

    import_run = peewee.ForeignKeyField(ImportRun, on_delete="CASCADE", index=False)
    store = peewee.ForeignKeyField(Store, on_delete="CASCADE", index=False)

    class Meta:
        indexes = ((("import_run", "store"), True), (("store", "import_run"), False))


class ImportPage(Record):
    """A page that was fetched and committed: the run's trail, and the budget's memory."""

    import_run = peewee.ForeignKeyField(ImportRun, on_delete="CASCADE", index=False)
    number = peewee.IntegerField()
    fetched_at = UTCDateTimeField(index=True)
    orders = peewee.IntegerField()

    class Meta:
        indexes = ((("import_run", "number"), True),)


def _down(due_at: datetime) -> dict[str, Any]:
    return {
        "status": Progress.QUEUED,
        "due_at": due_at,
        "lease_until": None,
        "holder": None,
        "enqueued_at": None,
    }


def _mark(store: Store, changes: dict[str, Any]) -> None:
    """Unless it was disconnected since, or its data was destroyed: then it has another key."""
    Store.update(**changes).where(
        Store.id == store.id, Store.uid == store.uid, Store.disconnected_at.is_null()
    ).execute()
