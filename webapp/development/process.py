"""A process of our own: started in a session apart, its lines passed on, stopped for good."""

import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from functools import cache
from pathlib import Path
from threading import Thread

GRACE_SECONDS = 8.0
FORCED_SECONDS = 2.0


@cache
def end_with_parent() -> tuple[str, ...]:
    """What to put before a command, so that it ends when we are killed; only Linux knows how."""
    program = shutil.which("setpriv")
    if program is None:
        return ()
    words = (program, "--pdeathsig", "TERM", "--")
    tried = subprocess.run([*words, "true"], capture_output=True, check=False)  # noqa: S603
    return words if tried.returncode == 0 else ()


def discard(_line: str) -> None:
    """Take a line and keep nothing of it."""


class Process:
    """One child process. Ctrl-C in the terminal doesn't reach it: only `stop` ends it."""

    def __init__(
        self,
        name: str,
        command: Sequence[str],
        environment: Mapping[str, str],
        folder: Path,
        on_line: Callable[[str], None] = discard,
    ) -> None:
        self.name = name
        self.command = list(command)
        self._environment = dict(environment)
        self._folder = folder
        self._on_line = on_line
        self._child: subprocess.Popen[bytes] | None = None
        self._relay: Thread | None = None
        self._asked = False

    @property
    def child(self) -> "subprocess.Popen[bytes]":
        if self._child is None:
            raise RuntimeError(f"{self.name} was not started")
        return self._child

    @property
    def pid(self) -> int:
        return self.child.pid

    @property
    def started(self) -> bool:
        return self._child is not None

    @property
    def running(self) -> bool:
        return self._child is not None and self._child.poll() is None

    @property
    def ending(self) -> str:
        """How it ended, in words for people."""
        status = self.child.returncode
        if status is not None and status < 0:
            return f"ended by {signal.Signals(-status).name}"
        return f"exit status {status}"

    def start(self) -> None:
        self._asked = False
        self._child = self._begin()
        self._relay = Thread(target=self._pass_lines, name=f"{self.name} lines", daemon=True)
        self._relay.start()

    def send(self, number: int) -> None:
        """Signal the process itself; nothing happens when it is gone."""
        if self.running:
            self.child.send_signal(number)

    def ask_to_end(self) -> None:
        """Ask once; a worker that is asked twice drops the job in its hands."""
        if not self._asked:
            self._asked = True
            self.send(signal.SIGTERM)

    def stop(self, grace: float = GRACE_SECONDS) -> None:
        """Ask, insist, and at last end whatever is left of the group."""
        if not self.started:
            return
        self.ask_to_end()
        if not self._ended_within(grace):
            self.send(signal.SIGTERM)
            self._ended_within(FORCED_SECONDS)
        self._end_group()
        self.child.wait()
        if self._relay:
            self._relay.join(timeout=1)
        if self.child.stdout:
            self.child.stdout.close()

    def _begin(self) -> "subprocess.Popen[bytes]":
        return subprocess.Popen(  # noqa: S603 - our own commands
            [*end_with_parent(), *self.command],
            cwd=self._folder,
            env=self._environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )

    def _ended_within(self, seconds: float) -> bool:
        try:
            self.child.wait(seconds)
        except subprocess.TimeoutExpired:
            return False
        return True

    def _end_group(self) -> None:
        with suppress(ProcessLookupError, PermissionError):
            os.killpg(self.pid, signal.SIGKILL)

    def _pass_lines(self) -> None:
        try:
            for line in self.child.stdout or ():
                self._on_line(line.decode("utf-8", "replace").rstrip("\r\n"))
        except ValueError:
            print(f"{self.name}: its output was closed early", file=sys.stderr)  # noqa: T201
