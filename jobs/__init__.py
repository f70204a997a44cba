"""Jobs: each fetches a row by its id and calls one verb of a room."""

import os
from collections.abc import Callable
from functools import wraps

import structlog

from webapp.ground.database.driver import load_peewee

load_peewee(os.environ)

from webapp.ground.database.db import abandon_connections, connected  # noqa: E402 - load_peewee comes first


def job(act: Callable[..., None]) -> Callable[..., None]:
    """Run with connections of its own: those of the parent process don't survive the fork."""

    @wraps(act)
    def run(*ids: int) -> None:
        abandon_connections()
        with connected(), structlog.contextvars.bound_contextvars(job=act.__module__, ids=ids):
            act(*ids)

    return run
