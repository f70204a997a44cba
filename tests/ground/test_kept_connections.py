"""The tests' own connections: what a test leaves there, the next doesn't find."""

import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest

from tests.accounts.people import ROSA, founded
from tests.servers import kept_connections
from tests.servers.database_pair import Databases
from webapp.accounts.user import User
from webapp.ground.database import db
from webapp.ground.settings import Settings

SQLITE = pytest.mark.parametrize("database_kind", ["sqlite"])
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


@SQLITE
def test_a_file_that_is_swept_is_as_its_template(
    database: Any, settings: Settings, databases: Callable[[str], Databases]
) -> None:
    file = Path(urlsplit(settings.database_url).path[1:])
    template = _contents(databases("sqlite").fresh("untouched").main_url)
    kept = db.database.connection()
    founded(ROSA)
    db.database.execute_sql("DELETE FROM schema_migration WHERE id > 3")

    _between_two_tests(databases("sqlite"))

    assert db.database.connection() is kept
    assert _contents(settings.database_url) == template
    kept_connections.keep_none_at(settings.database_url)
    traces = [each.name for each in file.parent.glob(f"{file.name}*") if _is_in(each, ROSA.company)]
    assert not traces
    assert founded(ROSA).id == User.get().id == 1


@SQLITE
@pytest.mark.parametrize(
    "left",
    ["CREATE TABLE left_over (id int)", "CREATE TEMPORARY TABLE left_over (id int)"]
    + [f"PRAGMA {setting}" for setting in ("query_only = 1", "foreign_keys = 0")],
)
def test_a_connection_that_a_test_has_changed_is_not_used_again(
    database: Any, databases: Callable[[str], Databases], left: str
) -> None:
    changed = db.database.connection()
    db.database.execute_sql(left)

    _between_two_tests(databases("sqlite"))

    assert db.database.connection() is not changed
    assert "left_over" not in db.database.get_tables()
    assert founded(ROSA).id == 1


@SQLITE
def test_none_is_kept_where_others_use_the_file(database: Any, settings: Settings) -> None:
    file = Path(urlsplit(settings.database_url).path[1:])
    db.disconnect()
    kept_connections.keep()
    assert kept_connections.kept_at(file)

    kept_connections.keep_none_at(settings.database_url)
    assert kept_connections.kept_at(file) is None
    db.connect()
    db.disconnect()
    kept_connections.keep()

    assert kept_connections.kept_at(file) is None
    db.connect()


def _between_two_tests(databases: Databases | None = None) -> None:
    db.disconnect()
    kept_connections.keep()
    db.close_databases()
    if databases:
        databases.drop("tested")
        pair = databases.fresh("tested")
        db.open_databases(pair.main_url, pair.keyring_url)
    kept_connections.give_back()
    db.connect()


def _contents(url: str) -> dict[str, list[Any]]:
    with closing(sqlite3.connect(urlsplit(url).path[1:])) as connection:
        tables = connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")
        names = [name for (name,) in tables.fetchall()]
        return {name: connection.execute(f'SELECT * FROM "{name}"').fetchall() for name in names}


def _is_in(file: Path, words: str) -> bool:
    return words.encode() in file.read_bytes()


def _one(sentence: str) -> Any:
    return db.database.execute_sql(sentence).fetchone()
