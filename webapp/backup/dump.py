"""A dump of one database, as it stood at one moment, while all others go on with it.

SQLite's own online backup and Postgres' pg_dump make it: docs/decisions/backups.md says why.
"""

import os
import shutil
import sqlite3
import subprocess
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qsl, unquote, urlsplit

from webapp.backup.backup_error import BackupError
from webapp.backup.scratch_folder import scratch_folder

if TYPE_CHECKING:
    import psycopg

SQLITE = "sqlite"
POSTGRES = "postgres"
# What libpq's tools read from their environment: a password in their arguments could be seen.
VARIABLES = {
    "sslmode": "PGSSLMODE",
    "sslrootcert": "PGSSLROOTCERT",
    "sslcert": "PGSSLCERT",
    "sslkey": "PGSSLKEY",
    "options": "PGOPTIONS",
    "connect_timeout": "PGCONNECT_TIMEOUT",
}
TABLES = "SELECT tablename FROM pg_tables WHERE schemaname = current_schema() ORDER BY 1"
SQLITE_TABLES = (
    "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%' ORDER BY 1"
)


@dataclass(frozen=True)
class Dump:
    kind: str
    rows: dict[str, int]
    read: Callable[[int], bytes]


@contextmanager
def dumped(url: str) -> Iterator[Dump]:
    """The dump of the database at this address; raises BackupError when it can't be had."""
    made = _of_sqlite(sqlite_file(url)) if is_sqlite_url(url) else _of_postgres(url)
    with made as dump:
        yield dump


def is_sqlite_url(url: str) -> bool:
    return urlsplit(url).scheme == "sqlite"


def sqlite_file(url: str) -> Path:
    return Path(urlsplit(url).path[1:])


def database_errors() -> tuple[type[Exception], ...]:
    """What the two databases' drivers raise."""
    import psycopg

    return psycopg.Error, sqlite3.Error


def rows_of_sqlite(file: Path) -> dict[str, int]:
    with closing(sqlite3.connect(file)) as copy:
        names = [name for (name,) in copy.execute(SQLITE_TABLES)]
        return {name: _count(copy.execute, name) for name in names}


def rows_of_postgres(connection: "psycopg.Connection[Any]") -> dict[str, int]:
    names = [name for (name,) in connection.execute(TABLES)]
    return {name: _count(connection.execute, name) for name in names}


def postgres_tool(name: str) -> str:
    """Where pg_dump or pg_restore is; raises BackupError where there is none."""
    found = shutil.which(name)
    if not found:
        raise BackupError(f"{name} isn't installed here. Install Postgres' client programs.")
    return found


def libpq_environment(url: str) -> dict[str, str]:
    """This process' environment, with the database for libpq's tools."""
    parts = urlsplit(url)
    named: Mapping[str, Any] = {
        "PGHOST": parts.hostname,
        "PGPORT": parts.port,
        "PGUSER": unquote(parts.username or ""),
        "PGPASSWORD": unquote(parts.password or ""),
        "PGDATABASE": unquote(parts.path[1:]),
        **{VARIABLES[name]: text for name, text in parse_qsl(parts.query) if name in VARIABLES},
    }
    return {**os.environ, **{name: str(value) for name, value in named.items() if value}}


def last_words(output: bytes) -> str:
    """The last line that a tool has printed."""
    lines = output.decode(errors="replace").strip().splitlines()
    return lines[-1] if lines else "it said nothing"


@contextmanager
def _of_sqlite(file: Path) -> Iterator[Dump]:
    if not file.exists():
        raise BackupError(f"There is no database {file}.")
    with scratch_folder(file.with_name(f".backup-{file.name}")) as folder:
        copy = folder / "copy.sqlite3"
        # In one step, so that whoever writes meanwhile doesn't make it begin anew.
        with closing(sqlite3.connect(file)) as source, closing(sqlite3.connect(copy)) as target:
            source.backup(target)
        rows = rows_of_sqlite(copy)
        with copy.open("rb") as content:
            yield Dump(SQLITE, rows, content.read)


@contextmanager
def _of_postgres(url: str) -> Iterator[Dump]:
    import psycopg

    tool = postgres_tool("pg_dump")
    with psycopg.connect(url) as connection:
        connection.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
        snapshot = connection.execute("SELECT pg_export_snapshot()").fetchone()
        rows = rows_of_postgres(connection)
        command = [tool, "--format=custom", "--no-owner", "--no-privileges"]
        with subprocess.Popen(  # noqa: S603 - our own command
            [*command, f"--snapshot={snapshot[0] if snapshot else ''}"],
            env=libpq_environment(url),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
        ) as process:
            reader = _ToolOutput(process)
            yield Dump(POSTGRES, rows, reader.read)


class _ToolOutput:
    """What a tool prints; its end is one only when the tool says that all went well."""

    def __init__(self, process: "subprocess.Popen[bytes]") -> None:
        self._process = process

    def read(self, size: int = -1) -> bytes:
        stdout, stderr = self._process.stdout, self._process.stderr
        part = stdout.read(size) if stdout else b""
        if not part and self._process.wait():
            said = stderr.read() if stderr else b""
            raise BackupError(f"pg_dump failed: {last_words(said)}")
        return part


def _count(execute: Callable[[Any], Any], table: str) -> int:
    return int(execute(f'SELECT count(*) FROM "{table}"').fetchone()[0])  # noqa: S608
