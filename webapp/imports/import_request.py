"""Asking for an import: joining the one that is under way, resuming one that was stopped, or
queueing a new one."""

from collections.abc import Sequence
from datetime import datetime

import peewee

from webapp.ground.database.db import database, database_now
from webapp.ground.database.store_scope import everywhere
from webapp.imports.import_history import ImportHistory
from webapp.imports.import_kind import ImportKind
from webapp.imports.import_outbox import ImportOutbox
from webapp.imports.import_run import LIVE, ImportRun, ImportRunStore, ImportStatus
from webapp.stores.access_fault import AccessFault
from webapp.stores.connection import Connection
from webapp.stores.store import Store


class ImportRequest:
    """Somebody (or the clock, of its own) wants these stores of a connection imported."""

    def __init__(
        self,
        connection: Connection,
        stores: Sequence[Store],
        kind: ImportKind,
        now: datetime,
        asked_by: int | None = None,
    ) -> None:
        self._connection = connection
        self._stores = stores
        self._kind = kind
        self._now = now
        self._asked_by = asked_by
        self._slot = kind.slot(connection, stores)

    @classmethod
    def refresh(
        cls,
        stores: Sequence[Store],
        now: datetime,
        asked_by: int | None = None,
        kind: ImportKind = ImportKind.REFRESH,
    ) -> list[ImportRun]:
        """Ask for all that is new at these stores: one run serves a connection's stores.

        Also those that whoever asks doesn't see; of these nothing is returned.
        """
        with everywhere():
            placed = [
                request.place()
                for connection in {store.connection for store in stores}
                if connection.connected
                for request in cls._of_connection(connection, kind, now, asked_by)
            ]
        return ImportRun.seen_among(placed)

    @classmethod
    def _of_connection(
        cls, connection: Connection, kind: ImportKind, now: datetime, asked_by: int | None
    ) -> list["ImportRequest"]:
        stores = list(connection.live_stores)
        begun = [store for store in stores if store.imported_until]
        unfinished = [store for store in stores if not store.backfilled_at]
        first = [cls(connection, [store], ImportKind.FIRST, now, asked_by) for store in unfinished]
        if connection.poll_reach is not None and kind == ImportKind.REFRESH:
            # All that lies behind would keep what is new waiting.
            kind = ImportKind.STRETCH
        groups = cls.groups(connection, begun)
        return [*first, *(cls(connection, group, kind, now, asked_by) for group in groups)]

    @classmethod
    def groups(cls, connection: Connection, stores: Sequence[Store]) -> list[list[Store]]:
        """What one search may be about: a source that Amazon denies would keep out the others."""
        denied = AccessFault.denied_sources(connection, "searchOrders")
        together = [store for store in stores if store.marketplace_id not in denied]
        apart = [[store] for store in stores if store.marketplace_id in denied]
        return [together, *apart] if together else apart

    def place(self) -> ImportRun:
        """The run that will serve this request."""
        with database.atomic():
            run = self._under_way() or self._resumed() or self._queued()
            if not (self._kind.background or self._hurried(run)):
                # It has ended at this very moment: what it saw at Amazon is older than this.
                run = self._queued()
                self._hurried(run)
        return run

    def _under_way(self) -> ImportRun | None:
        return ImportRun.get_or_none(ImportRun.slot == self._slot)

    def _resumed(self) -> ImportRun | None:
        """The first import that was stopped, to go on where it stood; its pages are in."""
        if self._kind != ImportKind.FIRST or self._stores[0].imported_until is None:
            return None
        run = ImportHistory(self._stores[0]).last(self._kind)
        if run is None or run.status != ImportStatus.FAILED:
            return None
        run.resume(self._slot, self._connection.grant, self._now)
        return ImportRun.get_by_id(run.id)

    def _queued(self) -> ImportRun:
        try:
            with database.atomic():
                run = self._new()
                for store in self._stores:
                    ImportRunStore.create(import_run=run, store=store)
        except peewee.IntegrityError:
            # Somebody else was faster by a moment.
            return ImportRun.get(ImportRun.slot == self._slot)
        return run

    def _new(self) -> ImportRun:
        after, before = self._kind.window(self._stores, self._now)
        return ImportRun.create(
            account=self._connection.account_id,
            connection=self._connection,
            kind=self._kind,
            urgency=self._kind.urgency,
            slot=self._slot,
            asked_by=self._asked_by,
            grant=self._connection.grant,
            basis=self._kind.basis,
            after=after,
            before=before,
            part_until=before,
            # The web's clock may be fast; who is due goes by the database's.
            due_at=min(self._now, database_now()),
            created_at=self._now,
        )

    def _hurried(self, run: ImportRun) -> bool:
        """Somebody waits: a poll under way becomes what they asked for. Unless it has ended."""
        if self._kind.urgency < run.urgency:
            run.urgency, run.kind = self._kind.urgency, self._kind
        lives = run.note(ImportRun.status.in_(LIVE), urgency=run.urgency, kind=run.kind)
        if lives and run.status == ImportStatus.QUEUED and run.due_at <= self._now:
            ImportOutbox.send_later(run, self._now)
        return lives
