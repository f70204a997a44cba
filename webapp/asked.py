"""What is asked of the main database: several questions in one journey, read when it is wanted.

A journey to Postgres takes longer than most answers, the more so where it is another machine, or
a busy one.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cache, cached_property
from typing import Any, Generic, NamedTuple, TypeVar

import peewee

from webapp.bulk import EXCEPTIONS
from webapp.db import database, is_sqlite
from webapp.dialect import run_sql

Answer = TypeVar("Answer")


class Asked(Generic[Answer]):
    """A question that is on its way; `answer` waits for it."""

    def __init__(self, cursor: Any, read: Callable[[Any], Answer]) -> None:
        self._cursor = cursor
        self._read = read
        if is_sqlite():
            # Rows that nobody fetches would keep it from writing.
            self.answer = read(cursor)

    @cached_property
    def answer(self) -> Answer:
        with EXCEPTIONS:
            return self._read(self._cursor)


def ask(read: Callable[[list[Any]], Answer], sql: str, *values: Any) -> Asked[Answer]:
    """Ask a statement that is written out, see `run_sql`; `read` makes its rows the answer."""
    return Asked(run_sql(sql, *values), lambda cursor: read(cursor.fetchall()))


def ask_query(read: Callable[[list[Any]], Answer], query: peewee.Query) -> Asked[Answer]:
    """Ask one of peewee's; its rows are given to `read` as they are kept."""
    return Asked(database.execute(query), lambda cursor: read(cursor.fetchall()))


@contextmanager
def together() -> Iterator[None]:
    """Send all that is asked within in one journey, which ends at the latest where this ends."""
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

    def ask(self, *values: Any) -> Asked[list[Any]]:
        """Its rows: models, or what else the query makes of them."""
        query, sql, given = self._written(is_sqlite())
        filled = [values[each.place] if isinstance(each, Mark) else each for each in given]
        cursor = database.execute_sql(sql, filled)
        return Asked(cursor, lambda cursor: list(query.clone().execute(Run(cursor))))

    def _write(self, _for_sqlite: bool) -> tuple[peewee.Query, str, list[Any]]:
        query = self._make(*self._marks)
        sql, given = query.sql()
        return query, sql, given
