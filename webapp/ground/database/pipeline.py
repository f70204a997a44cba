"""Queries sent to the main database in one round trip, and read when they are wanted.

A round trip to Postgres takes longer than most answers, the more so where it is another machine, or
a busy one.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cache, cached_property
from typing import Any, Generic, NamedTuple, TypeVar

import peewee

from webapp.ground.database.bulk import EXCEPTIONS
from webapp.ground.database.db import database, is_sqlite
from webapp.ground.database.dialect import run_sql
from webapp.ground.database.store_scope import store_scope

Result = TypeVar("Result")


class Pending(Generic[Result]):
    """A question that is on its way; `answer` waits for it."""

    def __init__(self, cursor: Any, read: Callable[[Any], Result]) -> None:
        self._cursor = cursor
        self._read = read
        if is_sqlite():
            # Rows that nobody fetches would keep it from writing.
            self.result = read(cursor)

    @cached_property
    def result(self) -> Result:
        with EXCEPTIONS:
            return self._read(self._cursor)


def send(read: Callable[[list[Any]], Result], sql: str, *values: Any) -> Pending[Result]:
    """Ask a statement that is written out, see `run_sql`; `read` makes its rows the answer."""
    return Pending(run_sql(sql, *values), lambda cursor: read(cursor.fetchall()))


def send_query(read: Callable[[list[Any]], Result], query: peewee.Query) -> Pending[Result]:
    """Ask one of peewee's; its rows are given to `read` as they are kept."""
    return Pending(database.execute(query), lambda cursor: read(cursor.fetchall()))


@contextmanager
def pipelined() -> Iterator[None]:
    """Send all that is asked within in one round trip, which ends at the latest where this ends."""
    if is_sqlite() or database.connection().pgconn.pipeline_status:
        yield
        return
    with EXCEPTIONS, database.connection().pipeline():
        yield


class Mark(NamedTuple):
    """Stands for a value that is still to come, in its place among them."""

    place: int


class Run(NamedTuple):
    """What peewee takes for a database to run a query on: here it has been run."""

    cursor: Any

    def execute(self, _query: peewee.Query) -> Any:
        return self.cursor


class CompiledQuery:
    """A query written as SQL once, with peewee's reader of its rows.

    Peewee would find out anew, for each answer, which column belongs to which model.
    """

    def __init__(self, query: peewee.Query) -> None:
        self._query = query
        self.sql, self.values = query.sql()
        self._read_row: Callable[[Any], Any] | None = None

    def rows(self, cursor: Any) -> list[Any]:
        # First: in a pipeline, a cursor doesn't know its columns before its rows have come.
        found = cursor.fetchall()
        read_row = self._read_row = self._read_row or self._reader(cursor)
        return [read_row(row) for row in found]

    def _reader(self, cursor: Any) -> Callable[[Any], Any]:
        reader = self._query.clone().execute(Run(cursor))
        reader.initialize()
        # It stays, and the answer must not.
        reader.cursor = None
        return reader.process_row


class Prepared:
    """A query for any values that peewee writes once, not anew for each page.

    To write one of forty columns takes it longer than the database takes to answer. `make` builds
    it from `marks` many marks, each to be compared with a field; the values are given as rows
    hold them.
    """

    def __init__(self, make: Callable[..., peewee.Query], marks: int) -> None:
        self._make = make
        self._marks = [
            peewee.Value(Mark(place), converter=False, unpack=False) for place in range(marks)
        ]
        self._written = cache(self._write)

    def send(self, *values: Any) -> Pending[list[Any]]:
        """Its rows: models, or what else the query makes of them."""
        # What is narrowed to some stores is written for whoever asks.
        written = self._write if store_scope() else self._written
        query = written(is_sqlite())
        filled = [values[each.place] if isinstance(each, Mark) else each for each in query.values]
        return Pending(database.execute_sql(query.sql, filled), query.rows)

    def _write(self, _for_sqlite: bool) -> CompiledQuery:
        return CompiledQuery(self._make(*self._marks))
