"""F4, F5, F6: the queue forgets, stops or hangs; the database goes away in mid-sentence."""

import signal
import time
from urllib.request import urlopen

import psycopg
import pytest

from tests.faults.conftest import Recovery
from tests.faults.merchant import CREW, Merchant
from tests.faults.table_lock import arrive, locked_table
from webapp.ground.work.job_queue import BACKGROUND

# Longer than SQLite waits for a lock.
LOCKED_SECONDS = 11.5


def test_a_message_that_got_lost_is_sent_again(rosa: Merchant, recovery: Recovery) -> None:
    rosa.has_orders(150)
    rosa.crew.kill_worker()
    rosa.connects()

    with rosa.crew.redis as client:
        assert client.lpop(f"rq:queue:{BACKGROUND}")
    rosa.crew.start_worker()

    with recovery("F4 a worker dies between taking a message and starting its job"):
        rosa.sees_everything()


def test_an_emptied_queue_heals_itself(rosa: Merchant, recovery: Recovery) -> None:
    rosa.has_orders(850)
    rosa.connects_until(page=3)

    rosa.crew.empty_valkey()
    rosa.goes_on()

    with recovery("F5 the queue and the budget are emptied in mid-import"):
        rosa.sees_everything()
    assert rosa.remote.count("searchOrders", 429) == 0


def test_nothing_is_lost_while_the_queue_is_down(rosa: Merchant, recovery: Recovery) -> None:
    rosa.crew.start_web()
    rosa.has_orders(850)
    rosa.connects_until(page=3)

    rosa.crew.stop_valkey()
    rosa.goes_on()
    time.sleep(6)
    with urlopen(f"{rosa.crew.url}/sign-in", timeout=60) as page:
        assert page.status == 200
    rosa.crew.start_valkey()

    with recovery("F5 the queue comes back after six seconds"):
        rosa.sees_everything()
    assert rosa.remote.count("searchOrders", 429) == 0


def test_a_queue_that_hangs_holds_nobody_for_long(rosa: Merchant, recovery: Recovery) -> None:
    rosa.has_orders(850)
    rosa.connects_until(page=3)

    rosa.crew.valkey.process.send(signal.SIGSTOP)
    rosa.goes_on()
    time.sleep(12)
    rosa.crew.valkey.process.send(signal.SIGCONT)

    with recovery("F5 the queue hangs for twelve seconds"):
        rosa.sees_everything()


def test_a_page_whose_commit_fails_comes_whole_or_not_at_all(
    rosa: Merchant, recovery: Recovery, database_kind: str
) -> None:
    rosa.has_orders(350)
    rosa.connects_until(page=1, calls=1)

    with locked_table(rosa.crew, "tally"):
        rosa.goes_on()
        arrive(rosa.crew)
        if database_kind == "postgres":
            _terminate_crew(rosa)
        else:
            time.sleep(LOCKED_SECONDS)

    with recovery("F6 the database drops the connection, or stays locked, in mid-commit"):
        rosa.sees_everything()


def test_a_database_server_may_restart(
    rosa: Merchant, recovery: Recovery, request: pytest.FixtureRequest, database_kind: str
) -> None:
    rosa.crew.start_web()
    rosa.has_orders(850)
    rosa.connects_until(page=3)

    if database_kind == "postgres":
        rosa.leaves_databases()
        request.getfixturevalue("postgres_server").restart()
    else:
        # SQLite has no server: the nearest is that everybody who works on it starts anew.
        rosa.crew.kill_worker()
        rosa.crew.restart_clock()
        rosa.crew.start_worker()
    rosa.goes_on()

    with recovery("F6 the database server, or all who work on the file, start anew"):
        rosa.sees_everything()
    with urlopen(f"{rosa.crew.url}/healthz", timeout=60) as page:
        assert page.status == 200


def _terminate_crew(rosa: Merchant) -> None:
    """Every connection of the crew, wherever its transaction stands."""
    url = rosa.crew.settings.database_url
    with psycopg.connect(url, autocommit=True) as connection:
        ended = connection.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
            "WHERE datname = current_database() AND application_name = %s",
            (CREW,),
        )
        assert ended.fetchall()
