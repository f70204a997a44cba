"""Restoring a backup into an empty database."""

import os
import subprocess
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any, BinaryIO

from webapp.backup.archive import Manifest, read_archive
from webapp.backup.backup_error import BackupError
from webapp.backup.dump import (
    POSTGRES,
    SQLITE,
    is_sqlite_url,
    last_words,
    libpq_environment,
    postgres_tool,
    rows_of_postgres,
    rows_of_sqlite,
    sqlite_file,
)

OTHER_KIND = "This is a backup of {0}, and {1} names another kind of database."
NOT_EMPTY = (
    "{0} already leads to a database with tables. Restore into an empty one: nothing was changed."
)


def restore_archive(
    source: BinaryIO,
    identities: list[str],
    name: str,
    setting: str,
    url: str,
    check: Callable[[Manifest], None] | None = None,
) -> Manifest:
    """Restore one archive into the empty database at this address.

    `name` is "main" or "keyring", `setting` what the operator calls the address; `check` may
    refuse the manifest before anything is written. Raises BackupError, after which the database
    is as empty as before.
    """
    _refuse_unless_empty(setting, url)
    writers: list[_Writer] = []

    def opened(manifest: Manifest) -> Callable[[bytes], Any]:
        if manifest.database != name:
            raise BackupError(f"This is a backup of the {manifest.database} database.")
        if manifest.kind != (SQLITE if is_sqlite_url(url) else POSTGRES):
            raise BackupError(OTHER_KIND.format(manifest.kind, setting))
        if check:
            check(manifest)
        writers.append(_writer(url))
        return writers[0].write

    try:
        manifest = read_archive(source, identities, opened)
        writers[0].close()
        found = rows_at(url)
        lost = [table for table, rows in manifest.rows.items() if found.get(table) != rows]
        if lost:
            raise BackupError(f"Rows are missing after the restore: {', '.join(lost)}.")
    except BaseException:
        for writer in writers:
            writer.abandon()
        raise
    return manifest


def rows_at(url: str) -> dict[str, int]:
    """How many rows each table has, in the database at this address."""
    if is_sqlite_url(url):
        return rows_of_sqlite(sqlite_file(url))
    # Here, as below: where both databases are files, no process loads it.
    import psycopg

    with psycopg.connect(url) as connection:
        return rows_of_postgres(connection)


def _refuse_unless_empty(setting: str, url: str) -> None:
    there = not is_sqlite_url(url) or sqlite_file(url).exists()
    if there and rows_at(url):
        raise BackupError(NOT_EMPTY.format(setting))


def _writer(url: str) -> "_Writer":
    return _FileWriter(sqlite_file(url)) if is_sqlite_url(url) else _PgRestore(url)


class _Writer:
    """Takes a dump piece by piece; `close` makes it the database."""

    def write(self, part: bytes) -> Any:
        raise NotImplementedError

    def close(self) -> None:
        raise NotImplementedError

    def abandon(self) -> None:
        """Leave the database as empty as it was."""
        raise NotImplementedError


class _FileWriter(_Writer):
    def __init__(self, file: Path) -> None:
        self._file = file
        self._part = file.with_name(f"{file.name}.restoring")
        file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        self._out = os.fdopen(
            os.open(self._part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb"
        )

    def write(self, part: bytes) -> Any:
        self._out.write(part)

    def close(self) -> None:
        self._out.flush()
        os.fsync(self._out.fileno())
        self._out.close()
        self._remove_logs()
        self._part.replace(self._file)

    def abandon(self) -> None:
        self._out.close()
        self._part.unlink(missing_ok=True)
        self._file.unlink(missing_ok=True)
        self._remove_logs()

    def _remove_logs(self) -> None:
        """Those of the empty database that stood here."""
        for ending in ("-wal", "-shm"):
            self._file.with_name(f"{self._file.name}{ending}").unlink(missing_ok=True)


class _PgRestore(_Writer):
    """pg_restore in one transaction: all or nothing."""

    def __init__(self, url: str) -> None:
        self._url = url
        command = [postgres_tool("pg_restore"), "--single-transaction", "--no-owner"]
        environment = libpq_environment(url)
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

    def close(self) -> None:
        self._end()

    def abandon(self) -> None:
        self._process.kill()
        with suppress(BrokenPipeError):
            self._process.communicate()

    def _end(self) -> None:
        _, said = self._process.communicate()
        if self._process.returncode:
            raise BackupError(f"pg_restore failed: {last_words(said)}")
