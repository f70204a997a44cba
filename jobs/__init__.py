"""Jobs: each is given the rows whose ids were queued, and calls one verb of a room."""

import os
from collections.abc import Callable
from functools import wraps

import structlog

from webapp.ground.database.driver import load_peewee

load_peewee(os.environ)

from webapp.ground.database.db import (  # noqa: E402 - load_peewee comes first
    Record,
    abandon_connections,
    connected,
)


def job(model: type[Record] | None = None) -> Callable[..., Callable[..., None]]:
    """It is called by ids, and runs with their rows of this model; it doesn't where one is gone.

    With connections of its own: those of the parent process don't survive the fork.
    """

    def decorate(act: Callable[..., None]) -> Callable[..., None]:
        @wraps(act)
        def run(*ids: int) -> None:
            abandon_connections()
            with connected(), structlog.contextvars.bound_contextvars(job=act.__module__, ids=ids):
                rows = [model.get_or_none(model.id == each) for each in ids] if model else []
                if None not in rows:
                    act(*rows)

        return run

    return decorate
