"""A heartbeat: how others know that a worker still lives, however long Amazon takes."""

import threading
from typing import Self

import structlog
from peewee import PeeweeException

from webapp.ground.database.db import connected, database_now
from webapp.ground.work.leased_row import LeasedRow

BEAT_SECONDS = 3.0
log = structlog.get_logger(__name__)


class Heartbeat:
    """Renewed by a thread of its own, which ends with the process, however that ends."""

    def __init__(self, row: LeasedRow) -> None:
        self._row = row
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._keep, daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_error: object) -> None:
        self._over.set()
        self._thread.join()

    def _keep(self) -> None:
        while not self._over.wait(BEAT_SECONDS):
            try:
                with connected():
                    self._row.extend_lease(database_now())
            except PeeweeException as error:
                # Lost only if this goes on: whoever claims the row then has another fence.
                kind, id_ = type(self._row).__name__, self._row.id
                log.warning("lease.lost", kind=kind, row=id_, error=type(error).__name__)
