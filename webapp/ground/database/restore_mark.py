"""The mark of a restore that isn't finished, in the database that it fills.

It is a table of its own that no migration makes and no backup has: on Postgres it is there before
the backup's tables are, and in a file of SQLite it arrives with them. It goes in the transaction
that settles what was restored, so whoever finds it looks at a database that nobody may work on.
"""

from typing import Any

import peewee

TABLE = "restore_mark"
UNFINISHED = (
    "The restore of {0} isn't finished, and nothing may work here before. Run the same "
    "`flask backup restore` again: it goes on where it was ended."
)
# The second says that there is something to work on.
FIND = {
    True: "SELECT name FROM sqlite_master WHERE type = 'table' AND name IN ('{0}', '{1}')",
    False: "SELECT relname FROM pg_class WHERE oid IN (to_regclass('{0}'), to_regclass('{1}'))",
}
FIRST_TABLES = ("installation", "keyring_installation")


class RestoreUnfinished(peewee.OperationalError):
    """A database is half restored; the message names the command."""


class RestoreGate:
    """Lets a process work on a database once it was seen whole and without the mark."""

    def __init__(self) -> None:
        self._whole: list[Any] = [None, None]
        self._finishing = False

    def refuse(self, on: Any, keyring: bool = False) -> None:
        """Raises RestoreUnfinished where a restore into this database isn't finished.

        Asks no more where there were tables without the mark: only an empty database is restored.
        """
        if self._finishing or self._whole[keyring] is on.obj:
            return
        tables = _tables(on, FIRST_TABLES[keyring])
        if TABLE in tables:
            raise RestoreUnfinished(UNFINISHED.format(_file(on)))
        if tables:
            self._whole[keyring] = on.obj

    def forget(self) -> None:
        """Ask again: a table is missing, as where the database was emptied meanwhile."""
        self._whole = [None, None]

    def finish(self) -> None:
        """For the command that finishes it."""
        self._finishing = True

    def close(self) -> None:
        """It has ended, well or not."""
        self._finishing = False
        self.forget()


restore_gate = RestoreGate()


def take_away_mark(on: Any) -> None:
    """As the last statement of the transaction that settles what was restored."""
    on.execute_sql(f"DROP TABLE IF EXISTS {TABLE}")


def _tables(on: Any, first: str) -> set[str]:
    sql = FIND[isinstance(on.obj, peewee.SqliteDatabase)].format(TABLE, first)
    return {name for (name,) in on.execute_sql(sql).fetchall()}


def _file(on: Any) -> str:
    return str(on.execute_sql(f"SELECT file FROM {TABLE}").fetchone()[0])  # noqa: S608
