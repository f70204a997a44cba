"""Migrations: they bring both databases to the newest schema, and what stands there is checked.

A migration's checksum is kept where it was applied, so that one which was changed afterwards is
named instead of taken for done.
"""

import fcntl
import hashlib
import os
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import Any

import peewee
from playhouse.migrations import Runner

from webapp.ground.database.db import (
    KeyringRecord,
    Record,
    connected,
    database,
    is_sqlite,
    keyring_database,
)

MIGRATIONS = Path(__file__).parents[2] / "migrations"
# Each database has a table of its own for them: one database under two addresses would otherwise
# look as if the keyring's were applied.
DATABASES = (
    ("main", database, Record, "schema_migration"),
    ("keyring", keyring_database, KeyringRecord, "keyring_migration"),
)
ONE_DATABASE = (
    "DATABASE_URL and KEYRING_URL lead to one database. The keyring needs one of its own, which "
    "the main backup leaves out. Nothing was changed."
)
# Any number will do; all who migrate take the same.
LOCK = 7_205_114
COLUMNS = {
    True: """
    SELECT m.name, p.name FROM sqlite_master m JOIN pragma_table_info(m.name) p
    WHERE m.type = 'table'
    """,
    False: """
    SELECT table_name, column_name FROM information_schema.columns
    WHERE table_schema = current_schema()
    """,
}


class SchemaError(Exception):
    """The schema can't be brought to the newest; the message says why, and what to do."""


class MigrationRunner(Runner):
    """Peewee's, which also keeps each applied file's checksum."""

    def __init__(self, on: peewee.Database, name: str, table: str) -> None:
        super().__init__(on, str(MIGRATIONS / name), table)
        sums = {each.name: _checksum(Path(each.path)) for each in self.migrations()}
        self.sums = sums

        class History(self.History):  # type: ignore[name-defined]
            sha256 = peewee.CharField(max_length=64)

            class Meta:
                table_name = table

            @classmethod
            def create(cls, **row: Any) -> Any:
                return super().create(sha256=sums[row["name"]], **row)

        self.History = History

    def changed(self) -> list[str]:
        """The names of applied migrations whose files are others by now, or gone.

        Those that came after all files are a newer version's: this one was rolled back to.
        """
        if not self.History.table_exists():
            return []
        newest = max(self.sums, default="")
        rows = self.History.select().order_by(self.History.name)
        return [
            each.name
            for each in rows
            if each.name <= newest and self.sums.get(each.name) != each.sha256
        ]


def migrate() -> dict[str, list[str]]:
    """Bring both databases to the newest schema; returns the names of what was applied.

    Whoever comes second waits for the first. Raises SchemaError when an applied migration was
    changed, or when both addresses lead to one database.
    """
    with connected(), _alone():
        if _is_one_database():
            raise SchemaError(ONE_DATABASE)
        runners = _runners()
        changed = [f"{name}/{each}" for name, runner in runners for each in runner.changed()]
        if changed:
            raise SchemaError(
                f"{', '.join(changed)}: applied here, but changed or removed in the code since. "
                "Deploy the version that this database belongs to. Nothing was changed."
            )
        return {name: runner.up() for name, runner in runners}


def pending_migrations() -> list[str]:
    """The names of migrations that are not applied yet, or a table that can't be read."""
    return [
        f"{name}/{each.name}"
        for name, runner in _runners()
        for each in runner.status()
        if not each.applied
    ]


def applied_migrations(name: str) -> list[str]:
    """The names of the applied migrations of the database of this name."""
    return sorted(dict(_runners())[name].applied())


def bring_up(name: str) -> None:
    """Apply what is new to one database, which nobody else uses."""
    dict(_runners())[name].up()


def schema_faults() -> list[str]:
    """What the models want and the databases lack, as `main: order.hold_reason`; and applied
    migrations that were changed since, as `main/0001_initial was changed`."""
    faults = [
        f"{name}/{each} was changed" for name, runner in _runners() for each in runner.changed()
    ]
    for name, on, kind, _ in DATABASES:
        found = set(map(tuple, on.execute_sql(COLUMNS[is_sqlite(on)]).fetchall()))
        faults += [
            f"{name}: {table}.{column}" for table, column in sorted(_columns_of(kind) - found)
        ]
    return faults


def _runners() -> list[tuple[str, MigrationRunner]]:
    return [(name, MigrationRunner(on.obj, name, table)) for name, on, _, table in DATABASES]


def _columns_of(kind: Any) -> set[tuple[str, str]]:
    """Tables are what no other record is made from."""
    below = kind.__subclasses__()
    if below:
        return set().union(*map(_columns_of, below))
    return {(kind._meta.table_name, column) for column in kind._meta.columns}


@cache
def _checksum(path: Path) -> str:
    """Files stay as they are while a process runs, and readiness is asked for each few seconds."""
    return hashlib.sha256(path.read_bytes()).hexdigest()


@contextmanager
def _alone() -> Iterator[None]:
    """Until the others who migrate this installation are done, and before the next one may."""
    if is_sqlite():
        with _folder_lock(Path(database.obj.database).parent):
            yield
        return
    database.execute_sql("SELECT pg_advisory_lock(%s)", (LOCK,))
    try:
        yield
    finally:
        database.execute_sql("SELECT pg_advisory_unlock(%s)", (LOCK,))


@contextmanager
def _folder_lock(folder: Path) -> Iterator[None]:
    """The folder's lock: to open and close the file itself would drop SQLite's own locks on it."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield
    finally:
        os.close(handle)


def _is_one_database() -> bool:
    """Whether the keyring's address leads to the main database, which is locked by us."""
    if is_sqlite() != is_sqlite(keyring_database):
        return False
    if is_sqlite():
        main, ring = (Path(on.obj.database).resolve() for on in (database, keyring_database))
        return main == ring
    # A lock of this kind holds within one database.
    free = keyring_database.execute_sql("SELECT pg_try_advisory_lock(%s)", (LOCK,)).fetchone()[0]
    if free:
        keyring_database.execute_sql("SELECT pg_advisory_unlock(%s)", (LOCK,))
    return not free
