"""What many tests begin with: the app wrote its rows once, and each later test gets them as they
were.

Where a table of theirs doesn't hold what it held then, where another root key holds the keyring,
where the test's clock stands elsewhere, and where processes write beside the test, the app writes
anew.
"""

import pickle
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cached_property
from graphlib import TopologicalSorter
from typing import Any, TypeVar

from psycopg import sql

from webapp.ground.clock import utcnow
from webapp.ground.database import db
from webapp.ground.keys.keyring import keyring

Made = TypeVar("Made")
Contents = dict[str, list[tuple[Any, ...]]]

DATABASES = (db.database, db.keyring_database)
# Tables of which a pair that belongs together has a row before anything else is done with it.
PAIRED = {"installation", "keyring_installation", "scope_key"}
MIGRATIONS = {"schema_migration", "keyring_migration"}
# Rows say when they were made: no longer ago than a slow test takes.
FRESH = timedelta(minutes=10)
INSERT = "INSERT INTO {} VALUES ({});"
RENUMBER = """SELECT setval(pg_get_serial_sequence('"{0}"', 'id'), max(id)) FROM "{0}";"""


@dataclass(frozen=True)
class _Rows:
    """Those that came into one database: by table, how many were there before, and the new ones."""

    before: dict[str, int]
    new: Contents
    numbered: list[str]

    def fit(self, database: Any) -> bool:
        return self.before == _counts(database, list(self.before))

    def write(self, database: Any) -> None:
        with database.atomic():
            connection = database.connection()
            if not db.is_sqlite(database):
                connection.execute(self._for_postgres)
                return
            for table, rows in self.new.items():
                marks = ", ".join("?" * len(rows[0]))
                connection.executemany(f'INSERT INTO "{table}" VALUES ({marks})', rows)

    @cached_property
    def _for_postgres(self) -> bytes:
        """All in one message, whatever points to what."""
        said = [sql.SQL("SET LOCAL session_replication_role = replica;")]
        for table, rows in self.new.items():
            name = sql.Identifier(table)
            said += [
                sql.SQL(INSERT).format(name, sql.SQL(", ").join(map(sql.Literal, row)))
                for row in rows
            ]
            if table in self.numbered:
                said.append(sql.SQL(RENUMBER.format(table)))
        said.append(sql.SQL("SET LOCAL session_replication_role = DEFAULT;"))
        return sql.Composed(said).as_bytes(None)


@dataclass(frozen=True)
class _Kept:
    rows: tuple[_Rows, ...]
    made: bytes
    at: datetime

    def fits(self) -> bool:
        if abs(utcnow() - self.at) > FRESH or not all(map(keyring().holder.is_current, self._keys)):
            return False
        return all(rows.fit(each) for rows, each in zip(self.rows, DATABASES, strict=True))

    def again(self) -> Any:
        for rows, each in zip(self.rows, DATABASES, strict=True):
            if rows.new:
                rows.write(each)
        return pickle.loads(self.made)  # noqa: S301 - our own

    @cached_property
    def _keys(self) -> list[bytes]:
        return [bytes(wrapped) for _, wrapped, *_ in self.rows[1].new.get("scope_key", [])]


_kept: dict[Any, _Kept] = {}
# Which the test that runs now starts: a row of theirs may come between any two statements here.
_processes: list[bool] = [False]


def write_anew(beside_processes: bool) -> None:
    """Whether the test that begins has processes that write as well."""
    _processes[0] = beside_processes


def kept(key: Any, make: Callable[[], Made]) -> Made:
    """What `make` makes, with the rows of the first time, and as a copy of that time's."""
    if _processes[0]:
        return make()
    key = (db.is_sqlite(), key)
    found = _kept.get(key)
    if found and found.fits():
        again: Made = found.again()
        return again
    before = [_contents(each) for each in DATABASES]
    made = make()
    if all(map(_is_unused, before)):
        rows = tuple(map(_added, DATABASES, before))
        _kept[key] = _Kept(rows, pickle.dumps(made), utcnow())
    return made


def _is_unused(contents: Contents) -> bool:
    return all(table in PAIRED and len(rows) == 1 for table, rows in contents.items())


def _contents(database: Any) -> Contents:
    """The rows by table; no table that is empty."""
    tables = set(database.get_tables()) - MIGRATIONS
    found = {
        table: database.execute_sql(f'SELECT * FROM "{table}"').fetchall()
        for table in sorted(tables)
    }
    return {table: rows for table, rows in found.items() if rows}


def _counts(database: Any, tables: list[str]) -> dict[str, int]:
    if not tables:
        return {}
    counts = ", ".join(f'(SELECT count(*) FROM "{table}")' for table in tables)
    row = database.execute_sql(f"SELECT {counts}").fetchone()
    return dict(zip(tables, row, strict=True))


def _added(database: Any, before: Contents) -> _Rows:
    new = {}
    for table, rows in _contents(database).items():
        known = before.get(table, [])
        assert all(row in rows for row in known), f"A row of {table} was changed."
        new[table] = [row for row in rows if row not in known]
    # Set here, a pragma that lets rows point at later ones would cost all prepared statements.
    new = {table: new[table] for table in _parents_first(database, new) if new[table]}
    counts = {table: len(before.get(table, [])) for table in new}
    return _Rows(counts, new, [each for each in new if database.get_primary_keys(each) == ["id"]])


def _parents_first(database: Any, tables: Iterable[str]) -> list[str]:
    """These, in an order in which no row points at one that comes later."""
    parents = {
        table: {key.dest_table for key in database.get_foreign_keys(table)} - {table}
        for table in tables
    }
    return [table for table in TopologicalSorter(parents).static_order() if table in parents]
