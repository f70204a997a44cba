"""The two databases: the main one, and the keyring that its backups never hold."""

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qsl, unquote, urlsplit

import msgspec
import peewee
from playhouse.pool import PooledSqliteDatabase

from webapp.ground.clock import utcnow
from webapp.ground.database.quick_model import QuickModel
from webapp.ground.database.restore_mark import RestoreUnfinished, restore_gate
from webapp.ground.database.store_scope import Narrowed

PRAGMAS: dict[str, str | int] = {
    "journal_mode": "wal",
    "busy_timeout": 10_000,
    "synchronous": "normal",
    "foreign_keys": 1,
    "secure_delete": 1,
    "cache_size": -32_000,
    "mmap_size": 268_435_456,
    # Pages of 4 kB. The clock and long work write back before (see write_ahead_log.py): the
    # commit that comes to it waits for the disk, and it may be a merchant's.
    "wal_autocheckpoint": 25_000,
}

# Python's driver takes long to find out how to write these, unless it is told.
sqlite3.register_adapter(bool, int)
sqlite3.register_adapter(bytes, bytes)
# A dict that holds nothing gives None for it, and does so in C.
sqlite3.register_adapter(type(None), dict[None, None]().get)

TIMES = msgspec.json.Encoder()

database = peewee.DatabaseProxy()
keyring_database = peewee.DatabaseProxy()


class Record(Narrowed, QuickModel):
    """A row of the main database."""

    class Meta:
        database = database

    def refresh(self) -> None:
        """Read its columns anew."""
        self.__data__.update(type(self).get_by_id(self.id).__data__)

    @classmethod
    def put(cls, *same: peewee.Field, **values: Any) -> None:
        """Write a row, in place of the one that has the same values in these unique fields.

        In one statement: where two people write at once, the later one stays, and none fails.
        """
        # Fields make expressions of `==` and `in`.
        known = {field.name for field in same}
        others = [cls._meta.fields[name] for name in values if name not in known]
        cls.insert(values).on_conflict(conflict_target=list(same), preserve=others).execute()


class KeyringRecord(QuickModel):
    """A row of the keyring."""

    class Meta:
        database = keyring_database


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
        return read_time(value)


def open_databases(main_url: str, keyring_url: str) -> None:
    """Point both databases at their addresses; connections open when first used."""
    database.initialize(database_at(main_url))
    keyring_database.initialize(database_at(keyring_url))


def limit_memory() -> None:
    """For connections that open from now on, on a machine with little memory.

    Of a mapped file Linux counts sixteen pages for each one that is read, and each thread's
    connection has a cache of its own.
    """
    PRAGMAS.update(mmap_size=0, cache_size=-2_000)


def is_sqlite(on: Any = database) -> bool:
    return isinstance(on.obj, peewee.SqliteDatabase)


def connect() -> None:
    """Take a connection to the main database; one to the keyring opens when a key is asked for.

    Raises RestoreUnfinished on a database that is half restored.
    """
    database.connect(reuse_if_open=True)
    try:
        restore_gate.refuse(database)
    except RestoreUnfinished:
        disconnect()
        raise


def disconnect() -> None:
    """Give this thread's connections back to their pools."""
    for each in (database, keyring_database):
        if not each.is_closed():
            each.close()


def limit_waits(seconds: float | None) -> None:
    """How long this process waits for Postgres' answers at most; None as long as it takes."""
    if not is_sqlite() or not is_sqlite(keyring_database):
        from webapp.ground.database.bounded_connection import BoundedConnection

        BoundedConnection.patience = seconds


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


def database_now() -> datetime:
    """The time by which workers on several machines agree who is due and whose lease is over:
    that of the database server, where there is one."""
    if is_sqlite():
        return utcnow()
    found = database.execute_sql("SELECT clock_timestamp() AT TIME ZONE 'UTC'").fetchone()[0]
    return found.replace(tzinfo=UTC)


def stored_time(moment: datetime | None) -> str | None:
    """A time as rows hold it, for statements that are written out: `2026-11-29 12:00:00`.

    Both databases' drivers take several times as long to write one themselves, and `isoformat`
    six times as long.
    """
    if moment is None:
        return None
    utc = moment if moment.tzinfo is UTC else moment.astimezone(UTC)
    # `"2026-11-29T12:00:00Z"`, quotes and all.
    return TIMES.encode(utc)[1:-2].decode().replace("T", " ")


def read_time(value: Any) -> Any:
    """A time as rows hold it, as an aware moment.

    To replace the zone of a time says the same, and takes five times as long.
    """
    if isinstance(value, str):
        return datetime.fromisoformat(f"{value}+00:00")
    if isinstance(value, datetime):
        return datetime.combine(value.date(), value.time(), UTC)
    return value


def after_commit(act: Callable[[], Any]) -> None:
    """Act once the open transaction has committed, at once without one, never after a rollback."""
    database.after_commit(act)


def database_at(url: str) -> peewee.Database:
    """The database at this address, not connected yet."""
    parts = urlsplit(url)
    if parts.scheme == "sqlite":
        return _sqlite(parts.path[1:])
    # It loads the driver.
    from webapp.ground.database.postgres_pool import PostgresPool

    return PostgresPool(
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
