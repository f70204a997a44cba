"""The two databases: the main one, and the keyring that its backups never hold."""

import json
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qsl, unquote, urlsplit

import peewee
from playhouse.migrations import Runner
from playhouse.pool import PooledPostgresqlDatabase, PooledSqliteDatabase

from webapp.clock import utcnow

MIGRATIONS = Path(__file__).parent / "migrations"
PRAGMAS = {
    "journal_mode": "wal",
    "busy_timeout": 10_000,
    "synchronous": "normal",
    "foreign_keys": 1,
    "secure_delete": 1,
    "cache_size": -32_000,
    "mmap_size": 268_435_456,
    # Pages of 4 kB. The clock and long work write back before (`write_back`): the commit that
    # comes to it waits for the disk, and it may be a merchant's.
    "wal_autocheckpoint": 25_000,
}
# Milliseconds.
TRUNCATING = 250

database = peewee.DatabaseProxy()
keyring_database = peewee.DatabaseProxy()


class Record(peewee.Model):
    """A row of the main database."""

    class Meta:
        database = database
        legacy_table_names = False


class KeyringRecord(peewee.Model):
    """A row of the keyring."""

    class Meta:
        database = keyring_database
        legacy_table_names = False


class UTCDateTimeField(peewee.DateTimeField):
    """An aware datetime in Python, the same moment in naive UTC in the database."""

    if TYPE_CHECKING:

        def __get__(self, instance: Any, owner: Any = None) -> Any: ...

        def __set__(self, instance: Any, value: Any) -> None: ...

    def db_value(self, value: Any) -> Any:
        if not isinstance(value, datetime):
            return value
        if value.tzinfo is None:
            raise ValueError(f"{self.name} needs an aware datetime")
        return value.astimezone(UTC).replace(tzinfo=None)

    def python_value(self, value: Any) -> Any:
        if isinstance(value, str):
            value = datetime.fromisoformat(value)
        return value.replace(tzinfo=UTC) if isinstance(value, datetime) else value


def open_databases(main_url: str, keyring_url: str) -> None:
    """Point both databases at their addresses; connections open when first used."""
    database.initialize(_database(main_url))
    keyring_database.initialize(_database(keyring_url))


def is_sqlite() -> bool:
    return isinstance(database.obj, peewee.SqliteDatabase)


def reason_of(error: peewee.PeeweeException) -> str:
    """Why the database said no, without any value: SQLite's sentence, Postgres's state.

    Postgres's own sentences and details may quote what stands in the rows.
    """
    if is_sqlite():
        return str(error)
    return getattr(error.__context__, "sqlstate", None) or ""


def connect() -> None:
    for each in (database, keyring_database):
        each.connect(reuse_if_open=True)


def disconnect() -> None:
    """Give this thread's connections back to their pools."""
    for each in (database, keyring_database):
        if not each.is_closed():
            each.close()


def close_databases() -> None:
    """Close all connections of this process, also those that wait in the pools."""
    disconnect()
    for each in (database, keyring_database):
        each.close_all()


def abandon_connections() -> None:
    """Forget connections that a fork shares with its parent, without closing the parent's."""
    for each in (database, keyring_database):
        each.dispose()


@contextmanager
def connected() -> Iterator[None]:
    connect()
    try:
        yield
    finally:
        disconnect()


def migrate() -> dict[str, list[str]]:
    """Bring both databases to the newest schema; returns the names of what was applied."""
    with connected():
        return {
            name: Runner(each.obj, str(MIGRATIONS / name)).up()
            for name, each in (("main", database), ("keyring", keyring_database))
        }


def pending_migrations() -> list[str]:
    """The names of migrations that are not applied yet, or a table that can't be read."""
    return [
        f"{name}/{migration.name}"
        for name, each in (("main", database), ("keyring", keyring_database))
        for migration in Runner(each.obj, str(MIGRATIONS / name)).status()
        if not migration.applied
    ]


def database_now() -> datetime:
    """The time by which workers on several machines agree who is due and whose lease is over:
    that of the database server, where there is one."""
    if is_sqlite():
        return utcnow()
    found = database.execute_sql("SELECT clock_timestamp() AT TIME ZONE 'UTC'").fetchone()[0]
    return found.replace(tzinfo=UTC)


def locked(query: Any) -> Any:
    """Keep the selected rows from changing until the transaction ends.

    SQLite's write transactions exclude each other already.
    """
    return query if is_sqlite() else query.for_update()


def shared(query: Any) -> Any:
    """The same, while others may keep them from changing as well."""
    return query if is_sqlite() else query.for_update("FOR SHARE")


def locked_if_free(query: Any) -> Any:
    """Lock those of the rows that nobody else has locked; the others are left out."""
    return query if is_sqlite() else query.for_update(skip_locked=True)


def write_back() -> None:
    """Bring what stands in SQLite's write-ahead logs into the databases; nobody waits for it."""
    for each in (database, keyring_database):
        if isinstance(each.obj, peewee.SqliteDatabase):
            each.execute_sql("PRAGMA wal_checkpoint(PASSIVE)").fetchone()


def truncate_wal() -> bool:
    """Empty SQLite's write-ahead logs, where what was deleted still stands; whether it could.

    Postgres keeps such logs apart from the database, for as long as its operator says.
    """
    # Whoever truncates keeps all others from writing: before that, most of it is written back.
    write_back()
    main, keyring = _truncated(database), _truncated(keyring_database)
    return main and keyring


def among(field: peewee.Field, values: Iterable[Any]) -> Any:
    """Whether the field is one of many values, given to the database as a single one.

    With a mark for each value, peewee spends more time on the SQL than the database on the query.
    """
    if isinstance(field.model._meta.database.obj, peewee.SqliteDatabase):
        listed = peewee.SQL("(SELECT value FROM json_each(?))", [json.dumps(list(values))])
        return peewee.Expression(field, peewee.OP.IN, listed)
    return peewee.Expression(field, peewee.OP.EQ, peewee.SQL("ANY(%s)", [list(values)]))


def plain(field: peewee.Field) -> Any:
    """The field in a form that no index of SQLite serves; Postgres knows itself when to use one.

    SQLite would rather walk through all of an account's rows than look up a thousand.
    """
    on_sqlite = isinstance(field.model._meta.database.obj, peewee.SqliteDatabase)
    return peewee.NodeList((peewee.SQL("+"), field), glue="") if on_sqlite else field


def run_sql(sql: str, *values: Any, on: Any = database) -> Any:
    """Run a statement that is written out, with `?` for each value and `IN ?` for a list.

    For what goes with every page of orders: peewee writes its SQL anew each time. `FOR UPDATE`
    and `FOR SHARE` at its end count where locks are by row. Returns the cursor.
    """
    if isinstance(on.obj, peewee.SqliteDatabase):
        values = tuple(json.dumps(each) if isinstance(each, list) else each for each in values)
        return on.execute_sql(_for_sqlite(sql), values)
    return on.execute_sql(for_postgres(sql), values)


def stored_time(moment: datetime | None) -> datetime | None:
    """A time as rows hold it."""
    if moment is None:
        return None
    utc = moment if moment.tzinfo is UTC else moment.astimezone(UTC)
    # The same as to replace its zone, and several times as fast.
    return datetime.combine(utc.date(), utc.time())


def after_commit(act: Callable[[], Any]) -> None:
    """Act once the open transaction has committed, at once without one, never after a rollback."""
    database.after_commit(act)


def _truncated(each: Any) -> bool:
    if not isinstance(each.obj, peewee.SqliteDatabase):
        return True
    # It waits for those who read while nobody may write.
    each.execute_sql(f"PRAGMA busy_timeout = {TRUNCATING}")
    try:
        busy, _, _ = each.execute_sql("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
    finally:
        each.execute_sql(f"PRAGMA busy_timeout = {PRAGMAS['busy_timeout']}")
    return not busy


@cache
def for_postgres(sql: str) -> str:
    return sql.replace("IN ?", "= ANY(%s)").replace("?", "%s")


@cache
def _for_sqlite(sql: str) -> str:
    listed = sql.replace("IN ?", "IN (SELECT value FROM json_each(?))")
    return listed.removesuffix(" FOR UPDATE").removesuffix(" FOR SHARE")


def _database(url: str) -> peewee.Database:
    parts = urlsplit(url)
    if parts.scheme == "sqlite":
        return _sqlite(parts.path[1:])
    return PooledPostgresqlDatabase(
        unquote(parts.path[1:]),
        max_connections=32,
        stale_timeout=300,
        timeout=10,
        prefer_psycopg3=True,
        autoconnect=True,
        host=parts.hostname,
        port=parts.port,
        user=unquote(parts.username) if parts.username else None,
        password=unquote(parts.password) if parts.password else None,
        **dict(parse_qsl(parts.query)),
    )


def _sqlite(path: str) -> peewee.Database:
    Path(path).parent.mkdir(parents=True, exist_ok=True)
    return PooledSqliteDatabase(
        path,
        max_connections=32,
        stale_timeout=300,
        timeout=10,
        pragmas=PRAGMAS,
        lock_type="IMMEDIATE",
        # The pool hands a connection from thread to thread, to one at a time.
        check_same_thread=False,
    )
