"""What watches the installation notices each thing that is broken here on purpose."""

import logging
import socket
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import replace
from datetime import timedelta
from functools import partial
from typing import Any

import pytest
import time_machine
from redis import ConnectionError as RedisAway

from jobs.clock import Clock
from tests.visitor import Visitor
from webapp import create_app
from webapp.ground.clock import utcnow
from webapp.ground.database.db import close_databases, is_sqlite
from webapp.ground.database.db import database as main_database
from webapp.ground.database.write_check import WriteCheck
from webapp.ground.repeated_warning import RepeatFilter
from webapp.ground.web.guard import limiter
from webapp.ground.work import bounded_redis
from webapp.ground.work.job_queue import open_queue
from webapp.ground.work.process_heartbeat import ProcessHeartbeat

MINUTES = timedelta(minutes=1)


@pytest.fixture
def checked(client: Any) -> Callable[[], Any]:
    """What `/readyz` says of each part."""
    return lambda: client.http.get("/readyz", base_url=client.base).json["checks"]


@pytest.fixture
def figure(client: Any, settings: Any) -> Callable[[str], float]:
    token = {"Authorization": f"Bearer {settings.metrics_token}"}

    def read(name: str) -> float:
        text = client.http.get("/metrics", base_url=client.base, headers=token).text
        (line,) = [each for each in text.splitlines() if each.startswith(f"{name} ")]
        return float(line.split()[1])

    return read


@pytest.mark.parametrize("kind", ["clock", "worker"])
def test_without_a_clock_or_a_worker_nothing_is_ready(checked: Any, kind: str) -> None:
    before = checked()[kind]

    ProcessHeartbeat(kind).beat(utcnow())

    assert (before["ok"], before["detail"][:8]) == (False, f"no {kind}"[:8])
    assert checked()[kind]["detail"].startswith("1 at work")


@pytest.mark.parametrize("kind", ["clock", "worker"])
def test_one_that_dies_grows_old_and_is_named_one_that_ends_is_not(
    checked: Any, figure: Any, kind: str
) -> None:
    dying, ending = ProcessHeartbeat(kind), ProcessHeartbeat(kind)
    ending._name = f"{kind} another"
    for each in (dying, ending):
        each.beat(utcnow())
    ending.end()

    with time_machine.travel(utcnow() + 2 * MINUTES):
        late, age, living = (
            checked()[kind],
            figure(f"orderdesk_{kind}_heartbeat_age_seconds"),
            figure(f"orderdesk_{kind}s"),
        )

    assert late["detail"].startswith(f"no {kind} for 12")
    assert 119 <= age <= 125
    assert living == 0


def test_the_clock_beats_with_each_tick(checked: Any, database: Any) -> None:
    clock = Clock()
    clock.stop()
    clock._heartbeat.beat(utcnow())

    assert checked()["clock"]["ok"]


def test_a_disk_that_takes_no_more_is_noticed(checked: Any, figure: Any, database: Any) -> None:
    WriteCheck.renew(utcnow())
    good = checked()["writes"]

    with _full(), time_machine.travel(utcnow() + 3 * MINUTES):
        Clock().tick(utcnow())
        full, age = checked()["writes"], figure("orderdesk_write_age_seconds")

    assert good["ok"]
    assert not full["ok"]
    assert "is the disk full" in full["detail"]
    assert age >= 180


def test_each_answer_is_counted_with_its_time(client: Any, figure: Any) -> None:
    names = [f'orderdesk_http_requests_total{{status="{each}"}}' for each in ("2xx", "4xx")]
    before = [figure(each) for each in (*names, "orderdesk_http_request_seconds_count")]

    client.visit("/sign-in")
    client.visit("/nowhere")

    after = [figure(each) for each in (*names, "orderdesk_http_request_seconds_count")]
    assert [b - a for a, b in zip(before, after, strict=True)] == [1, 1, 2]


def test_a_clock_without_its_queue_says_so_once_a_minute(
    database: Any, caplog: pytest.LogCaptureFixture
) -> None:
    open_queue("unix:///nowhere/valkey.sock")
    clock = Clock()

    for second in range(10):
        clock.tick(utcnow() + timedelta(seconds=second))

    told = [each for each in caplog.messages if "clock." in each]
    assert len(told) <= 1
    assert "Traceback" not in caplog.text


@pytest.mark.slow
def test_of_a_queue_that_hangs_one_answer_is_waited_for(checked: Any, monkeypatch: Any) -> None:
    monkeypatch.setattr(bounded_redis, "FROZEN_SECONDS", 600)
    with socket.create_server(("127.0.0.1", 0)) as silent:
        open_queue(f"redis://127.0.0.1:{silent.getsockname()[1]}")

        found = checked()

        asked = _connections(silent)
    assert [found[each]["detail"] for each in ("clock", "redis", "worker")] == 3 * ["TimeoutError"]
    assert asked == 1


@pytest.mark.slow
def test_callers_of_the_api_wait_for_a_queue_that_hangs_once(
    settings: Any, database: Any, monkeypatch: Any
) -> None:
    monkeypatch.setattr(bounded_redis, "FROZEN_SECONDS", 600)
    # The limiter is one for all apps of a process.
    for part in ("_storage", "_limiter"):
        monkeypatch.setattr(limiter, part, None)
    close_databases()
    with socket.create_server(("127.0.0.1", 0)) as silent:
        address = f"redis://127.0.0.1:{silent.getsockname()[1]}"
        caller = Visitor(create_app(replace(settings, redis_url=address)))

        asking = partial(caller.http.get, "/api/v1/orders", base_url=caller.base)
        answers = [asking().status_code for _ in range(3)]

        asked = _connections(silent)
    assert answers == [401, 401, 401]
    assert asked == 1


def _connections(server: socket.socket) -> int:
    """How many have come, of which it has answered none."""
    server.setblocking(False)
    came = 0
    with suppress(BlockingIOError):
        while True:
            server.accept()[0].close()
            came += 1
    return came


def test_a_librarys_retries_are_told_once_and_without_a_traceback(
    caplog: pytest.LogCaptureFixture,
) -> None:
    log = logging.getLogger("tests.retries")
    log.addFilter(RepeatFilter())

    for _ in range(5):
        try:
            raise RedisAway("no")
        except RedisAway:
            log.exception("Worker %s: quitting", "w")

    assert len(caplog.records) == 1
    assert "Traceback" not in caplog.text


@contextmanager
def _full() -> Iterator[None]:
    """The database reads, and takes no word."""
    on, off = (
        ("PRAGMA query_only = 1", "PRAGMA query_only = 0")
        if is_sqlite()
        else ("SET default_transaction_read_only = on", "SET default_transaction_read_only = off")
    )
    main_database.execute_sql(on)
    yield
    main_database.execute_sql(off)
