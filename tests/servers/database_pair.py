"""Pairs of clean, migrated databases (main and keyring), each a copy of a migrated pair."""

import shutil
import sqlite3
import tempfile
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from tests.servers.kept_connections import close_kept
from tests.servers.postgres import Postgres
from tests.servers.swept_database import SweptDatabase
from tests.servers.swept_file import SweptFile
from webapp.ground.database import db
from webapp.ground.database.migration import migrate

# Where there is room, files stand in memory: no commit waits for a disk that nobody reads later,
# and no write for what others write to the disk.
MEMORY = Path("/dev/shm")
ROOM_BYTES = 1 << 30


def temporary_folder() -> Path:
    """A new folder for databases or a Valkey, in memory where it can be."""
    in_memory = MEMORY.is_dir() and shutil.disk_usage(MEMORY).free > ROOM_BYTES
    return Path(tempfile.mkdtemp(prefix="orderdesk-", dir=MEMORY if in_memory else None))


@dataclass(frozen=True)
class DatabasePair:
    main_url: str
    keyring_url: str


class Databases(Protocol):
    """A place where pairs of databases are made and dropped."""

    def fresh(self, name: str) -> DatabasePair: ...

    def copied(self, name: str, copy: str) -> DatabasePair: ...

    def drop(self, name: str) -> None: ...

    def close(self) -> None: ...


class SqliteDatabases:
    """Files, copied from a migrated pair, and swept where a connection to them was kept."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._swept: dict[tuple[str, str], SweptFile] = {}
        folder.mkdir(parents=True, exist_ok=True)
        _migrate(self._pair("template"))
        for kind in ("main", "keyring"):
            _write_back(self._file("template", kind))

    def fresh(self, name: str) -> DatabasePair:
        for kind in ("main", "keyring"):
            if (name, kind) not in self._swept:
                self._swept[name, kind] = self._swept_file(name, kind)
            self._swept[name, kind].fresh()
        return self._pair(name)

    def copied(self, name: str, copy: str) -> DatabasePair:
        """A copy of one that nobody is connected to, and whose log is empty."""
        close_kept()
        for kind in ("main", "keyring"):
            shutil.copyfile(self._file(name, kind), self._file(copy, kind))
        return self._pair(copy)

    def drop(self, name: str) -> None:
        for kind in ("main", "keyring"):
            self._swept[name, kind].leave()

    def close(self) -> None:
        close_kept()
        shutil.rmtree(self._folder)

    def _pair(self, name: str) -> DatabasePair:
        main, keyring = (f"sqlite:///{self._file(name, kind)}" for kind in ("main", "keyring"))
        return DatabasePair(main, keyring)

    def _file(self, name: str, kind: str) -> Path:
        swept = self._swept.get((name, kind))
        return swept.file if swept else self._folder / f"{name}-{kind}.sqlite3"

    def _swept_file(self, name: str, kind: str) -> SweptFile:
        template = self._file("template", kind)
        return SweptFile(template, self._folder / name / kind, f"{name}-{kind}.sqlite3")


class PostgresDatabases:
    """Databases of one server. A pair is copied from a migrated one, and swept for each test:
    that is ten times as quick as a copy."""

    def __init__(self, server: Postgres) -> None:
        self._server = server
        self._swept: dict[str, SweptDatabase] = {}
        _migrate(DatabasePair(server.create("template_main"), server.create("template_keyring")))

    def fresh(self, name: str) -> DatabasePair:
        main, keyring = (self._clean(f"{name}_{kind}", kind) for kind in ("main", "keyring"))
        return DatabasePair(main, keyring)

    def copied(self, name: str, copy: str) -> DatabasePair:
        """A copy of one that nobody is connected to."""
        close_kept()
        kinds = ("main", "keyring")
        for swept in [self._swept.pop(f"{name}_{kind}", None) for kind in kinds]:
            if swept:
                swept.close()
        return DatabasePair(*(self._server.create(f"{copy}_{k}", f"{name}_{k}") for k in kinds))

    def drop(self, name: str) -> None:
        for kind in ("main", "keyring"):
            self._swept[f"{name}_{kind}"].leave_alone()

    def close(self) -> None:
        close_kept()
        for each in self._swept.values():
            each.close()

    def _clean(self, name: str, kind: str) -> str:
        if name not in self._swept:
            self._server.create(name, f"template_{kind}")
            self._swept[name] = SweptDatabase(self._server.url(name))
        elif not self._swept[name].sweep():
            self._swept.pop(name).close()
            self._server.drop(name)
            return self._clean(name, kind)
        return self._server.url(name)


def _migrate(pair: DatabasePair) -> None:
    db.open_databases(pair.main_url, pair.keyring_url)
    migrate()
    close_databases()


def close_databases() -> None:
    """Close what the app opened, as the end of its process would."""
    for each in (db.database, db.keyring_database):
        if not each.is_closed():
            each.close()
        each.obj.close_all()


def _write_back(file: Path) -> None:
    """What stands only in the write-ahead log wouldn't be copied."""
    with closing(sqlite3.connect(file)) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
