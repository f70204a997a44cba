"""All that an installation runs, for a small machine: `python -m jobs.formation`

This process loads the code, forks `web` and a worker, which share with it what none of them
changes, and is itself the clock and the listener, in a thread each: they mostly wait, and a
process of their own would be one more copy of what each changes. When one part ends, all end:
whoever supervises this begins it anew. SIGTERM asks each to end, SIGHUP is for `web`.
"""

import ctypes
import os
import signal
import sys
import threading
import time
from collections.abc import Callable, Mapping
from contextlib import suppress
from importlib import import_module
from pkgutil import iter_modules
from typing import NoReturn, Protocol

import structlog
from gunicorn.app.wsgiapp import WSGIApplication
from gunicorn.arbiter import Arbiter

import jobs
from jobs import web, worker
from jobs.clock import Clock
from jobs.listener import Listener, listener_of_queue
from webapp.ground.database.db import limit_memory
from webapp.ground.settings import SettingsError
from webapp.ground.start import exit_if_half_restored, settle
from webapp.ground.web.template_bytecode import load_templates

SET_DEATH_SIGNAL = 1
# glibc's M_ARENA_MAX, M_MMAP_THRESHOLD and M_TRIM_THRESHOLD: by itself each thread gets a heap of
# its own, and what was large once is kept.
MALLOC = {-8: 1, -3: 131_072, -1: 131_072}
# How often it looks whether what is in hand is done.
LOOKS_SECONDS = 0.05
log = structlog.get_logger(__name__)


class Loop(Protocol):
    """What goes on in a thread of this process until it is stopped."""

    def run(self) -> None: ...

    def stop(self) -> None: ...


class Formation:
    """`parts` become processes, `loops` threads of this one."""

    def __init__(self, parts: Mapping[str, Callable[[], None]], loops: Mapping[str, Loop]) -> None:
        self._parts = parts
        self._loops = loops
        self._names: dict[int, str] = {}
        self._asked_to_end = False
        self._fallen = False

    def run(self) -> int:
        """Until all have ended; the exit status."""
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, self._ask_to_end)
        signal.signal(signal.SIGHUP, self._reload)
        for name, part in self._parts.items():
            self._names[_forked(part)] = name
        # Only now: a fork copies no thread, but what one has locked.
        threads = [
            threading.Thread(target=self._go_on, args=each, daemon=True)
            for each in self._loops.items()
        ]
        for thread in threads:
            thread.start()
        if self._asked_to_end:
            # While they were made: those that came later haven't heard it.
            self._ask_to_end()
        while self._names:
            child, status = os.wait()
            # A job of a worker that died comes to whoever is above it.
            name = self._names.pop(child, "")
            if name and not self._asked_to_end:
                self._note_fall(name, os.waitstatus_to_exitcode(status))
        for thread, loop in zip(threads, self._loops.values(), strict=True):
            while thread.is_alive() and not _may_end(loop):
                time.sleep(LOOKS_SECONDS)
        return int(self._fallen)

    def _go_on(self, name: str, loop: Loop) -> None:
        try:
            loop.run()
        finally:
            if not self._asked_to_end:
                self._note_fall(name, 1)

    def _note_fall(self, name: str, status: int) -> None:
        log.error("formation.fallen", process=name, status=status)
        self._fallen = True
        self._ask_to_end()

    def _ask_to_end(self, *_signal: object) -> None:
        self._asked_to_end = True
        for loop in self._loops.values():
            loop.stop()
        for number in list(self._names):
            _send(number, signal.SIGTERM)

    def _reload(self, *_signal: object) -> None:
        for number, name in self._names.items():
            if name == "web":
                _send(number, signal.SIGHUP)


def main() -> None:
    try:
        web.check(os.environ)
    except SettingsError as error:
        sys.exit(str(error))
    _limit_memory()
    parts = {"web": _load().run, "worker": worker.run}
    exit_if_half_restored()
    loops: dict[str, Loop] = {"clock": Clock()}
    if listener := listener_of_queue():
        loops["listener"] = listener
    sys.exit(Formation(parts, loops).run())


def _limit_memory() -> None:
    """For this process and all that it forks."""
    limit_memory()
    with suppress(OSError, AttributeError):
        for option, value in MALLOC.items():
            ctypes.CDLL(None).mallopt(option, value)


def _load() -> Arbiter:
    """All that they have in common, before there are several; gunicorn's master, not started."""
    for module in iter_modules(jobs.__path__, "jobs."):
        import_module(module.name)
    sys.argv = ["gunicorn", "wsgi:app"]
    master = Arbiter(WSGIApplication(prog=sys.argv[0]))
    app = import_module("wsgi").app
    load_templates(app.jinja_env)
    settle()
    with suppress(OSError, AttributeError):
        # What was needed while all was loaded.
        ctypes.CDLL(None).malloc_trim(0)
    return master


def _may_end(loop: Loop) -> bool:
    return isinstance(loop, Listener) and loop.may_end


def _forked(part: Callable[[], None]) -> int:
    """Its number; the new process runs the part, and ends with it."""
    parent = os.getpid()
    number = os.fork()
    if not number:
        _begin(parent)
        _end_with(part)
    return number


def _begin(parent: int) -> None:
    """As a process of its own, which doesn't outlive the one above."""
    for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
        signal.signal(number, signal.SIG_DFL)
    os.setsid()
    with suppress(OSError, AttributeError):
        ctypes.CDLL(None).prctl(SET_DEATH_SIGNAL, signal.SIGTERM)
    if os.environ.get("LISTEN_PID") == str(parent):
        # A socket that systemd has given to all of us.
        os.environ["LISTEN_PID"] = str(os.getpid())


def _end_with(part: Callable[[], None]) -> NoReturn:
    status = 1
    try:
        part()
        status = 0
    except SystemExit as end:
        status = end.code if isinstance(end.code, int) else int(bool(end.code))
        if isinstance(end.code, str):
            sys.stderr.write(f"{end.code}\n")
    except Exception as error:
        log.error("formation.failed", exc_info=error)
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(status)


def _send(number: int, signal_number: int) -> None:
    with suppress(ProcessLookupError):
        os.kill(number, signal_number)


if __name__ == "__main__":
    main()
