"""A database that does, in the middle of somebody's statement, what a test asks of it.

Real triggers in the real databases: a statement fails as on a full disk, or somebody else's
change comes between.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import peewee

FAIL = {
    "sqlite": "SELECT RAISE(ABORT, 'unruly');",
    "postgres": "RAISE EXCEPTION 'unruly';",
}


FUNCTION = """
CREATE FUNCTION unruly() RETURNS trigger LANGUAGE plpgsql AS
$$ BEGIN {statement} RETURN COALESCE(NEW, OLD); END $$
"""
ON_SQLITE = """CREATE TRIGGER unruly BEFORE {verb} ON "{table}" BEGIN {statement} END"""
ON_POSTGRES = """
CREATE TRIGGER unruly BEFORE {verb} ON "{table}" FOR EACH ROW EXECUTE FUNCTION unruly()
"""
# Longer than any test; SQLite can't sleep, but it can count.
COUNT = "SELECT COUNT(*) FROM sqlite_master a, sqlite_master b, sqlite_master c, sqlite_master d;"
STAND_STILL = {"sqlite": COUNT, "postgres": "PERFORM pg_sleep(600);"}
WAKE = """
SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity
WHERE datname = current_database() AND wait_event = 'PgSleep'
"""
ASLEEP = """
SELECT 1 FROM pg_stat_activity WHERE datname = current_database() AND wait_event = 'PgSleep'
"""
MAKE = {"sqlite": [ON_SQLITE], "postgres": [FUNCTION, ON_POSTGRES]}
DROP = {
    "sqlite": ["DROP TRIGGER unruly"],
    "postgres": ['DROP TRIGGER unruly ON "{table}"', "DROP FUNCTION unruly"],
}


@contextmanager
def failing(each: Any, verb: str, table: str) -> Iterator[None]:
    """Every INSERT, UPDATE or DELETE of this table's rows fails, and with it its transaction."""
    with interrupted(each, verb, table, FAIL[_kind(each)]):
        yield


@contextmanager
def standing_still(each: Any, verb: str, table: str) -> Iterator[None]:
    """Whoever does this stands still in the middle of their transaction, to be killed there."""
    with interrupted(each, verb, table, STAND_STILL[_kind(each)]):
        yield
        if _kind(each) == "postgres":
            # A backend doesn't see that its client died, as long as it sleeps.
            each.execute_sql(WAKE)


def somebody_stands_still(each: Any) -> bool:
    """On SQLite nobody can see it."""
    return _kind(each) == "sqlite" or bool(each.execute_sql(ASLEEP).fetchone())


@contextmanager
def interrupted(each: Any, verb: str, table: str, statement: str) -> Iterator[None]:
    """Before each row's INSERT, UPDATE or DELETE, this statement is carried out."""
    for sql in MAKE[_kind(each)]:
        each.execute_sql(sql.format(verb=verb, table=table, statement=statement))
    try:
        yield
    finally:
        for sql in DROP[_kind(each)]:
            each.execute_sql(sql.format(table=table))


def _kind(each: Any) -> str:
    return "sqlite" if isinstance(each.obj, peewee.SqliteDatabase) else "postgres"
