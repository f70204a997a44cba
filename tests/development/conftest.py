"""`make run` in a checkout of its own, so that nobody's `var/` is touched."""

import os
import shutil
import signal
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path

import psutil
import pytest

from tests.live_app import send_signal
from tests.servers.free_port import free_port
from webapp.ground.settings import ROOT

PARTS = ("webapp", "jobs", "templates", "static", "wsgi.py", "gunicorn.conf.py")
START_SECONDS = 240
READY = "Ctrl-C stops everything."


class Runner:
    """The development runner as a process, and what it printed."""

    def __init__(self, folder: Path, **environment: str) -> None:
        self.folder = folder
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self._output = folder / "printed"
        self._environment = {
            "PATH": os.environ["PATH"],
            "HOME": str(folder),
            "PORT": str(self.port),
            **environment,
        }
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def printed(self) -> str:
        return self._output.read_text()

    def start(self) -> None:
        with self._output.open("wb") as output:
            self._process = subprocess.Popen(
                [sys.executable, "-m", "webapp.development"],
                cwd=self.folder,
                env=self._environment,
                stdout=output,
                stderr=output,
                start_new_session=True,
            )

    def await_words(self, words: str) -> None:
        deadline = time.monotonic() + START_SECONDS
        while words not in self.printed:
            ended = self._process is not None and self._process.poll() is not None
            assert not ended, f"it ended:\n{self.printed}"
            assert time.monotonic() < deadline, f"never printed {words!r}:\n{self.printed}"
            time.sleep(0.1)

    def await_logged(self, words: str) -> None:
        log, deadline = self.folder / "var/run.log", time.monotonic() + START_SECONDS
        while words not in log.read_text():
            assert time.monotonic() < deadline, f"never logged {words!r}:\n{log.read_text()}"
            time.sleep(0.1)

    def get(self, path: str, port: int | None = None) -> int:
        address = f"http://127.0.0.1:{port or self.port}{path}"
        with urllib.request.urlopen(address, timeout=60) as answer:
            return int(answer.status)

    def interrupt(self, number: int = signal.SIGINT) -> None:
        assert self._process
        self._process.send_signal(number)

    def console(self, *words: str) -> str:
        """What `flask …` prints in this checkout, without any setting."""
        bare = {name: self._environment[name] for name in ("PATH", "HOME")}
        done = subprocess.run(
            [sys.executable, "-m", "flask", *words],
            cwd=self.folder,
            env=bare,
            capture_output=True,
            text=True,
            check=False,
        )
        return done.stdout + done.stderr

    def exit_status(self) -> int:
        assert self._process
        return self._process.wait(120)

    def processes(self, words: str = "") -> list[psutil.Process]:
        """All that run in this checkout (with words in their command line)."""
        return [each for each in psutil.process_iter() if self._is_ours(each, words)]

    def _is_ours(self, process: psutil.Process, words: str) -> bool:
        try:
            inside = Path(process.cwd()).is_relative_to(self.folder)
            return inside and words in " ".join(process.cmdline())
        except (psutil.NoSuchProcess, psutil.AccessDenied, psutil.ZombieProcess):
            return False


def checked_out(folder: Path) -> Path:
    """What is compiled comes along: it is of these very files."""
    for part in PARTS:
        source = ROOT / part
        if source.is_dir():
            shutil.copytree(source, folder / part)
        else:
            shutil.copy(source, folder / part)
    return folder


def end(runner: Runner) -> None:
    for process in runner.processes():
        # Each may have ended with the one before it.
        send_signal(process, signal.SIGKILL)
    runner.exit_status()


@pytest.fixture
def runner(tmp_path: Path) -> Iterator[Callable[..., Runner]]:
    checkout = checked_out(tmp_path / "checkout")
    started: list[Runner] = []

    def start(**environment: str) -> Runner:
        runner = Runner(checkout, **environment)
        runner.start()
        started.append(runner)
        return runner

    yield start
    for each in started:
        end(each)


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Runner]:
    """One that is ready, for tests that only look; a proxy that answers nobody is set beside it."""
    proxy = "http://127.0.0.1:9"
    checkout = checked_out(tmp_path_factory.mktemp("running") / "checkout")
    running = Runner(checkout, HTTP_PROXY=proxy, http_proxy=proxy)
    running.start()
    try:
        running.await_words(READY)
        yield running
    finally:
        end(running)
