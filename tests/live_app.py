"""The whole app as real processes: web, workers and a clock, with a Valkey of their own."""

import signal
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Mapping
from contextlib import ExitStack, suppress
from pathlib import Path

import psutil
from redis import Redis

from tests.servers.forked_process import ForkedProcess, ForkServer
from tests.servers.sandbox import Sandbox
from webapp.development.process import Process
from webapp.development.valkey import Valkey
from webapp.ground.settings import ROOT, Settings
from webapp.sandbox.remote_control import RemoteControl

START_SECONDS = 120.0
POLL_SECONDS = 0.05
# What a test puts before them, such as another clock, must come before the app is imported.
FORKED = ("gunicorn", "jobs.clock", "jobs.worker")


class LiveApp:
    """Web, one worker and a clock are running; more workers can be started, any be killed."""

    def __init__(
        self,
        environment: Mapping[str, str],
        valkey: Valkey,
        sandbox: Sandbox,
        fork_server: ForkServer | None = None,
    ) -> None:
        """With a fork server, processes start without importing the app once more."""
        self.environment = dict(environment)
        self._fork_server = fork_server
        self.settings = Settings.from_environment(environment)
        self.valkey = valkey
        self.sandbox = sandbox
        self.url = self.settings.public_url
        self.lines: list[str] = []
        self.workers: list[Process] = []
        self.others: list[Process] = []
        self._orphans: list[psutil.Process] = []
        self.web = self._process("web", "gunicorn", "wsgi:app", "--workers", "1")
        self.clock = self._process("clock", "jobs.clock")

    @property
    def remote(self) -> RemoteControl:
        return self.sandbox.remote

    @property
    def redis(self) -> "Redis":
        return Redis.from_url(self.settings.redis_url)

    @property
    def logs(self) -> str:
        """All that the processes have printed so far."""
        return "\n".join(self.lines)

    @property
    def registered(self) -> int:
        """How many workers the queue knows of, those that were killed too."""
        with self.redis as client:
            return int(client.scard("rq:workers"))

    def start(self) -> None:
        self.start_crew()
        self.start_web()

    def start_web(self) -> None:
        """Until it answers."""
        self.web.start()
        self.eventually(self.answers, "the web process answers")

    def start_crew(self) -> None:
        """Worker and clock, without the web."""
        self.clock.start()
        self.start_worker()

    def stop(self) -> None:
        """At once, and all: what is left would work on in the databases of the next tests."""
        with ExitStack() as stack:
            for orphan in self._orphans:
                stack.callback(send_signal, orphan, signal.SIGKILL)
            for process in (self.web, self.clock, *self.workers, *self.others):
                stack.callback(kill_family, process)

    def start_worker(self, *before: str) -> Process:
        """One more; `before` are a module and its words that run the worker in turn."""
        words = (*before, "jobs.worker")
        worker = self._process(f"worker{len(self.workers) + 1}", *words)
        worker.start()
        self.workers.append(worker)
        return worker

    def start_another(self, name: str, *words: str) -> Process:
        """A process beside these, such as a second clock."""
        process = self._process(name, *words)
        process.start()
        self.others.append(process)
        return process

    def kill_worker(self, number: int = signal.SIGKILL, worker: Process | None = None) -> None:
        """Signal a worker (the newest, unless given); SIGKILL takes its running job along."""
        worker = worker or self.workers[-1]
        if number == signal.SIGKILL:
            kill_family(worker)
        else:
            worker.send(number)

    def kill_parent(self, worker: Process | None = None) -> list[psutil.Process]:
        """Kill a worker alone; the jobs that live on."""
        worker = worker or self.workers[-1]
        # What stands still starts no job more.
        worker.send(signal.SIGSTOP)
        orphans = psutil.Process(worker.pid).children(recursive=True)
        worker.send(signal.SIGKILL)
        self._orphans += orphans
        self.eventually(lambda: not worker.running, "the worker is gone")
        return orphans

    def kill_job(self, worker: Process | None = None) -> bool:
        """Kill only the process in which the worker runs its job; False when none runs."""
        jobs = psutil.Process((worker or self.workers[-1]).pid).children()
        for job in jobs:
            send_signal(job, signal.SIGKILL)
        return bool(jobs)

    def restart_clock(self) -> None:
        kill_family(self.clock)
        self.clock.start()

    def stop_valkey(self, at_once: bool = True) -> None:
        if at_once:
            self.valkey.process.send(signal.SIGKILL)
        self.valkey.stop()

    def start_valkey(self) -> None:
        self.valkey.start()

    def empty_valkey(self) -> None:
        with self.redis as client:
            client.flushall()

    def eventually(
        self, happens: Callable[[], object], what: str, seconds: float = START_SECONDS
    ) -> None:
        """Wait until something is true; fails with `what` and the processes' last lines."""
        deadline = time.monotonic() + seconds
        while not happens():
            if time.monotonic() > deadline:
                tail = "\n".join(self.lines[-40:])
                raise AssertionError(f"Not within {seconds:g} s: {what}\n{tail}")
            time.sleep(POLL_SECONDS)

    def _process(self, name: str, module: str, *words: str) -> Process:
        about = (self.environment, Path(ROOT), lambda line: self.lines.append(f"{name} | {line}"))
        if self._fork_server and module in FORKED:
            return ForkedProcess(self._fork_server, name, [module, *words], *about)
        return Process(name, [sys.executable, "-m", module, *words], *about)

    def answers(self) -> bool:
        """Whether the web process says that it is well."""
        assert self.web.running, f"the web process ended ({self.web.ending})\n{self.logs}"
        try:
            with urllib.request.urlopen(f"{self.url}/healthz", timeout=5) as answer:
                return bool(answer.status == 200)
        except (OSError, urllib.error.URLError):
            return False


def send_signal(process: psutil.Process, number: int) -> None:
    """To one that may have ended a moment ago."""
    with suppress(psutil.NoSuchProcess):
        process.send_signal(number)


def kill_family(process: Process) -> None:
    """A worker's job runs in a process group of its own: it is found as a child."""
    if not process.started:
        return
    # What stands still starts no job more.
    process.send(signal.SIGSTOP)
    family = []
    if process.running:
        with suppress(psutil.NoSuchProcess):
            family = psutil.Process(process.pid).children(recursive=True)
    process.send(signal.SIGKILL)
    for member in family:
        send_signal(member, signal.SIGKILL)
    process.stop()
