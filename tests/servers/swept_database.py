"""A Postgres database that is emptied, not made anew, between two tests."""

from pathlib import Path

import psycopg

from tests.servers.kept_connections import kept_backends

SWEEP = (Path(__file__).parent / "sweep.sql").read_text()
TABLES = """
SELECT relname, relkind = 'r' AND pg_relation_size(oid) > 0 FROM pg_class
WHERE relkind IN ('r', 'i') AND relnamespace = 'public'::regnamespace
"""
END_OTHERS = """
SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity
WHERE datname = current_database() AND pid <> pg_backend_pid() AND pid <> ALL ('{%s}'::integer[])
"""


class SweptDatabase:
    """Opened when it is as its template was; `sweep` brings it back to that."""

    def __init__(self, url: str) -> None:
        self._url = url
        self._connection = psycopg.connect(url, autocommit=True)
        tables = self._tables()
        self._names = set(tables)
        kept = ",".join(name for name, has_rows in tables.items() if has_rows)
        self._sweep = SWEEP % {"kept": kept}

    def leave_alone(self) -> None:
        """End every other connection but those that are kept for the next test: processes of the
        test before may still be there."""
        self._execute(END_OTHERS % ",".join(map(str, kept_backends())))

    def sweep(self) -> bool:
        """False when a test changed the schema: then only a new copy helps."""
        self.leave_alone()
        if set(self._tables()) != self._names:
            return False
        self._execute(self._sweep)
        return True

    def close(self) -> None:
        self._connection.close()

    def _tables(self) -> dict[str, bool]:
        return dict(self._execute(TABLES).fetchall())

    def _execute(self, sql: str) -> psycopg.Cursor:
        try:
            return self._connection.execute(sql.encode())
        except psycopg.OperationalError:
            # A test has restarted the server, or disconnected everybody.
            self._connection = psycopg.connect(self._url, autocommit=True)
            return self._connection.execute(sql.encode())
