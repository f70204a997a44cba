"""All processes of one small machine, from one that has loaded the code: `python -m jobs.formation`

Each is a fork and shares with the others what none of them changes, so that all together take
little more than half of what they take apart. When one ends, all end: whoever supervises this one
begins anew. SIGTERM asks each to end in its own way, SIGHUP is for `web`.
"""

import ctypes
import gc
import os
import signal
import sys
from collections.abc import Callable, Mapping
from contextlib import suppress
from importlib import import_module
from pkgutil import iter_modules
from typing import NoReturn

import structlog

import jobs
from jobs import clock, listener, web, worker
from webapp.ground.settings import SettingsError

SET_DEATH_SIGNAL = 1
log = structlog.get_logger(__name__)


class Formation:
    def __init__(self, parts: Mapping[str, Callable[[], None]]) -> None:
        self._parts = parts
        self._names: dict[int, str] = {}
        self._asked_to_end = False

    def run(self) -> int:
        """Until all have ended; the exit status."""
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, self._ask_to_end)
        signal.signal(signal.SIGHUP, self._reload)
        for name, part in self._parts.items():
            self._names[_forked(part)] = name
        if self._asked_to_end:
            # While they were made: those that came later haven't heard it.
            self._ask_to_end()
        fallen = False
        while self._names:
            child, status = os.wait()
            # A job of a worker that died comes to whoever is above it.
            name = self._names.pop(child, "")
            if name and not self._asked_to_end:
                code = os.waitstatus_to_exitcode(status)
                log.error("formation.fallen", process=name, status=code)
                fallen = True
                self._ask_to_end()
        return int(fallen)

    def _ask_to_end(self, *_signal: object) -> None:
        self._asked_to_end = True
        for number in self._names:
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
    parts = {"web": _run_web, "worker": worker.main, "clock": clock.main}
    if os.environ.get("AMAZON_QUEUE_ARN"):
        parts["listener"] = listener.main
    _load()
    sys.exit(Formation(parts).run())


def _load() -> None:
    """All that they have in common, before there are several."""
    for module in iter_modules(jobs.__path__, "jobs."):
        import_module(module.name)
    import_module("gunicorn.workers.gthread")
    templates = import_module("wsgi").app.jinja_env
    for name in templates.list_templates():
        templates.get_template(name)
    gc.collect()
    gc.freeze()


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
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(status)


def _run_web() -> None:
    from gunicorn.app.wsgiapp import run

    sys.argv = ["gunicorn", "wsgi:app"]
    run()


def _send(number: int, signal_number: int) -> None:
    with suppress(ProcessLookupError):
        os.kill(number, signal_number)


if __name__ == "__main__":
    main()
