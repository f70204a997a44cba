"""The tests' own connections to Postgres: what a test leaves in one, the next doesn't find."""

from typing import Any

import pytest

from tests.servers import kept_connections
from webapp.ground.database import db

POSTGRES = pytest.mark.parametrize("database_kind", ["postgres"])
LEFT = """
SELECT current_setting('work_mem'), (SELECT count(*) FROM pg_prepared_statements),
       (SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND pid = pg_backend_pid()),
       to_regclass('pg_temp.left_over')
"""


@POSTGRES
def test_a_kept_connection_is_as_a_new_one(database: Any) -> None:
    first = _one("SELECT pg_backend_pid()")
    as_new = _one(LEFT)
    for sentence in (
        "SET work_mem = '77MB'",
        "PREPARE left_over AS SELECT 1",
        "SELECT pg_advisory_lock(7)",
        "CREATE TEMPORARY TABLE left_over (id int)",
    ):
        db.database.execute_sql(sentence)
    for _ in range(10):
        _one("SELECT 'often enough for the driver to prepare it'")
    assert _one(LEFT) != as_new

    _between_two_tests()

    assert _one("SELECT pg_backend_pid()") == first
    assert _one(LEFT) == as_new
    for _ in range(10):
        _one("SELECT 'often enough for the driver to prepare it'")


@POSTGRES
def test_a_connection_that_the_server_has_ended_is_not_used_again(database: Any) -> None:
    first = _one("SELECT pg_backend_pid()")[0]
    db.disconnect()
    kept_connections.keep()
    with db.connected():
        assert _one(f"SELECT pg_terminate_backend({first}, 5000)") == (True,)
    db.close_databases()
    kept_connections.give_back()
    db.connect()

    assert _one("SELECT pg_backend_pid()")[0] != first


def _between_two_tests() -> None:
    db.disconnect()
    kept_connections.keep()
    db.close_databases()
    kept_connections.give_back()
    db.connect()


def _one(sentence: str) -> Any:
    return db.database.execute_sql(sentence).fetchone()
