"""Background work writes in turns: between two of them, and soon, everybody else can write."""

import sqlite3
import time
from contextlib import closing
from urllib.parse import urlsplit

import psycopg

from webapp.ground.database.db import is_sqlite, keyring_database
from webapp.ground.database.paced_writes import FIRST, LEAST, PacedWrites
from webapp.ground.keys.installation import KeyringInstallation

MOST = 1000
NOTE = "UPDATE keyring_installation SET erasures = erasures + 100"


def write_without_waiting(url):
    """As another process would that isn't ready to wait."""
    if url.startswith("sqlite"):
        with closing(sqlite3.connect(urlsplit(url).path[1:], timeout=0)) as stranger:
            stranger.execute(NOTE)
            stranger.commit()
    else:
        with psycopg.connect(url) as stranger:
            stranger.execute("SET lock_timeout = 1")
            stranger.execute(NOTE)


def test_after_each_turn_somebody_else_can_write(database, settings):
    KeyringInstallation.insert(id=1, uid="x").on_conflict_ignore().execute()
    turns, seen = PacedWrites(MOST), 0

    for portion in turns.portions(range(3 * FIRST)):
        with turns.at(keyring_database, len(portion)):
            seen += len(portion)
            KeyringInstallation.next_erasure()
        write_without_waiting(settings.keyring_url)

    assert seen == 3 * FIRST
    assert KeyringInstallation.last_erasure() > 100


def test_a_turn_that_takes_long_makes_the_next_smaller_where_others_wait(database):
    turns = PacedWrites(MOST)
    before = turns.rows

    with turns.at(database, before):
        time.sleep(0.1)

    assert (before, turns.rows) == ((FIRST, LEAST) if is_sqlite() else (MOST, MOST))


def test_the_slower_of_two_databases_says_how_much_fits_into_a_turn(database):
    turns = PacedWrites(MOST)

    with turns.at(keyring_database, turns.rows):
        time.sleep(0.1)
    with turns.at(database, turns.rows):
        pass

    assert turns.rows == (LEAST if is_sqlite() else MOST)


def test_work_within_a_transaction_ends_with_that_one(database):
    turns = PacedWrites(MOST)

    with database.atomic() as whole:
        with turns.at(database, 1):
            KeyringInstallation.select().count()
        whole.rollback()

    assert turns.rows == (FIRST if is_sqlite() else MOST)
