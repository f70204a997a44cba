"""The upkeep of SQLite's write-ahead logs; Postgres looks after its own."""

from typing import Any

from webapp.ground.database.db import PRAGMAS, database, is_sqlite, keyring_database

# Milliseconds.
TRUNCATING = 250


def write_back() -> None:
    """Bring what stands in SQLite's write-ahead logs into the databases; nobody waits for it."""
    for each in (database, keyring_database):
        if is_sqlite(each):
            each.execute_sql("PRAGMA wal_checkpoint(PASSIVE)").fetchone()


def truncate_wal() -> bool:
    """Empty SQLite's write-ahead logs, where what was deleted still stands; whether it could.

    Postgres keeps such logs apart from the database, for as long as its operator says.
    """
    # Whoever truncates keeps all others from writing: before that, most of it is written back.
    write_back()
    main, keyring = _truncated(database), _truncated(keyring_database)
    return main and keyring


def _truncated(each: Any) -> bool:
    if not is_sqlite(each):
        return True
    # It waits for those who read while nobody may write.
    each.execute_sql(f"PRAGMA busy_timeout = {TRUNCATING}")
    try:
        busy, _, _ = each.execute_sql("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
    finally:
        each.execute_sql(f"PRAGMA busy_timeout = {PRAGMAS['busy_timeout']}")
    return not busy
