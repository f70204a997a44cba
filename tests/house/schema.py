"""What stands in a database, as lines that can be compared: columns, constraints, indexes."""

import re
from collections.abc import Iterator
from typing import Any

import peewee

# The migrations' own history.
HISTORIES = {"schema_migration", "keyring_migration"}
COLUMNS = """
SELECT table_name, column_name, data_type, character_maximum_length, is_nullable, column_default
FROM information_schema.columns WHERE table_schema = 'public'
"""
CONSTRAINTS = """
SELECT conrelid::regclass::text, pg_get_constraintdef(oid)
FROM pg_constraint WHERE connamespace = 'public'::regnamespace
"""
INDEXES = "SELECT tablename, indexdef FROM pg_indexes WHERE schemaname = 'public'"
SQLITE_TABLES = "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'"
SQLITE_INDEXES = "SELECT tbl_name, sql FROM sqlite_master WHERE type = 'index' AND sql IS NOT NULL"


def described(on: peewee.Database) -> set[str]:
    sqlite = isinstance(on, peewee.SqliteDatabase)
    lines = _of_sqlite(on) if sqlite else _of_postgres(on)
    return {" ".join(map(str, line)) for line in lines if HISTORIES.isdisjoint(map(str, line))}


def _of_postgres(on: peewee.Database) -> Iterator[tuple[Any, ...]]:
    for kind, sql in (("column", COLUMNS), ("constraint", CONSTRAINTS), ("index", INDEXES)):
        yield from ((kind, *row) for row in on.execute_sql(sql).fetchall())


def _of_sqlite(on: peewee.Database) -> Iterator[tuple[Any, ...]]:
    yield from (("index", *row) for row in on.execute_sql(SQLITE_INDEXES).fetchall())
    for (table,) in on.execute_sql(SQLITE_TABLES).fetchall():
        # Neither the place of a column nor that of a key says anything.
        for kind, pragma in (("column", "table_info"), ("constraint", "foreign_key_list")):
            rows = on.execute_sql(f'PRAGMA {pragma}("{table}")').fetchall()
            for row in rows:
                line = row[1 if kind == "column" else 2 :]
                # SQLite minds no length.
                yield (kind, table, *(re.sub(r"^VARCHAR\(.*\)$", "TEXT", str(e)) for e in line))
