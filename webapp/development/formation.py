"""The formation: several processes that live and stop together, their lines in one stream."""

import sys
from collections.abc import Mapping, Sequence
from datetime import datetime
from itertools import cycle
from pathlib import Path
from threading import Event, Lock

from webapp.development.process import Process

COLOURS = (36, 33, 32, 35, 34)
POLL_SECONDS = 0.2


class Formation:
    """Processes started in order, watched together, and stopped in the reverse order."""

    def __init__(self, environment: Mapping[str, str], folder: Path, asked_to_stop: Event) -> None:
        self._environment = environment
        self._folder = folder
        self._processes: list[Process] = []
        self._colours = cycle(COLOURS)
        self._writing = Lock()
        self._asked_to_stop = asked_to_stop

    def add(self, name: str, command: Sequence[str]) -> None:
        colour = next(self._colours)
        self._processes.append(
            Process(
                name,
                command,
                self._environment,
                self._folder,
                lambda line: self._write(name, colour, line),
            )
        )

    def start(self) -> None:
        for process in self._processes:
            if self._asked_to_stop.is_set():
                return
            process.start()

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
        started = [each for each in reversed(self._processes) if each.started]
        for process in started:
            process.ask_to_end()
        for process in started:
            process.stop()

    def _write(self, name: str, colour: int, line: str) -> None:
        prefix = f"{datetime.now().astimezone():%H:%M:%S} {name:<7} |"
        if sys.stdout.isatty():
            prefix = f"\033[{colour}m{prefix}\033[0m"
        with self._writing:
            sys.stdout.write(f"{prefix} {line}\n")
            sys.stdout.flush()
