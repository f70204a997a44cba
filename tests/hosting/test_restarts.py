"""A deploy while people are at work: no request is refused or cut off, by a reload or a restart."""

import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from signal import SIGHUP, SIGTERM
from threading import Event, Thread
from typing import Any

import pytest

from webapp.ground.database.db import database as main_database
from webapp.ground.database.migration import pending_migrations, schema_faults
from webapp.ground.settings import ROOT

pytestmark = [pytest.mark.slow, pytest.mark.parametrize("database_kind", ["sqlite"])]
PARTS = ("wsgi.py", "gunicorn.conf.py", "webapp", "jobs", "static", "templates")
# As systemd gives a process the socket that it keeps open.
BEHIND = (
    "import os, sys; os.dup2(int(sys.argv[1]), 3); "
    "os.environ.update(LISTEN_FDS='1', LISTEN_PID=str(os.getpid())); "
    "os.execv(sys.executable, [sys.executable, '-m', 'gunicorn', 'wsgi:app'])"
)
# Three processes import the app anew, beside whatever else runs.
WITHIN = 90.0
NEXT = """
from peewee import *


def up(migrator, db):
    migrator.migrate(migrator.add_column("user", "of_the_next_version", IntegerField(null=True)))


def down(migrator, db):
    migrator.migrate(migrator.drop_column("user", "of_the_next_version"))
"""


class Web:
    """A gunicorn behind a socket that outlives it, with code of its own, and visitors."""

    def __init__(self, folder: Path, environment: dict[str, str]) -> None:
        self.folder = folder
        self._environment = {**environment, "WEB_CONCURRENCY": "1"}
        self._socket = socket.create_server(("127.0.0.1", 0), backlog=500)
        self._over = Event()
        self.answers: list[object] = []
        self.process = self.start()
        self._visitors = [Thread(target=self._visit) for _ in range(4)]

    def start(self) -> "subprocess.Popen[bytes]":
        number = self._socket.fileno()
        words = [sys.executable, "-c", BEHIND, str(number)]
        self.process = subprocess.Popen(
            words, cwd=self.folder, env=self._environment, pass_fds=[number]
        )
        return self.process

    def come(self) -> None:
        for each in self._visitors:
            each.start()

    def stop(self) -> None:
        self._over.set()
        for each in self._visitors:
            if each.ident:
                each.join()
        self.process.terminate()
        self.process.wait()
        self._socket.close()

    def ask(self, path: str) -> tuple[object, bytes]:
        """The status, or how it failed; and the page."""
        host, port = self._socket.getsockname()
        with closing(HTTPConnection(host, port, timeout=WITHIN)) as line:
            try:
                line.request("GET", path, headers={"Host": f"127.0.0.1:{port}"})
                answer = line.getresponse()
                return answer.status, answer.read()
            except (OSError, HTTPException) as error:
                return type(error).__name__, b""

    def console(self, *words: str) -> str:
        """What `flask …` of the newer code says."""
        command = [sys.executable, "-m", "flask", *words]
        done = subprocess.run(
            command, cwd=self.folder, env=self._environment, capture_output=True, check=True
        )
        return done.stdout.decode().strip()

    def _visit(self) -> None:
        while not self._over.is_set():
            self.answers.append(self.ask("/sign-in")[0])


@pytest.fixture
def web(environment: dict[str, str], database: Any, tmp_path: Path) -> Iterator[Web]:
    for part in PARTS:
        copy: Any = shutil.copytree if (ROOT / part).is_dir() else shutil.copy
        copy(ROOT / part, tmp_path / part)
    web = Web(tmp_path, environment)
    try:
        _eventually(lambda: web.ask("/healthz")[0] == 200)
        yield web
    finally:
        web.stop()


def test_new_code_takes_over_without_a_request_lost(web: Web) -> None:
    web.come()
    health = web.folder / "webapp/ground/web/health.py"
    health.write_text(health.read_text().replace('status="ok"', 'status="newer"'))

    web.process.send_signal(SIGHUP)
    _eventually(lambda: all(b"newer" in web.ask("/healthz")[1] for _ in range(20)))

    _eventually(lambda: len(web.answers) > 20)
    assert set(web.answers) == {200}


def test_a_migration_is_applied_under_an_old_version_that_goes_on(web: Web) -> None:
    (web.folder / "webapp/migrations/main/9999_next.py").write_text(NEXT)
    web.come()

    upgraded = web.console("db", "upgrade")
    _eventually(lambda: len(web.answers) > 60)

    assert upgraded == "Applied main/9999_next."
    assert set(web.answers) == {200}
    assert (schema_faults(), pending_migrations()) == ([], [])
    # Which the tests throw away.
    main_database.execute_sql("CREATE TABLE thrown_away (id INTEGER)")


def test_a_restart_behind_its_socket_lets_requests_wait_and_loses_none(web: Web) -> None:
    web.come()
    _eventually(lambda: len(web.answers) > 20)

    web.process.send_signal(SIGTERM)
    web.process.wait()
    web.start()
    before = len(web.answers)
    _eventually(lambda: len(web.answers) > before + 20)

    assert set(web.answers) == {200}


def _eventually(happens: Callable[[], bool]) -> None:
    until = time.monotonic() + WITHIN
    while not happens():
        assert time.monotonic() < until
        time.sleep(0.05)
