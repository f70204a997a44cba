"""F17: no more can be written, or the keyring is gone: nothing in clear, nothing lost."""

import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from urllib.parse import urlsplit

import psutil
import psycopg

from tests.faults.conftest import Recovery
from tests.faults.merchant import CREW, Merchant
from webapp.orders.order import Order

# Once it was said, it is looked for so long whether anything is written all the same.
BROKEN = "import.broken"
BROKEN_SECONDS = 2
CANARY = "Canary"


def test_a_disk_that_takes_no_more_loses_nothing(
    rosa: Merchant, recovery: Recovery, database_kind: str
) -> None:
    rosa.has_orders(850)
    rosa.connects_until(page=3)
    rosa.polls_again()
    before = Order.select().count()

    with _full_disk(rosa) if database_kind == "sqlite" else _read_only(rosa):
        rosa.goes_on()
        rosa.crew.eventually(lambda: BROKEN in rosa.crew.logs, "a page can't be written")
        time.sleep(BROKEN_SECONDS)
        assert Order.select().count() == before

    with recovery("F17 nothing could be written for a while"):
        rosa.sees_everything()


def test_without_its_keyring_nothing_is_imported_and_nothing_is_lost(
    rosa: Merchant, recovery: Recovery, database_kind: str
) -> None:
    rosa.remote.place_order(rosa.seller, "US")
    rosa.connects()
    rosa.sees_everything()
    # One that starts while the keyring is gone refuses to.
    rosa.crew.eventually(lambda: "clock.started" in rosa.crew.logs, "the clock runs")
    # A job that is under way has the keyring open.
    rosa.rests()

    with _hidden_file(rosa) if database_kind == "sqlite" else _closed_keyring(rosa):
        rosa.remote.place_orders(rosa.seller, 150, "US", recipient_name=f"Ada {CANARY}")
        rosa.polls_again()
        rosa.refreshes()
        rosa.crew.eventually(lambda: BROKEN in rosa.crew.logs, "no page can be read")
        time.sleep(BROKEN_SECONDS)
        assert Order.select().count() == 1
        assert not _in_clear(rosa)

    with recovery("F17 the keyring was gone, and is back"):
        rosa.sees_everything()
    assert not _in_clear(rosa)


@contextmanager
def _full_disk(rosa: Merchant) -> Iterator[None]:
    """No file may grow: what the system says when a disk is full, for the worker alone."""
    worker = psutil.Process(rosa.crew.workers[0].pid)
    soft, hard = worker.rlimit(psutil.RLIMIT_FSIZE)
    _limit_files(worker, (0, hard))
    try:
        yield
    finally:
        _limit_files(worker, (soft, hard))


def _limit_files(worker: psutil.Process, limits: tuple[int, int]) -> None:
    """Its own first: a job that it starts meanwhile has the same."""
    worker.rlimit(psutil.RLIMIT_FSIZE, limits)
    for job in worker.children(recursive=True):
        with suppress(psutil.NoSuchProcess):
            job.rlimit(psutil.RLIMIT_FSIZE, limits)


@contextmanager
def _read_only(rosa: Merchant) -> Iterator[None]:
    """The server takes no more writes, as a standby or a full volume would not."""
    url, name = rosa.crew.settings.database_url, _name(rosa.crew.settings.database_url)
    with psycopg.connect(_maintenance(url), autocommit=True) as server:
        server.execute(f"ALTER DATABASE {name} SET default_transaction_read_only = on")
        _disconnect_all(server, name)
        try:
            yield
        finally:
            server.execute(f"ALTER DATABASE {name} RESET default_transaction_read_only")
            _disconnect_all(server, name)


@contextmanager
def _hidden_file(rosa: Merchant) -> Iterator[None]:
    file = Path(urlsplit(rosa.crew.settings.keyring_url).path[1:])
    away = file.parent / "away"
    away.mkdir()
    rosa.leaves_databases()
    # With its write-ahead log, in which the newest keys stand.
    for each in file.parent.glob(f"{file.name}*"):
        each.rename(away / each.name)
    yield
    for stray in file.parent.glob(f"{file.name}*"):
        stray.unlink()
    for each in away.iterdir():
        each.rename(file.parent / each.name)
    away.rmdir()


@contextmanager
def _closed_keyring(rosa: Merchant) -> Iterator[None]:
    url, name = rosa.crew.settings.keyring_url, _name(rosa.crew.settings.keyring_url)
    rosa.leaves_databases()
    with psycopg.connect(_maintenance(url), autocommit=True) as server:
        server.execute(f"ALTER DATABASE {name} ALLOW_CONNECTIONS false")
        _disconnect_all(server, name)
        try:
            yield
        finally:
            server.execute(f"ALTER DATABASE {name} ALLOW_CONNECTIONS true")


def _disconnect_all(server: psycopg.Connection, name: str) -> None:
    server.execute(
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
        "WHERE datname = %s AND application_name = %s",
        (name, CREW),
    )


def _in_clear(rosa: Merchant) -> bool:
    """Whether the canary stands in a file of SQLite's, or in a row of Postgres's."""
    url = rosa.crew.settings.database_url
    if url.startswith("sqlite"):
        file = Path(urlsplit(url).path[1:])
        files = file.parent.glob(f"{file.name}*")
        return any(CANARY.encode() in each.read_bytes() for each in files)
    with psycopg.connect(url) as connection:
        rows = connection.execute("SELECT * FROM party LIMIT 1000").fetchall()
        orders = connection.execute("SELECT * FROM orders LIMIT 1000").fetchall()
        return any(CANARY in str(row) for row in rows + orders)


def _name(url: str) -> str:
    return urlsplit(url).path[1:]


def _maintenance(url: str) -> str:
    return url.rsplit("/", 1)[0] + "/postgres"
