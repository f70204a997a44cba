"""The history of a store's imports: what its page and the desk show of them."""

from datetime import datetime, timedelta
from typing import Any

import peewee

from webapp.accounts.account import Account
from webapp.ground.database.pipeline import Prepared, pipelined
from webapp.imports.import_kind import ImportKind
from webapp.imports.import_run import LIVE, ImportRun, ImportRunStore, ImportStatus
from webapp.stores.store import Store

# For how long the desk repeats what an import brought that somebody asked for.
NEWS = timedelta(seconds=30)
# How long ended imports are kept: those that brought nothing, and the others.
KEPT_EMPTY = timedelta(days=2)
KEPT = timedelta(days=60)
FORGOTTEN_AT_ONCE = 20_000


class ImportHistory:
    def __init__(self, store: Store) -> None:
        covering = ImportRun.select().join(ImportRunStore).where(ImportRunStore.store == store)
        self._all: peewee.ModelSelect = covering
        self._imports = covering.where(ImportRun.kind != ImportKind.RECONCILE)

    @property
    def latest(self) -> ImportRun | None:
        """The live import that somebody waits for, or else the last one."""
        live = ImportRun.status.in_(LIVE)
        awaited = peewee.Case(None, [(live & (ImportRun.kind != ImportKind.POLL), 1)], 0)
        return self._imports.order_by(awaited.desc(), ImportRun.id.desc()).first()

    @property
    def latest_check(self) -> ImportRun | None:
        """The last nightly check that was completed."""
        return self.last(ImportKind.RECONCILE, ImportRun.status == ImportStatus.DONE)

    def check_beside(self, run: ImportRun | None) -> ImportRun | None:
        """What is told of nightly checks where this import is shown; nothing until it has ended."""
        return None if run and run.live else self.latest_check

    def last(self, kind: ImportKind, *conditions: peewee.Expression) -> ImportRun | None:
        query = self._all.where(ImportRun.kind == kind, *conditions)
        return query.order_by(ImportRun.id.desc()).first()

    def newest(self, limit: int) -> list[ImportRun]:
        return list(self._all.order_by(ImportRun.id.desc()).limit(limit))

    def serving(self, since: datetime) -> ImportRun | None:
        """What brings the store's orders since a moment: the import that was asked for then, or
        the one that was under way already."""
        ended = (ImportRun.created_at >= since) | (ImportRun.finished_at >= since)
        asked = ended | ImportRun.status.in_(LIVE)
        return self._imports.where(asked).order_by(ImportRun.id).first()

    @classmethod
    def in_view(cls, account: Account, now: datetime) -> list[ImportRun]:
        """What somebody waits for at the desk: imports under way, and those just ended.

        What the clock asks for by itself is left out.
        """
        with pipelined():
            live, latest = LIVE_RUNS.send(account.id), LATEST_RUNS.send(account.id)
        ended = [r for r in latest.result if r.finished_at and r.finished_at > now - NEWS]
        shown = [run for run in live.result + ended if not ImportKind(run.kind).background]
        return sorted(shown, key=lambda run: run.id)

    @classmethod
    def forget_old(cls, now: datetime) -> int:
        """Ended imports that nobody will look at again; first ones and the last check stay."""
        run = ImportRun
        checks = run.select(peewee.fn.MAX(run.id)).where(run.kind == ImportKind.RECONCILE)
        empty = (run.new + run.changed + run.set_aside == 0) & run.failure.is_null()
        old = (run.finished_at < now - KEPT) | (empty & (run.finished_at < now - KEPT_EMPTY))
        ids = run.select(run.id).where(
            old, run.kind != ImportKind.FIRST, run.id.not_in(checks.group_by(run.connection))
        )
        return int(run.delete().where(run.id.in_(ids.limit(FORGOTTEN_AT_ONCE))).execute())


def _of(account_id: Any) -> peewee.ModelSelect:
    return ImportRun.select().where(ImportRun.account == account_id)


LIVE_RUNS = Prepared(lambda account_id: _of(account_id).where(ImportRun.status.in_(LIVE)), 1)
LATEST_RUNS = Prepared(
    lambda account_id: _of(account_id).order_by(ImportRun.id.desc()).limit(10), 1
)
