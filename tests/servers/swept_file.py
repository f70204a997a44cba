"""A SQLite database that is emptied, not copied anew, between two tests."""

import shutil
import sqlite3
from contextlib import closing, suppress
from graphlib import TopologicalSorter
from pathlib import Path

from tests.servers.kept_connections import close_kept_at, kept_at

TABLES = "SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name"
PARENTS = 'SELECT DISTINCT "table" FROM pragma_foreign_key_list(?) WHERE "table" <> ?'
# A file that a test has blown up is copied anew: its pages would be swept with each later test.
MOST_PAGES = 2_000


class SweptFile:
    """At `fresh` it is as its template, by a copy, or through the connection that was kept.

    Each copy is in a folder of its own: whoever still has an earlier one open, and closes it late,
    would take away the write-ahead log of another file with its name.
    """

    def __init__(self, template: Path, folder: Path, name: str) -> None:
        self._template, self._folder, self._name = template, folder, name
        self.file = folder / "0" / name
        self._copies = self._copy = self._log = 0
        with closing(sqlite3.connect(template)) as connection:
            self._schema = connection.execute("PRAGMA schema_version").fetchone()
            tables = _children_first(connection)
            contents = {name: connection.execute(_rows(name)).fetchall() for name in tables}
        self._first_rows = {name: rows for name, rows in contents.items() if rows}
        self._others = [name for name in tables if not contents[name]]
        held = ", ".join(f'EXISTS (SELECT 1 FROM "{name}")' for name in self._others)
        self._which_hold = f"SELECT {held}"

    def fresh(self) -> None:
        connection = kept_at(self.file)
        if connection and self._is_that_copy():
            with suppress(sqlite3.Error):
                if self._swept(connection):
                    return
        self.remove()
        self._copies += 1
        self.file = self._folder / str(self._copies) / self._name
        self.file.parent.mkdir(parents=True)
        shutil.copyfile(self._template, self.file)
        self._copy, self._log = _inode(self.file), 0

    def leave(self) -> None:
        """The file goes, unless a connection to it is kept."""
        if kept_at(self.file) is None:
            self.remove()

    def remove(self) -> None:
        close_kept_at(self.file)
        shutil.rmtree(self.file.parent, ignore_errors=True)

    def _is_that_copy(self) -> bool:
        """A test may have put another file in its place, or in that of its log of writing."""
        log = _inode(self.file.with_name(f"{self.file.name}-wal"))
        self._log = self._log or log
        return _inode(self.file) == self._copy and log == self._log != 0

    def _swept(self, connection: sqlite3.Connection) -> bool:
        """False when a test changed the schema, or somebody still reads: then only a new copy
        helps."""
        if connection.execute("PRAGMA schema_version").fetchone() != self._schema:
            return False
        if connection.execute("PRAGMA page_count").fetchone()[0] > MOST_PAGES:
            return False
        connection.execute("BEGIN IMMEDIATE")
        holds = connection.execute(self._which_hold).fetchone()
        for name in [name for name, held in zip(self._others, holds, strict=True) if held]:
            connection.execute(f'DELETE FROM "{name}"')
        for name, rows in self._first_rows.items():
            if connection.execute(_rows(name)).fetchall() != rows:
                connection.execute(f'DELETE FROM "{name}"')
                places = ", ".join("?" * len(rows[0]))
                connection.executemany(f'INSERT INTO "{name}" VALUES ({places})', rows)
        connection.execute("COMMIT")
        # What was deleted stands in the log of writing still.
        busy, *_ = connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
        return not busy


def _children_first(connection: sqlite3.Connection) -> list[str]:
    """All tables, in an order in which none is emptied that another still points to."""
    parents = {
        name: [parent for (parent,) in connection.execute(PARENTS, (name, name))]
        for (name,) in connection.execute(TABLES).fetchall()
    }
    return list(TopologicalSorter(parents).static_order())[::-1]


def _inode(file: Path) -> int:
    """0 where there is none."""
    return file.stat().st_ino if file.exists() else 0


def _rows(table: str) -> str:
    return f'SELECT * FROM "{table}"'
