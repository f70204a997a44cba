"""A database for the time of a drill; what a killed one left there goes with the next."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from webapp.backup.backup_error import BackupError
from webapp.backup.dump import TABLES, is_sqlite_url, sqlite_file
from webapp.backup.half_restored import HalfRestored, is_empty
from webapp.backup.restore_writer import remove_logs
from webapp.backup.scratch_folder import scratch_folder
from webapp.ground.keys.installation import Installation

if TYPE_CHECKING:
    import psycopg

# What the mark says in place of a backup's name.
DRILL = "a drill"
MAY_NOT_CREATE = (
    "The user of DATABASE_URL may not create a scratch database. As the server's administrator: "
    'ALTER ROLE "{0}" CREATEDB. Or name an empty database: BACKUP_SCRATCH_URL.'
)
FULL = "--scratch must lead to an empty database: this one has tables. Nothing was changed."
OTHER_KIND = "--scratch must lead to the same kind of database as DATABASE_URL."
AT_WORK = "Another drill of this installation is at work. Wait until it has ended."
# Any number will do; the next one is for those who migrate.
LOCK = 7_205_115
FUNCTIONS = """
SELECT oid::regprocedure::text FROM pg_proc
WHERE pronamespace = current_schema()::regnamespace
  AND NOT EXISTS (SELECT 1 FROM pg_depend WHERE objid = pg_proc.oid AND deptype = 'e')
"""


@contextmanager
def scratch_database(url: str, named: str = "") -> Iterator[str]:
    """The address of an empty database, left as empty as it was: the one that is named, or else
    one beside the database at `url`, dropped afterwards.

    On Postgres its user must be allowed to create databases, unless one is named. Raises
    BackupError.
    """
    if named:
        with _named(url, named) as there:
            yield there
    elif is_sqlite_url(url):
        file = sqlite_file(url)
        with scratch_folder(file.with_name(f".drill-{file.name}")) as folder:
            yield f"sqlite:///{folder / 'scratch.sqlite3'}"
    else:
        with _created(url) as there:
            yield there


@contextmanager
def _named(url: str, named: str) -> Iterator[str]:
    if is_sqlite_url(url) != is_sqlite_url(named):
        raise BackupError(OTHER_KIND)
    mark = HalfRestored.at(named)
    if mark and mark.file == DRILL:
        _empty(named)
    elif mark or not is_empty(named):
        raise BackupError(FULL)
    try:
        yield named
    finally:
        _empty(named)


@contextmanager
def _created(url: str) -> Iterator[str]:
    import psycopg
    from psycopg import sql

    name = f"orderdesk_drill_{Installation.get().uid[:12]}"
    drop = sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name))
    with psycopg.connect(url, autocommit=True) as server:
        if not _first(server, "SELECT pg_try_advisory_lock(%s)", LOCK):
            raise BackupError(AT_WORK)
        try:
            server.execute(drop)
            server.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
        except psycopg.errors.InsufficientPrivilege:
            raise BackupError(MAY_NOT_CREATE.format(server.info.user)) from None
        try:
            yield _with_database(url, name)
        finally:
            server.execute(drop)


def _empty(url: str) -> None:
    """Only what a drill has filled."""
    if is_sqlite_url(url):
        file = sqlite_file(url)
        file.unlink(missing_ok=True)
        remove_logs(file)
        return
    import psycopg
    from psycopg import sql

    with psycopg.connect(url) as server:
        for (table,) in server.execute(TABLES).fetchall():
            server.execute(sql.SQL("DROP TABLE {} CASCADE").format(sql.Identifier(table)))
        for (function,) in server.execute(FUNCTIONS).fetchall():
            server.execute(f"DROP FUNCTION {function} CASCADE")


def _first(server: "psycopg.Connection[Any]", question: str, *values: Any) -> Any:
    row = server.execute(question, values).fetchone()
    return row and row[0]


def _with_database(url: str, name: str) -> str:
    head, mark, query = url.partition("?")
    return f"{head.rpartition('/')[0]}/{name}{mark}{query}"
