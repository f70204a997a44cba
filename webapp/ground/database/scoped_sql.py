"""Statements that are written out, narrowed to the stores of whoever is acting.

Each table that a statement reads is put in front of it under its own name, as the rows that may be
seen. So the statement stays as it is, and none can be forgotten.
"""

import re
from collections.abc import Iterator, Sequence
from functools import cache
from typing import Any

import peewee

from webapp.ground.database.db import Record, is_sqlite
from webapp.ground.database.store_scope import store_scope

READS = re.compile(r"\s*SELECT\b")
# A table that is read by another name can't be locked: what locks goes by ids found before.
LOCKS = re.compile(r"\bFOR (UPDATE|SHARE)\s*$")
NAME = re.compile(r"[a-z_]+")


def scoped_sql(sql: str) -> tuple[str, list[Any]]:
    """What stands in front of a statement, as the database writes it, and its values; nothing
    where nobody is limited."""
    if store_scope() is None or not READS.match(sql) or LOCKS.search(sql):
        return "", []
    tables: list[str] = []
    values: list[Any] = []
    for model in _named(sql):
        if model.in_scope() is not None:
            written, given = model.select(peewee.SQL("*")).sql()
            tables.append(f'"{_name(model)}" AS NOT MATERIALIZED ({_own(model, written)})')
            values += given
    return (f"WITH {', '.join(tables)} " if tables else ""), values


def _named(sql: str) -> Iterator[Any]:
    words = set(NAME.findall(sql))
    return (model for name, model in _models() if name in words)


def _own(model: Any, written: str) -> str:
    """SQLite takes the name for the one that is being explained."""
    if not is_sqlite():
        return written
    return written.replace(f'FROM "{_name(model)}"', f'FROM main."{_name(model)}"')


@cache
def _models() -> Sequence[tuple[str, Any]]:
    """Those with a table, by its name; all rooms are imported by the time somebody is limited."""
    return list({_name(each): each for each in _below(Record)}.items())


def _below(model: Any) -> Iterator[Any]:
    for each in model.__subclasses__():
        yield each
        yield from _below(each)


def _name(model: Any) -> str:
    return str(model._meta.table_name)
