"""A connection to Postgres on which nobody waits for ever: a server may be frozen, not gone."""

import time
from typing import Any, ClassVar

import peewee
import psycopg
from psycopg.pq import TransactionStatus

CONNECT_SECONDS = 5
# So long after a connection timed out nobody else waits for one.
FROZEN_SECONDS = 5.0


class BoundedConnection(psycopg.Connection[Any]):
    """Gives up waiting for an answer after `patience` seconds; None waits as long as it takes.

    Raises psycopg.OperationalError then, and is closed: what the server does with the statement
    isn't known.
    """

    patience: ClassVar[float | None] = None

    def wait(self, gen: Any, interval: float = 0.1, timeout: float | None = None) -> Any:
        try:
            return super().wait(gen, interval, timeout or self.patience)
        except psycopg.OperationalError:
            if self.pgconn.transaction_status == TransactionStatus.ACTIVE:
                self.pgconn.finish()
            raise


class BoundedAdapter(peewee.Psycopg3Adapter):
    """Peewee's, with such connections.

    Its pool makes one at a time: where a server is frozen, everybody else would wait for
    the time-outs of all before them.
    """

    def __init__(self) -> None:
        super().__init__()
        self._frozen_until = 0.0

    def connect(self, db: Any, **params: Any) -> BoundedConnection:
        if db._encoding:
            params.setdefault("client_encoding", db._encoding)
        params.setdefault("connect_timeout", CONNECT_SECONDS)
        if time.monotonic() < self._frozen_until:
            raise psycopg.OperationalError("The database didn't answer a moment ago.")
        try:
            return BoundedConnection.connect(dbname=db.database, **params)
        except psycopg.errors.ConnectionTimeout:
            self._frozen_until = time.monotonic() + FROZEN_SECONDS
            raise
