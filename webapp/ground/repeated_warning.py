"""A warning that repeats: told at once, then once a minute, with how often it was kept back."""

import logging
import time
from collections.abc import Hashable
from typing import Any

TOLD_EACH = 60.0


class Repetition:
    """Whether something may be told again, by what it is about."""

    def __init__(self, seconds: float = TOLD_EACH) -> None:
        self._seconds = seconds
        self._told: dict[Hashable, tuple[float, int]] = {}

    def kept_back(self, about: Hashable) -> int | None:
        """How often it wasn't told since it was; None when it isn't told now either."""
        now = time.monotonic()
        at, times = self._told.get(about, (-self._seconds, 0))
        if now - at < self._seconds:
            self._told[about] = (at, times + 1)
            return None
        self._told[about] = (now, 0)
        return times


class RepeatedWarning:
    """A logger's warnings, each kind of them once a minute."""

    def __init__(self, log: Any) -> None:
        self._log = log
        self._repetition = Repetition()

    def warn(self, event: str, *about: str, exc_info: object = None, **facts: object) -> None:
        """Told apart by `event` and `about`; a traceback comes with the first alone."""
        kept_back = self._repetition.kept_back((event, about))
        if kept_back is None:
            return
        if kept_back:
            self._log.warning(event, repeated=kept_back, **facts)
        else:
            self._log.warning(event, exc_info=exc_info, **facts)


class RepeatFilter(logging.Filter):
    """For a library's logger; a server that is away needs no traceback."""

    def __init__(self) -> None:
        super().__init__()
        self._repetition = Repetition()

    def filter(self, record: logging.LogRecord) -> bool:
        kind = record.exc_info[0] if record.exc_info else None
        if kind is not None and kind.__module__.startswith("redis"):
            record.exc_info = None
            record.msg = f"{record.msg} ({kind.__name__})"
        return self._repetition.kept_back(record.msg) is not None
