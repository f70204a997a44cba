"""The schedule of imports: which connections the clock asks for, and when."""

from datetime import datetime, timedelta

import peewee

from webapp.accounts import BrowserSession, User
from webapp.clock import utcnow
from webapp.db import database
from webapp.orders.import_kind import Kind
from webapp.orders.import_request import ImportRequest
from webapp.orders.import_run import ImportRun, Progress
from webapp.orders.rhythm import STEADY, Rhythm
from webapp.stores import Connection, Status, Store

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
        due = Connection.select().where(Connection.next_poll_at <= now)
        for connection in list(due.order_by(Connection.next_poll_at).limit(AT_ONCE)):
            with database.atomic():
                # First of all the row: the end of an import, which plans the next poll, either
                # was seen here or comes after this.
                if _set(connection, Connection.next_poll_at <= now, next_poll_at=now + FALLBACK):
                    self._ask(connection, Kind.POLL, now)

    def hasten_watched(self, now: datetime) -> None:
        """Whoever sits before the desk sees their orders as soon as the budget allows."""
        polled_long_ago = Connection.last_poll_at < now - STEADY / self._clock_rate
        Connection.update(next_poll_at=now).where(
            Connection.status == Status.CONNECTED,
            Connection.next_poll_at > now,
            Connection.account.in_(_watched_accounts(now)),
            polled_long_ago,
            Connection.id.not_in(_walking(Kind.FIRST)),
        ).execute()

    def reconcile_due(self, now: datetime) -> None:
        """Once a day, re-read each connection's last week, when nothing else wants its budget."""
        since = now - DAY / self._clock_rate
        never = Connection.reconciled_at.is_null() & (Connection.authorized_at < since)
        unread = never | (Connection.reconciled_at < since)
        due = Connection.select().where(Connection.status == Status.CONNECTED, unread)
        for connection in list(due.limit(AT_ONCE)):
            with database.atomic():
                if _set(connection, unread, reconciled_at=now):
                    self._ask(connection, Kind.RECONCILE, now)

    def plan_next(self, run: ImportRun, now: datetime) -> None:
        """Say when this run's connection is asked again, by what the run has brought.

        A nightly check isn't a poll: it changes nothing. Of two imports that end together the
        later one must know of the earlier one's end: the caller holds the connection.
        """
        if run.kind == Kind.RECONCILE:
            return
        connection = Connection.get_by_id(run.connection_id)
        # A first import of nothing doesn't say that nothing will come.
        lively = run.new or run.changed or run.kind == Kind.FIRST
        quiet = 0 if lively else connection.quiet_polls + 1
        interval = self._interval(connection, run, quiet, _walks(Kind.FIRST, connection, run))
        _set(connection, next_poll_at=now + interval, last_poll_at=now, quiet_polls=quiet)

    def plan_beside(self, run: ImportRun, now: datetime) -> None:
        """A first import has begun its walk: polls bring what is new meanwhile, now and then."""
        connection = Connection.get_by_id(run.connection_id)
        _set(connection, next_poll_at=now + self._interval(connection, run, 0, True))

    def _interval(
        self, connection: Connection, run: ImportRun, quiet: int, first_import_walks: bool
    ) -> timedelta:
        # Of all that are asked for together, however few of them this run was about.
        asked = _polled(connection) or run.stores
        rhythm = Rhythm(
            refresh_minutes=min((store.refresh_minutes for store in asked), default=15),
            watched=_watched(connection, now=utcnow()),
            quiet_polls=quiet,
            first_import_walks=first_import_walks,
            check_walks=_walks(Kind.RECONCILE, connection, run),
        )
        return rhythm.interval / self._clock_rate

    def plan_retry(self, run: ImportRun, now: datetime, wait: timedelta) -> None:
        _set(Connection.get_by_id(run.connection_id), next_poll_at=now + wait / self._clock_rate)

    def _ask(self, connection: Connection, kind: Kind, now: datetime) -> None:
        stores = _polled(connection)
        complete = [store for store in stores if store.backfilled_at]
        begun = complete if kind == Kind.RECONCILE else [s for s in stores if s.imported_until]
        if kind == Kind.POLL:
            for store in stores:
                if not store.backfilled_at:
                    ImportRequest(connection, [store], Kind.FIRST, now).place()
        if begun:
            ImportRequest(connection, begun, kind, now).place()


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


def _walking(kind: Kind) -> peewee.ModelSelect:
    return ImportRun.select(ImportRun.connection).where(
        ImportRun.kind == kind, ImportRun.status.in_((Progress.QUEUED, Progress.RUNNING))
    )


def _walks(kind: Kind, connection: Connection, run: ImportRun) -> bool:
    """Whether another import of this kind is under way."""
    others = _walking(kind).where(ImportRun.connection == connection, ImportRun.id != run.id)
    return others.exists()
