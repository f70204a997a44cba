"""The crew (worker and clock) without the web, Rosa with it, and the table of recoveries."""

import os
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from typing import Any

import pytest

from tests.faults.merchant import CREW, Merchant
from tests.live_app import LiveApp
from tests.servers.database_pair import close_databases
from tests.servers.forked_process import ForkServer
from tests.servers.sandbox import Sandbox
from webapp.development.valkey import Valkey
from webapp.ground.database import db
from webapp.ground.start import start_process
from webapp.ground.work import job_queue

RECOVERY = "recovery"
# After kill -9 of a whole worker the issue is closed within this, on a machine that keeps up.
BOUND_SECONDS = 30.0

Recovery = Callable[..., AbstractContextManager[None]]


def pytest_terminal_summary(terminalreporter: Any) -> None:
    """What each fault cost, for the person who reads the end of a run."""
    rows = [
        (*value, "sqlite" if "sqlite" in report.nodeid else "postgres")
        for report in terminalreporter.stats.get("passed", ())
        for name, value in getattr(report, "user_properties", ())
        if name == RECOVERY
    ]
    if rows:
        terminalreporter.section("recoveries")
    for fault, seconds, database in sorted(rows):
        terminalreporter.write_line(f"{fault:<66} {database:<8} {seconds:>6.1f} s")


def crowd() -> float:
    """How many processes wanted each processor of late; at least one."""
    return max(1.0, os.getloadavg()[0] / (os.cpu_count() or 1))


@pytest.fixture
def recovery(record_property: Callable[[str, object], None]) -> Recovery:
    """Measures from the fault to the end of the block; the bound is a generous one."""

    @contextmanager
    def measured(fault: str, bound: float = BOUND_SECONDS) -> Iterator[None]:
        start = time.monotonic()
        yield
        seconds = time.monotonic() - start
        record_property(RECOVERY, (fault, seconds))
        assert seconds < bound * crowd()

    return measured


@pytest.fixture
def crew(
    environment: dict[str, str],
    sandbox: Sandbox,
    fork_server: ForkServer | None,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[LiveApp]:
    """A worker and a clock as real processes; the web isn't started (`crew.web.start()`)."""
    server = Valkey(tmp_path_factory.mktemp("crew"))
    server.start()
    names = {"REDIS_URL": server.url, "PGAPPNAME": CREW}
    app = LiveApp({**environment, **names}, server, sandbox, fork_server)
    try:
        app.start_crew()
        yield app
    finally:
        app.stop()
        server.stop()


@pytest.fixture
def rosa(crew: LiveApp) -> Iterator[Merchant]:
    """Rosa's account; nothing is connected yet."""
    start_process(crew.settings)
    try:
        with db.connected():
            yield Merchant(crew)
    finally:
        close_databases()
        job_queue.redis_connection().close()
