"""Locks that make a worker stand still at a chosen place, as a busy database would."""

import sqlite3
import time
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from urllib.parse import urlsplit

import psycopg

from tests.live_app import LiveApp

# On SQLite nobody can see who waits for a lock: this long after Amazon's answer it is the worker.
ARRIVAL_SECONDS = 1.0
WAITING = """
SELECT 1 FROM pg_stat_activity WHERE application_name = %s AND wait_event_type = 'Lock'
"""


@contextmanager
def locked_table(crew: LiveApp, table: str, keyring: bool = False) -> Iterator[None]:
    """Nobody else can write (on SQLite, anything at all) until the block ends."""
    url = crew.settings.keyring_url if keyring else crew.settings.database_url
    if url.startswith("sqlite"):
        with _locked_file(urlsplit(url).path[1:]):
            yield
    else:
        with psycopg.connect(url) as connection:
            connection.execute(f'LOCK TABLE "{table}" IN ACCESS EXCLUSIVE MODE')
            yield


def arrive(crew: LiveApp) -> None:
    """Wait until the worker stands before the lock."""
    url = crew.settings.database_url
    if url.startswith("sqlite"):
        time.sleep(ARRIVAL_SECONDS)
        return
    with psycopg.connect(url, autocommit=True) as connection:
        waiting = partial(connection.execute, WAITING, (crew.environment["PGAPPNAME"],))
        crew.eventually(lambda: waiting().fetchone(), "somebody waits for the lock")


@contextmanager
def _locked_file(path: str) -> Iterator[None]:
    connection = sqlite3.connect(path, isolation_level=None, timeout=10)
    try:
        connection.execute("BEGIN IMMEDIATE")
        yield
        connection.execute("ROLLBACK")
    finally:
        connection.close()
