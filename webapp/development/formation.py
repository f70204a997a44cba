"""The formation: several processes that live and stop together, their lines in one file.

The screen shows the beginnings and what is wrong: a line of each trouble, the rest is in the file.
"""

import sys
from collections.abc import Mapping, Sequence
from datetime import datetime
from pathlib import Path
from threading import Lock

from webapp.development.process import Process
from webapp.ground.work.shutdown_request import ShutdownRequest

COLOURS = (36, 33, 32, 35, 34)
POLL_SECONDS = 0.2
# How a line begins, or what it holds, that somebody at the screen should see.
TROUBLE = ("[error", "[critical", "[ERROR]", "[CRITICAL]", "Traceback (")


class Formation:
    """Processes started in order, watched together, and stopped in the reverse order."""

    def __init__(
        self,
        environment: Mapping[str, str],
        folder: Path,
        log: Path,
        asked_to_stop: ShutdownRequest,
    ) -> None:
        self._environment = environment
        self._log = log.open("w", encoding="utf-8")
        self._folder = folder
        self._processes: list[Process] = []
        # What ends by itself when it has done its work.
        self._one_offs: list[Process] = []
        self._writing = Lock()
        self._asked_to_stop = asked_to_stop

    def add(self, name: str, command: Sequence[str]) -> None:
        self._processes.append(self._process(name, command, len(self._processes)))

    def run_once(self, name: str, command: Sequence[str]) -> None:
        """Start a process that may end by itself; it is stopped with the others."""
        process = self._process(name, command, len(self._processes))
        self._one_offs.append(process)
        process.start()

    def start(self) -> None:
        for process in self._processes:
            if self._asked_to_stop.is_set():
                return
            process.start()
            self._show(process.name, self._colour_of(process), "started")

    @property
    def whole(self) -> bool:
        """Whether all run and nobody has asked to stop."""
        return not self._asked_to_stop.is_set() and self.fallen is None

    @property
    def fallen(self) -> Process | None:
        """The process that ended by itself."""
        return next((each for each in self._processes if not each.running), None)

    def pause(self, seconds: float) -> None:
        """Wait, shorter when asked to stop."""
        self._asked_to_stop.wait(seconds)

    def wait(self) -> Process | None:
        """Until somebody asks to stop (None), or one ends by itself (that one)."""
        while self.whole:
            self.pause(POLL_SECONDS)
        return None if self._asked_to_stop.is_set() else self.fallen

    def stop(self) -> None:
        started = [*self._one_offs, *(each for each in reversed(self._processes) if each.started)]
        for process in started:
            process.ask_to_end()
        for process in started:
            process.stop()
        with self._writing:
            self._log.close()

    def _process(self, name: str, command: Sequence[str], number: int) -> Process:
        def pass_line(line: str) -> None:
            self._write(name, COLOURS[number % len(COLOURS)], line)

        return Process(name, command, self._environment, self._folder, pass_line)

    def _write(self, name: str, colour: int, line: str) -> None:
        with self._writing:
            if not self._log.closed:
                self._log.write(f"{_prefix(name)} {line}\n")
                self._log.flush()
        if any(each in line for each in TROUBLE):
            self._show(name, colour, line)

    def _show(self, name: str, colour: int, line: str) -> None:
        prefix = _prefix(name)
        if sys.stdout.isatty():
            prefix = f"\033[{colour}m{prefix}\033[0m"
        with self._writing:
            sys.stdout.write(f"{prefix} {line}\n")
            sys.stdout.flush()

    def _colour_of(self, process: Process) -> int:
        return COLOURS[self._processes.index(process) % len(COLOURS)]


def _prefix(name: str) -> str:
    return f"{datetime.now().astimezone():%H:%M:%S} {name:<8} |"
