"""The schedule of imports: which connections the clock asks for, and when."""

from datetime import datetime, timedelta

import peewee

from webapp.accounts.browser_session import BrowserSession
from webapp.accounts.user import User
from webapp.ground.clock import utcnow
from webapp.ground.database.db import database
from webapp.ground.database.repeated_query import has_rows
from webapp.imports.import_kind import ImportKind
from webapp.imports.import_request import ImportRequest
from webapp.imports.import_run import ImportRun, ImportStatus
from webapp.imports.poll_interval import LAG, STEADY, PollInterval
from webapp.stores.connection import Connection, ConnectionStatus
from webapp.stores.store import Store

# The end of an import sets the next poll; this one counts if that end never comes.
FALLBACK = timedelta(minutes=30)
WATCHING = timedelta(minutes=10)
DAY = timedelta(days=1)
AT_ONCE = 500


class ImportSchedule:
    """Amazon's time runs `clock_rate` times as fast as ours: 1 for the real one."""

    def __init__(self, clock_rate: float) -> None:
        self._clock_rate = clock_rate

    def poll_due(self, now: datetime) -> None:
        """Ask for what is new at every connection whose time has come, the longest due first."""
        if not has_rows(_due, now):
            return
        for connection in list(_due(now).order_by(Connection.next_poll_at).limit(AT_ONCE)):
            with database.atomic():
                # First of all the row: the end of an import, which plans the next poll, either
                # was seen here or comes after this.
                if _set(connection, Connection.next_poll_at <= now, next_poll_at=now + FALLBACK):
                    self._ask(connection, ImportKind.POLL, now)

    def hasten_watched(self, now: datetime) -> None:
        """Whoever sits before the desk sees their orders as soon as the budget allows."""
        if not has_rows(_watched_accounts, now):
            return
        polled_long_ago = Connection.last_poll_at < now - STEADY / self._clock_rate
        Connection.update(next_poll_at=now).where(
            Connection.status == ConnectionStatus.CONNECTED,
            Connection.next_poll_at > now,
            Connection.account.in_(_watched_accounts(now)),
            polled_long_ago,
            Connection.pushed_since.is_null(),
            Connection.id.not_in(_walking(ImportKind.FIRST)),
        ).execute()

    def reconcile_due(self, now: datetime) -> None:
        """Once a day, re-read each connection's last week, when nothing else wants its budget."""
        since = now - DAY / self._clock_rate
        never = Connection.reconciled_at.is_null() & (Connection.authorized_at < since)
        unread = never | (Connection.reconciled_at < since)
        due = Connection.select().where(Connection.status == ConnectionStatus.CONNECTED, unread)
        for connection in list(due.limit(AT_ONCE)):
            with database.atomic():
                if _set(connection, unread, reconciled_at=now):
                    self._ask(connection, ImportKind.RECONCILE, now)

    def plan_next(self, run: ImportRun, now: datetime) -> None:
        """Say when this run's connection is asked again, by what the run has brought.

        A nightly check isn't a poll: it changes nothing. Of two imports that end together the
        later one must know of the earlier one's end: the caller holds the connection.
        """
        if run.kind == ImportKind.RECONCILE:
            return
        connection = Connection.get_by_id(run.connection_id)
        # A first import of nothing doesn't say that nothing will come.
        lively = run.new or run.changed or run.kind == ImportKind.FIRST
        quiet = 0 if lively else connection.quiet_polls + 1
        interval = self._interval(connection, run, quiet, _walks(ImportKind.FIRST, connection, run))
        # Where polls leave stretches to getOrder, it knows beforehand when they come.
        at = run.created_at if run.kind == ImportKind.STRETCH else now
        _set(connection, next_poll_at=at + interval, last_poll_at=at, quiet_polls=quiet)

    def plan_beside(self, run: ImportRun, now: datetime) -> None:
        """A first import has begun its walk: polls bring what is new meanwhile, now and then."""
        connection = Connection.get_by_id(run.connection_id)
        _set(connection, next_poll_at=now + self._interval(connection, run, 0, True))

    def _interval(
        self, connection: Connection, run: ImportRun, quiet: int, first_import_walks: bool
    ) -> timedelta:
        # Of all that are asked for together, however few of them this run was about.
        asked = _polled(connection) or run.stores
        poll_interval = PollInterval(
            refresh_minutes=min((store.refresh_minutes for store in asked), default=15),
            watched=_watched(connection, now=utcnow()),
            quiet_polls=quiet,
            first_import_walks=first_import_walks,
            check_walks=_walks(ImportKind.RECONCILE, connection, run),
            pushed=connection.pushed_since is not None,
            divided=connection.poll_reach is not None,
        )
        return poll_interval.interval / self._clock_rate

    def _planned(self, connection: Connection, now: datetime) -> datetime:
        """When this poll, which is due, was to come: its page begins and ends by that time."""
        late = now - connection.next_poll_at > LAG / self._clock_rate
        return now if late else connection.next_poll_at

    def plan_retry(self, run: ImportRun, now: datetime, wait: timedelta) -> None:
        _set(Connection.get_by_id(run.connection_id), next_poll_at=now + wait / self._clock_rate)

    def _ask(self, connection: Connection, kind: ImportKind, now: datetime) -> None:
        stores = _polled(connection)
        complete = [store for store in stores if store.backfilled_at]
        begun = (
            complete if kind == ImportKind.RECONCILE else [s for s in stores if s.imported_until]
        )
        if kind == ImportKind.POLL:
            for store in stores:
                if not store.backfilled_at:
                    ImportRequest(connection, [store], ImportKind.FIRST, now).place()
            if connection.poll_reach is not None:
                kind, now = ImportKind.STRETCH, self._planned(connection, now)
        groups = ImportRequest.groups(connection, begun)
        # Only one check of a seller's walks at a time, so it leaves out what is denied.
        for group in groups if kind == ImportKind.POLL else groups[:1]:
            ImportRequest(connection, group, kind, now).place()


def _due(now: datetime) -> peewee.ModelSelect:
    return Connection.select().where(Connection.next_poll_at <= now)


def _polled(connection: Connection) -> list[Store]:
    return list(
        connection.stores.where(
            Store.disconnected_at.is_null(),
            Store.refresh_by_itself == True,  # noqa: E712 - SQL, not Python
        )
    )


def _set(connection: Connection, *conditions: peewee.Expression, **changes: object) -> bool:
    """Change the plan of a connection that still has one."""
    query = Connection.update(**changes).where(
        Connection.id == connection.id, Connection.next_poll_at.is_null(False), *conditions
    )
    return bool(query.execute())


def _watched_accounts(now: datetime) -> peewee.ModelSelect:
    return (
        User.select(User.account)
        .join(BrowserSession)
        .where(BrowserSession.last_seen_at > now - WATCHING, BrowserSession.ended_at.is_null())
    )


def _watched(connection: Connection, now: datetime) -> bool:
    return _watched_accounts(now).where(User.account == connection.account_id).exists()


def _walking(kind: ImportKind) -> peewee.ModelSelect:
    return ImportRun.select(ImportRun.connection).where(
        ImportRun.kind == kind, ImportRun.status.in_((ImportStatus.QUEUED, ImportStatus.RUNNING))
    )


def _walks(kind: ImportKind, connection: Connection, run: ImportRun) -> bool:
    """Whether another import of this kind is under way."""
    others = _walking(kind).where(ImportRun.connection == connection, ImportRun.id != run.id)
    return others.exists()
