"""A command of the console that is killed at a known place."""

import importlib
import os
import signal
from collections.abc import Callable
from typing import Any

from webapp.ground.database import db


def killed_at(place: str, app: Any, *words: str) -> bool:
    """Run a command in a process of its own, which dies by SIGKILL where it calls this function
    (`module:name`, or `module:class.name`); False when it ended without calling it."""
    db.close_databases()
    child = os.fork()
    if not child:
        try:
            _kill_at(place)
            app.test_cli_runner().invoke(args=words)
        finally:
            os._exit(0)
    _, status = os.waitpid(child, 0)
    return os.waitstatus_to_exitcode(status) == -signal.SIGKILL


def _kill_at(place: str) -> None:
    module, _, name = place.partition(":")
    *above, last = name.split(".")
    holder: Any = importlib.import_module(module)
    for each in above:
        holder = getattr(holder, each)
    setattr(holder, last, _die)


_die: Callable[..., None] = lambda *_args, **_more: os.kill(os.getpid(), signal.SIGKILL)  # noqa: E731
