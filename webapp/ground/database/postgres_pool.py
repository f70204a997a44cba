"""Peewee's pool of connections to Postgres, on which nobody waits for ever."""

import select
from typing import Any

from playhouse.pool import PooledPostgresqlDatabase

from webapp.ground.database.bounded_connection import BoundedAdapter


class PostgresPool(PooledPostgresqlDatabase):
    """Its connections wait for a while at most.

    Peewee's pool asks the server whether a connection still lives, and holds up all others
    who want one meanwhile. Whoever hangs up leaves a last word to be read, and nobody else does."""

    psycopg3_adapter = BoundedAdapter

    def _is_closed(self, conn: Any) -> bool:
        if not conn.closed:
            waiting = select.poll()
            waiting.register(conn.fileno(), select.POLLIN)
            if waiting.poll(0):
                conn.close()
        return bool(conn.closed)
