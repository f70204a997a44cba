"""Where a restore stands in one database: nothing yet, its mark alone, or tables with the mark."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from typing import Any

from webapp.backup.archive import Manifest
from webapp.backup.dump import (
    SQLITE_TABLES,
    TABLES,
    is_sqlite_url,
    rows_of_postgres,
    rows_of_sqlite,
    sqlite_file,
)
from webapp.ground.database.restore_mark import TABLE

COLUMNS = "file TEXT, installation TEXT, made_at TEXT, whole INTEGER"


@dataclass(frozen=True)
class HalfRestored:
    """The mark: which backup comes; `whole` once all of its rows are known to be here."""

    file: str
    installation: str
    made_at: str
    whole: bool

    @classmethod
    def of(cls, file: str, manifest: Manifest, whole: bool) -> "HalfRestored":
        return cls(file, manifest.installation, manifest.created_at, whole)

    def comes_from(self, manifest: Manifest) -> bool:
        return (self.installation, self.made_at) == (manifest.installation, manifest.created_at)

    def put(self, url: str) -> None:
        """In place of another one; it is on the disk when this returns."""
        mark = "?" if is_sqlite_url(url) else "%s"
        values = (self.file, self.installation, self.made_at, int(self.whole))
        with _opened(url, alone=True) as on:
            on.execute(f"DROP TABLE IF EXISTS {TABLE}")
            on.execute(f"CREATE TABLE {TABLE} ({COLUMNS})")
            on.execute(
                f"INSERT INTO {TABLE} VALUES ({', '.join([mark] * len(values))})",  # noqa: S608
                values,
            )

    @classmethod
    def at(cls, url: str) -> "HalfRestored | None":
        if TABLE not in _tables(url):
            return None
        with _opened(url) as on:
            found = on.execute(f"SELECT * FROM {TABLE}").fetchone()  # noqa: S608
        file, installation, made_at, whole = found
        return cls(file, installation, made_at, bool(whole))


def remove_mark(url: str) -> None:
    """Where there is one."""
    if TABLE in _tables(url):
        with _opened(url) as on:
            on.execute(f"DROP TABLE {TABLE}")


def is_empty(url: str) -> bool:
    """Whether there is no table but the mark's."""
    return _tables(url) <= {TABLE}


def rows_at(url: str) -> dict[str, int]:
    """How many rows each table has, in the database at this address."""
    if is_sqlite_url(url):
        return rows_of_sqlite(sqlite_file(url))
    with _opened(url) as on:
        return rows_of_postgres(on)


def _tables(url: str) -> set[str]:
    if is_sqlite_url(url) and not sqlite_file(url).exists():
        return set()
    with _opened(url) as on:
        return {name for (name,) in on.execute(SQLITE_TABLES if is_sqlite_url(url) else TABLES)}


@contextmanager
def _opened(url: str, alone: bool = False) -> Iterator[Any]:
    """The database, in one transaction; `alone` where nobody else has it open."""
    if is_sqlite_url(url):
        with closing(sqlite3.connect(sqlite_file(url))) as file:
            if alone:
                # Into the file itself, which is renamed without its log.
                file.execute("PRAGMA journal_mode = DELETE")
            file.execute("BEGIN")
            yield file
            file.commit()
        return
    # Here, for where both databases are files, no process loads it.
    import psycopg

    with psycopg.connect(url) as server:
        yield server
