"""Connections to Postgres that outlive a test: the next one finds a server that is warm.

A server process reads the catalogue of each table that it meets first, which costs more than most
statements of a test. Between two tests a connection is made as new by `DISCARD ALL`: no setting,
no prepared statement, no plan, no lock and no temporary table of the test before is left.
"""

import heapq
import time
from typing import Any

import psycopg
from playhouse.pool import PooledPostgresqlDatabase
from psycopg.pq import ExecStatus, TransactionStatus

from webapp.ground.database.db import database, keyring_database

# A database that is copied or dropped has nobody connected to it: only those of each test are kept.
TESTED = ("tested_main", "tested_keyring")

_kept: dict[tuple[str, int, str], psycopg.Connection[Any]] = {}
# Those of this test: one that opens the databases anew leaves them in a pool that nobody has.
_given: list[psycopg.Connection[Any]] = []


def keep() -> None:
    """Take an idle connection out of each pool, before the pools are closed."""
    for pool in _pools():
        idle = heapq.heappop(pool._connections)[-1] if pool._connections else None
        if idle is None:
            continue
        if _place(pool) not in _kept and _is_as_new(idle):
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
    """The server's processes that serve them."""
    return [each.info.backend_pid for each in _kept.values() if not each.closed]


def _close_given() -> None:
    """But for those that are kept again."""
    while _given:
        connection = _given.pop()
        if connection not in _kept.values():
            connection.close()


def _pools() -> list[Any]:
    pools = [each.obj for each in (database, keyring_database)]
    postgres = [pool for pool in pools if isinstance(pool, PooledPostgresqlDatabase)]
    return [pool for pool in postgres if pool.database in TESTED]


def _place(pool: Any) -> tuple[str, int, str]:
    return pool.connect_params["host"], pool.connect_params["port"], pool.database


def _is_as_new(connection: psycopg.Connection[Any]) -> bool:
    if connection.closed or connection.pgconn.transaction_status != TransactionStatus.IDLE:
        return False
    connection._prepared.clear()
    return connection.pgconn.exec_(b"DISCARD ALL").status == ExecStatus.COMMAND_OK
