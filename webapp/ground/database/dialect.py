"""What SQLite and Postgres want said differently, and how each says no."""

import json
from collections.abc import Iterable
from functools import cache, lru_cache
from typing import Any

import peewee

from webapp.ground.database.db import database, is_sqlite
from webapp.ground.database.scoped_sql import scoped_sql

LOCK = "FOR NO KEY UPDATE"


def locked(query: Any) -> Any:
    """Keep the selected rows from changing until the transaction ends.

    Their keys stay, so whoever writes a row that points at one of them doesn't wait: it may hold
    what the owner of this lock asks for next. SQLite's write transactions exclude each other
    already.
    """
    return query if is_sqlite() else query.for_update(LOCK)


def shared(query: Any) -> Any:
    """The same, while others may keep them from changing as well."""
    return query if is_sqlite() else query.for_update("FOR SHARE")


def locked_if_free(query: Any) -> Any:
    """Lock those of the rows that nobody else has locked; the others are left out."""
    return query if is_sqlite() else query.for_update(LOCK, skip_locked=True)


def is_full(error: Exception) -> bool:
    """Whether the database had no room on its disk to write."""
    return "is full" in str(error) or type(error.__cause__).__name__ == "DiskFull"


def among(field: peewee.Field, values: Iterable[Any]) -> Any:
    """Whether the field is one of many values, given to the database as a single one.

    With a mark for each value, peewee spends more time on the SQL than the database on the query.
    """
    if is_sqlite(field.model._meta.database):
        listed = peewee.SQL("(SELECT value FROM json_each(?))", [json.dumps(list(values))])
        return peewee.Expression(field, peewee.OP.IN, listed)
    return peewee.Expression(field, peewee.OP.EQ, peewee.SQL("ANY(%s)", [list(values)]))


def plain(field: peewee.Field) -> Any:
    """The field in a form that no index of SQLite serves; Postgres knows itself when to use one.

    SQLite would rather walk through all of an account's rows than look up a thousand.
    """
    on_sqlite = is_sqlite(field.model._meta.database)
    return peewee.NodeList((peewee.SQL("+"), field), glue="") if on_sqlite else field


def run_sql(sql: str, *values: Any, on: Any = database) -> Any:
    """Run a statement that is written out, with `?` for each value and `IN ?` for a list.

    For what goes with every page of orders: peewee writes its SQL anew each time. `FOR NO KEY
    UPDATE` and `FOR SHARE` at its end count where locks are by row. Returns the cursor.
    """
    before, given = scoped_sql(sql) if on is database else ("", [])
    if is_sqlite(on):
        values = tuple(json.dumps(each) if isinstance(each, list) else each for each in values)
        return on.execute_sql(before + _for_sqlite(sql), (*given, *values))
    return on.execute_sql(before + for_postgres(sql), (*given, *values))


def reason_of(error: peewee.PeeweeException) -> str:
    """Why the database said no, without any value: SQLite's sentence, Postgres's state.

    Postgres's own sentences and details may quote what stands in the rows.
    """
    if is_sqlite():
        return str(error)
    return getattr(error.__context__, "sqlstate", None) or ""


@lru_cache(maxsize=1024)
def for_postgres(sql: str) -> str:
    return sql.replace("IN ?", "= ANY(%s)").replace("?", "%s")


@cache
def _for_sqlite(sql: str) -> str:
    listed = sql.replace("IN ?", "IN (SELECT value FROM json_each(?))")
    return listed.removesuffix(f" {LOCK}").removesuffix(" FOR SHARE")
