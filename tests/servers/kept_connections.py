"""Connections that outlive a test: the next one finds a database that is warm.

A server process of Postgres, and a connection to SQLite, reads the catalogue of each table that it
meets first, which costs more than most statements of a test. Between two tests a connection is
made as new: no setting, no prepared statement of a test's own, no plan, no lock and no temporary
table of the test before is left.
"""

import heapq
import sqlite3
import time
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import psycopg
from playhouse.pool import PooledPostgresqlDatabase
from psycopg.pq import ExecStatus, TransactionStatus

from webapp.ground.database.db import PRAGMAS, database, database_at, keyring_database

# A database that is copied or dropped has nobody connected to it: only those of each test are kept.
TESTED = ("tested_main", "tested_keyring")
TEMPORARY = "SELECT * FROM sqlite_temp_master"

_kept: dict[tuple[str, int, str], Any] = {}
# Files of SQLite to which no connection is kept after this test.
_unlocked: set[str] = set()
# The pragmas of a new connection to SQLite, once one was asked.
_new: list[Any] = []
# Those of this test: one that opens the databases anew leaves them in a pool that nobody has.
_given: list[Any] = []


def keep() -> None:
    """Take an idle connection out of each pool, before the pools are closed."""
    for pool in _pools():
        idle = heapq.heappop(pool._connections)[-1] if pool._connections else None
        if idle is None:
            continue
        free = _place(pool) not in _kept and pool.database not in _unlocked
        if free and _is_as_new(idle, pool):
            _kept[_place(pool)] = idle
        else:
            idle.close()
    _close_given()


def give_back() -> None:
    """Into the pools of the test that begins; a pool sees for itself whether one still lives."""
    for pool in _pools():
        connection = _kept.pop(_place(pool), None)
        if connection:
            _given.append(connection)
            pool._heap_counter += 1
            heapq.heappush(pool._connections, (time.time(), pool._heap_counter, connection))


def close_kept() -> None:
    while _kept:
        _kept.popitem()[1].close()
    _close_given()


def kept_backends() -> list[int]:
    """The processes of Postgres that serve them."""
    kept = [each for each in _kept.values() if isinstance(each, psycopg.Connection)]
    return [each.info.backend_pid for each in kept if not each.closed]


def kept_at(file: Path) -> sqlite3.Connection | None:
    """The one that stays connected to this file of SQLite's."""
    return _kept.get(_file_place(str(file)))


def keep_none_at(url: str) -> None:
    """Where other processes use the file, or a test reads it itself: whoever closes a file gives
    up all locks that his process has on it, and others may take the write-ahead log away."""
    if url.startswith("sqlite"):
        file = Path(urlsplit(url).path[1:])
        close_kept_at(file)
        _unlocked.add(str(file))


def close_kept_at(file: Path) -> None:
    _unlocked.discard(str(file))
    connection = _kept.pop(_file_place(str(file)), None)
    if connection:
        connection.close()


def _close_given() -> None:
    """But for those that are kept again."""
    while _given:
        connection = _given.pop()
        if connection not in _kept.values():
            connection.close()


def _pools() -> list[Any]:
    return [each.obj for each in (database, keyring_database) if _is_tested(each.obj)]


def _is_tested(pool: Any) -> bool:
    if isinstance(pool, PooledPostgresqlDatabase):
        return pool.database in TESTED
    return Path(pool.database).stem.replace("-", "_") in TESTED


def _place(pool: Any) -> tuple[str, int, str]:
    if isinstance(pool, PooledPostgresqlDatabase):
        return pool.connect_params["host"], pool.connect_params["port"], pool.database
    return _file_place(pool.database)


def _file_place(file: str) -> tuple[str, int, str]:
    return "", 0, file


def _is_as_new(connection: Any, pool: Any) -> bool:
    if isinstance(connection, sqlite3.Connection):
        return _is_as_new_on_sqlite(connection, pool)
    if connection.closed or connection.pgconn.transaction_status != TransactionStatus.IDLE:
        return False
    connection._prepared.clear()
    return connection.pgconn.exec_(b"DISCARD ALL").status == ExecStatus.COMMAND_OK


def _is_as_new_on_sqlite(connection: sqlite3.Connection, pool: Any) -> bool:
    try:
        if connection.in_transaction or connection.execute(TEMPORARY).fetchall():
            return False
        connection.set_trace_callback(None)
        connection.set_progress_handler(None, 0)
        connection.set_authorizer(None)
        # To set one would cost all prepared statements, even where it stays as it is.
        return _pragmas(connection) == _pragmas_of_new(pool.database)
    except sqlite3.Error:
        return False


def _pragmas_of_new(file: str) -> list[Any]:
    if not _new:
        new = database_at(f"sqlite:///{file}")
        _new.extend(_pragmas(new.connection()))
        new.close_all()
    return _new


def _pragmas(connection: sqlite3.Connection) -> list[Any]:
    return [connection.execute(f"PRAGMA {name}").fetchone() for name in (*PRAGMAS, "query_only")]
