"""Whoever turns a dump into a database: a file is put in its place, pg_restore fills the other."""

import fcntl
import os
import subprocess
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

from webapp.backup.archive import Manifest
from webapp.backup.backup_error import BackupError
from webapp.backup.dump import (
    is_sqlite_url,
    last_words,
    libpq_environment,
    postgres_tool,
    sqlite_file,
)
from webapp.backup.durable_file import put_in_place
from webapp.backup.half_restored import HalfRestored, is_empty, remove_mark, rows_at

AT_WORK = "Another restore into this database is at work. Wait until it has ended."
ROWS_LOST = (
    "Rows are missing after the restore: {0}. What came is marked, and nothing works on it: empty "
    "the database before you restore again."
)
# pg_restore outlives a command that is killed by a moment, or by the building of its indexes.
LOOKS, LOOK_SECONDS = 120, 0.25
PG_RESTORES = """
SELECT count(*) FROM pg_stat_activity
WHERE datname = current_database() AND application_name = 'pg_restore'
"""


class RestoreWriter:
    """Takes a dump piece by piece; `finish` makes it the database.

    `file` is what the backup is called in the mark that stands in the database until what came is
    settled; empty where nothing is to be settled. Raises BackupError.
    """

    def __init__(self, url: str, manifest: Manifest, file: str) -> None:
        self._url, self._manifest, self._file = url, manifest, file

    def write(self, part: bytes) -> Any:
        raise NotImplementedError

    def finish(self) -> None:
        raise NotImplementedError

    def abandon(self) -> None:
        """Leave the database as empty as it was."""
        raise NotImplementedError

    def _mark(self, url: str, whole: bool) -> None:
        if self._file:
            HalfRestored.of(self._file, self._manifest, whole).put(url)


def writer_of(url: str) -> Callable[[str, Manifest, str], RestoreWriter]:
    return _FileWriter if is_sqlite_url(url) else _PgRestore


def refuse_lost_rows(url: str, manifest: Manifest) -> None:
    found = rows_at(url)
    lost = [table for table, rows in manifest.rows.items() if found.get(table) != rows]
    if lost:
        raise BackupError(ROWS_LOST.format(", ".join(lost)))


def wait_for_others(url: str) -> None:
    """For the pg_restore of a command that was killed; raises BackupError while it is at work."""
    if is_sqlite_url(url):
        return
    import psycopg

    with psycopg.connect(url, autocommit=True) as server:
        for _ in range(LOOKS):
            found = server.execute(PG_RESTORES).fetchone()
            if not found or not found[0]:
                return
            time.sleep(LOOK_SECONDS)
    raise BackupError(AT_WORK)


class _FileWriter(RestoreWriter):
    """The file is there only when it is whole, and brings its mark along."""

    def __init__(self, url: str, manifest: Manifest, file: str) -> None:
        super().__init__(url, manifest, file)
        self._database = sqlite_file(url)
        self._part = self._database.with_name(f"{self._database.name}.restoring")
        self._database.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        self._out = os.fdopen(os.open(self._part, os.O_WRONLY | os.O_CREAT, 0o600), "wb")
        try:
            fcntl.flock(self._out, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            self._out.close()
            raise BackupError(AT_WORK) from None
        self._out.truncate()
        remove_logs(self._part)

    def write(self, part: bytes) -> Any:
        self._out.write(part)

    def finish(self) -> None:
        self._out.flush()
        os.fsync(self._out.fileno())
        there = f"sqlite:///{self._part}"
        refuse_lost_rows(there, self._manifest)
        self._mark(there, whole=True)
        # Those of the empty database that stood here.
        remove_logs(self._database)
        put_in_place(self._part, self._database)
        self._out.close()

    def abandon(self) -> None:
        self._out.close()
        self._part.unlink(missing_ok=True)
        remove_logs(self._part)


class _PgRestore(RestoreWriter):
    """pg_restore in one transaction: all or nothing, after the mark."""

    def __init__(self, url: str, manifest: Manifest, file: str) -> None:
        super().__init__(url, manifest, file)
        command = [postgres_tool("pg_restore"), "--single-transaction", "--no-owner"]
        environment = libpq_environment(url)
        self._mark(url, whole=False)
        self._process = subprocess.Popen(  # noqa: S603 - our own command
            [*command, "--no-privileges", f"--dbname={environment['PGDATABASE']}"],
            env=environment,
            stdin=subprocess.PIPE,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
        )

    def write(self, part: bytes) -> Any:
        try:
            if self._process.stdin:
                self._process.stdin.write(part)
        except BrokenPipeError:
            self._end()

    def finish(self) -> None:
        self._end()
        refuse_lost_rows(self._url, self._manifest)
        self._mark(self._url, whole=True)

    def abandon(self) -> None:
        self._process.kill()
        with suppress(BrokenPipeError):
            self._process.communicate()
        if self._file and is_empty(self._url):
            remove_mark(self._url)

    def _end(self) -> None:
        _, said = self._process.communicate()
        if self._process.returncode:
            raise BackupError(f"pg_restore failed: {last_words(said)}")


def remove_logs(file: Path) -> None:
    """What SQLite keeps beside a database."""
    for ending in ("-wal", "-shm"):
        file.with_name(f"{file.name}{ending}").unlink(missing_ok=True)
