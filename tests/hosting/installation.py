"""An installation as docs/hosting keeps one: a folder of code, a web behind its socket, a worker
and a clock beside it, and people who are at work whatever happens to it.
"""

import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterable, Mapping
from contextlib import closing
from http.client import HTTPConnection, HTTPException
from itertools import cycle
from pathlib import Path
from signal import SIGHUP, SIGTERM
from threading import Event, Thread
from typing import Any

import psutil
from flask import Flask
from werkzeug.middleware.http_proxy import ProxyMiddleware

from tests.visitor import Visitor
from webapp.development.process import Process
from webapp.ground.settings import ROOT, Settings

PARTS = ("wsgi.py", "gunicorn.conf.py", "webapp", "jobs", "static", "templates")
# As systemd gives a process the socket that it keeps open.
BEHIND = (
    "import os, sys; os.dup2(int(sys.argv[1]), 3); "
    "os.environ.update(LISTEN_FDS='1', LISTEN_PID=str(os.getpid())); "
    "os.execv(sys.executable, [sys.executable, '-m', *sys.argv[2:]])"
)
# Processes import the app anew, beside whatever else runs.
WITHIN = 90.0
# So many people, and how long each looks at a page.
PEOPLE, LOOKS_SECONDS = 4, 0.25


class Installation:
    """Its code may be replaced at any time; `answers` is what the people got."""

    def __init__(
        self, folder: Path, environment: Mapping[str, str], python: str = sys.executable
    ) -> None:
        self.folder = folder
        self.python = python
        self.lines: list[str] = []
        self.answers: list[object] = []
        self.web: subprocess.Popen[bytes] | None = None
        self.crew: dict[str, Process] = {}
        self.environment = {**environment, "WEB_CONCURRENCY": "1"}
        self._socket = socket.create_server(("127.0.0.1", 0), backlog=500)
        self._over = Event()
        self._people: list[Thread] = []

    @staticmethod
    def copied(tree: Path, folder: Path) -> Path:
        """What a process needs of a tree, in a new folder."""
        folder.mkdir()
        for part in PARTS:
            copy: Any = shutil.copytree if (tree / part).is_dir() else shutil.copy2
            copy(tree / part, folder / part)
        return folder

    def put(self, tree: Path = ROOT) -> None:
        """The code of this tree in place of what is there."""
        fresh, old = self.folder / "fresh", self.folder / "old"
        self.copied(tree, fresh)
        old.mkdir()
        for part in PARTS:
            if (self.folder / part).exists():
                (self.folder / part).rename(old / part)
            (fresh / part).rename(self.folder / part)
        fresh.rmdir()
        shutil.rmtree(old)

    def start_web(self, *module: str) -> None:
        """Gunicorn, unless another module is what hands on the socket."""
        number = self._socket.fileno()
        words = [self.python, "-c", BEHIND, str(number), *(module or ("gunicorn", "wsgi:app"))]
        self.web = subprocess.Popen(words, cwd=self.folder, env=self.environment, pass_fds=[number])

    def start(self, name: str) -> None:
        """A worker or a clock, in place of the one that ended."""
        self.crew[name] = Process(
            name,
            [self.python, "-m", f"jobs.{name}"],
            self.environment,
            self.folder,
            lambda line: self.lines.append(f"{name} | {line}"),
        )
        self.crew[name].start()

    def reload_web(self) -> None:
        """As `systemctl reload`: back when the processes of before have left."""
        assert self.web is not None
        before = set(psutil.Process(self.web.pid).children())
        self.web.send_signal(SIGHUP)
        eventually(lambda: not any(each.is_running() for each in before))
        eventually(lambda: self.ask("/healthz")[0] == 200)

    def restart_web(self) -> None:
        """As `systemctl restart` of a unit whose socket stays open."""
        assert self.web is not None
        self.web.send_signal(SIGTERM)
        self.web.wait()
        self.start_web()

    def come(self, addresses: Iterable[str] = ("/sign-in",), cookie: str = "") -> None:
        """People who ask for these pages until all is over."""
        given = list(addresses)
        self._people = [Thread(target=self._stay, args=(given, cookie)) for _ in range(PEOPLE)]
        for each in self._people:
            each.start()

    def leave(self) -> None:
        self._over.set()
        for each in self._people:
            each.join()

    def stop(self) -> None:
        self.leave()
        for each in self.crew.values():
            each.stop(grace=1)
        if self.web:
            self.web.terminate()
            self.web.wait()
        self._socket.close()

    def ask(self, path: str, cookie: str = "") -> tuple[object, bytes]:
        """The status, or how it failed; and the page."""
        host, port = self._socket.getsockname()
        headers = {"Host": f"127.0.0.1:{port}"} | ({"Cookie": cookie} if cookie else {})
        with closing(HTTPConnection(host, port, timeout=WITHIN)) as line:
            try:
                line.request("GET", path, headers=headers)
                answer = line.getresponse()
                return answer.status, answer.read()
            except (OSError, HTTPException) as error:
                return type(error).__name__, b""

    def console(self, *words: str) -> str:
        """What `flask …` of the code that is here now says."""
        command = [self.python, "-m", "flask", *words]
        done = subprocess.run(
            command, cwd=self.folder, env=self.environment, capture_output=True, check=False
        )
        assert done.returncode == 0, done.stderr.decode()
        return done.stdout.decode().strip()

    def visitor(self) -> Visitor:
        """A browser without JavaScript, whose requests go through the socket."""
        browser = Flask("browser")
        browser.extensions["settings"] = Settings.from_environment(self.environment)
        browser.wsgi_app = _ThroughSocket(  # type: ignore[method-assign]
            f"http://127.0.0.1:{self._socket.getsockname()[1]}"
        )
        return Visitor(browser)

    def _stay(self, addresses: list[str], cookie: str) -> None:
        for address in cycle(addresses):
            if self._over.wait(LOOKS_SECONDS):
                return
            self.answers.append(self.ask(address, cookie)[0])


class _ThroughSocket(ProxyMiddleware):
    """All that a browser asks for, to one server."""

    def __init__(self, target: str) -> None:
        super().__init__(
            lambda *_: [], {"/": {"target": target, "host": None}}, timeout=int(WITHIN)
        )

    def __call__(self, environ: Any, start_response: Any) -> Iterable[bytes]:
        [options] = self.targets.values()
        return self.proxy_to(options, environ["PATH_INFO"], "/")(environ, start_response)


def eventually(happens: Callable[[], object], seconds: float = WITHIN) -> None:
    until = time.monotonic() + seconds
    while not happens():
        assert time.monotonic() < until, f"not within {seconds:g} seconds"
        time.sleep(0.05)
