"""Many rows at once, written as a page of orders needs it: peewee builds its SQL for each anew."""

from collections.abc import Iterable, Sequence
from itertools import chain
from typing import Any

import peewee

from webapp.ground.database.db import database, is_sqlite
from webapp.ground.database.dialect import for_postgres, run_sql

# Where peewee doesn't run a statement itself, what goes wrong is one of its exceptions as well.
EXCEPTIONS = peewee.__exception_wrapper__
# Rows of one statement: Postgres takes 65,535 values.
AT_ONCE = 500
# The sequence is looked up once: for each row it would take several times as long as its number.
NEXT_IDS = """
SELECT nextval((SELECT pg_get_serial_sequence(?, 'id')::regclass)) FROM generate_series(1, ?)
"""


def write_many(sql: str, rows: Iterable[Sequence[Any]], on: Any = database) -> int:
    """Run one statement for many rows, with `?` for each value, inside the open transaction.

    Returns how many rows were written.
    """
    rows = list(rows)
    if not rows:
        return 0
    cursor = on.cursor()
    statement = sql if is_sqlite(on) else for_postgres(sql)
    with EXCEPTIONS:
        if len(rows) == 1:
            # Postgres' driver opens a pipeline for many, which takes as long as some rows do.
            cursor.execute(statement, rows[0])
        else:
            cursor.executemany(statement, rows)
    return int(cursor.rowcount)


def insert_many(
    model: type[peewee.Model],
    fields: Sequence[str],
    rows: Iterable[Sequence[Any]],
    unless_present: bool = False,
) -> int:
    """Insert rows, each a sequence in the order of `fields`; values as the database takes them.

    Peewee builds its SQL anew for every row, which costs more than the insert itself. Returns
    how many rows were inserted.
    """
    meta = model._meta
    columns = ", ".join(f'"{meta.fields[name].column_name}"' for name in fields)
    into = f'"{meta.table_name}" ({columns})'
    if not is_sqlite(meta.database):
        add = _add_missing if unless_present else copy_many
        return add(into, rows, on=meta.database)
    ending = " ON CONFLICT DO NOTHING" if unless_present else ""
    marks = ", ".join("?" * len(fields))
    sql = f"INSERT INTO {into} VALUES ({marks}){ending}"  # noqa: S608 - our own names
    return write_many(sql, rows, on=meta.database)


def new_ids(model: type[peewee.Model], count: int) -> Iterable[int]:
    """Ids for rows that are about to be inserted, in the transaction that does so."""
    table = model._meta.table_name
    if not count:
        return ()
    if is_sqlite(model._meta.database):
        # Nobody else writes before this transaction's end.
        last = run_sql(f'SELECT COALESCE(MAX(id), 0) FROM "{table}"').fetchone()[0]  # noqa: S608
        return range(last + 1, last + 1 + count)
    return [each for (each,) in run_sql(NEXT_IDS, table, count)]


def update_many(
    model: type[peewee.Model], fields: Sequence[str], rows: Iterable[Sequence[Any]]
) -> None:
    """Update rows by id; each row holds the values of `fields`, then the id."""
    meta = model._meta
    changes = ", ".join(f'"{meta.fields[name].column_name}" = ?' for name in fields)
    sql = f'UPDATE "{meta.table_name}" SET {changes} WHERE "id" = ?'  # noqa: S608
    write_many(sql, rows, on=meta.database)


def copy_many(into: str, rows: Iterable[Sequence[Any]], on: Any) -> int:
    """Postgres' own way to take many rows in, several times as fast as a statement for each."""
    rows = list(rows)
    if rows:
        with EXCEPTIONS, on.cursor().copy(f"COPY {into} FROM STDIN") as copy:
            for row in rows:
                copy.write_row(row)
    return len(rows)


def _add_missing(into: str, rows: Iterable[Sequence[Any]], on: Any) -> int:
    """Many rows in one statement: Postgres' driver takes as long for a few as for all of them."""
    rows, added = list(rows), 0
    for start in range(0, len(rows), AT_ONCE):
        part = rows[start : start + AT_ONCE]
        marks = ", ".join([f"({', '.join('?' * len(part[0]))})"] * len(part))
        sql = f"INSERT INTO {into} VALUES {marks} ON CONFLICT DO NOTHING"  # noqa: S608
        added += write_many(sql, [tuple(chain(*part))], on)
    return added
