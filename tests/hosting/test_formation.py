"""All processes of a small machine, from one that has loaded the code: they end together."""

import os
import signal
import sys
import urllib.error
import urllib.request
from collections.abc import Iterator

import psutil
import pytest

from tests.hosting.installation import eventually
from tests.servers.free_port import free_port
from webapp.development.process import Process
from webapp.ground.settings import ROOT

pytestmark = [pytest.mark.slow, pytest.mark.parametrize("database_kind", ["sqlite"])]


class Formation:
    def __init__(self, environment: dict[str, str]) -> None:
        port = free_port()
        self.lines: list[str] = []
        self.url = f"http://127.0.0.1:{port}"
        self.process = Process(
            "formation",
            [sys.executable, "-m", "jobs.formation"],
            {**environment, "PORT": str(port), "PUBLIC_URL": self.url, "WEB_CONCURRENCY": "1"},
            ROOT,
            self.lines.append,
        )

    @property
    def family(self) -> list[psutil.Process]:
        return psutil.Process(self.process.pid).children(recursive=True)

    def is_ready(self) -> bool:
        """Whether clock and worker tell that they live, and all else is well."""
        assert self.process.running, self.lines
        try:
            with urllib.request.urlopen(f"{self.url}/readyz", timeout=60) as answer:
                return bool(answer.status == 200)
        except (OSError, urllib.error.URLError):
            return False


@pytest.fixture
def formation(environment: dict[str, str]) -> Iterator[Formation]:
    formation = Formation(environment)
    formation.process.start()
    yield formation
    formation.process.stop()


def test_one_command_runs_web_worker_and_clock_until_asked_to_end(formation: Formation) -> None:
    eventually(formation.is_ready)
    family = formation.family
    assert {os.getsid(each.pid) for each in family}.isdisjoint({formation.process.pid})

    formation.process.send(signal.SIGHUP)
    eventually(lambda: {each.pid for each in formation.family} - {each.pid for each in family})
    eventually(formation.is_ready)
    family += formation.family
    formation.process.send(signal.SIGTERM)
    eventually(lambda: not formation.process.running)

    assert formation.process.ending == "exit status 0"
    eventually(lambda: not any(each.is_running() for each in family))


def test_all_end_where_one_does(formation: Formation) -> None:
    eventually(formation.is_ready)
    family = formation.family
    worker = max(psutil.Process(formation.process.pid).children(), key=lambda each: each.pid)

    worker.kill()
    eventually(lambda: not formation.process.running)

    assert formation.process.ending == "exit status 1"
    assert any("formation.fallen" in line and "worker" in line for line in formation.lines)
    eventually(lambda: not any(each.is_running() for each in family))
