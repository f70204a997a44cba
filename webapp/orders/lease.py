"""A lease: how others know that a worker still walks an import, however long Amazon takes."""

import threading
from typing import TYPE_CHECKING, Self

import structlog
from peewee import PeeweeException

from webapp.db import connected, database_now

if TYPE_CHECKING:
    from webapp.orders.import_run import ImportRun

BEAT_SECONDS = 3.0
log = structlog.get_logger(__name__)


class Lease:
    """Renewed by a thread of its own, which ends with the process, however that ends."""

    def __init__(self, run: "ImportRun") -> None:
        self._run = run
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
                    self._run.extend_lease(database_now())
            except PeeweeException as error:
                # Lost only if this goes on: whoever claims the run then has another fence.
                log.warning("import.lease", run=self._run.id, error=type(error).__name__)
