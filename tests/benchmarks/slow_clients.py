"""The desk while a thousand clients are slow: how long its pages take, and what memory it takes."""

import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from statistics import median, quantiles

import psutil

from tests.benchmarks.report import Report
from tests.benchmarks.served_desk import SignedInClient, served, signed_in
from tests.benchmarks.stage import KINDS, Stage, stages
from tests.benchmarks.stocked_shop import StockedShop

NAME = "Slow clients"
ORDERS = 10_000
CLIENTS = 1_000
SAMPLES = 400
TURNS = 3
BOUND = 1.5
MOST_MB = 100
# Longer than the patience, so that those who were turned away come again meanwhile.
SETTLED = 12.0


def run(report: Report) -> None:
    for kind, label in KINDS.items():
        with stages(kind, "desk") as [stage]:
            StockedShop(stage, kind, ORDERS).fill()
            with served(stage) as port:
                _measure(report, label, stage, port)


def _measure(report: Report, label: str, stage: Stage, port: int) -> None:
    client = signed_in(stage, port)
    quiet: list[float] = []
    slow: list[float] = []
    _asked(client)
    before = _web_mb(port)
    # In turns, so that what else the machine does falls on both.
    for _ in range(TURNS):
        quiet += _asked(client)
        with _crowd(port):
            slow += _asked(client)
            after = _web_mb(port)
    ratio, more = _p99(slow) / _p99(quiet), after - before
    name = f"{label}, {CLIENTS:,} slow clients"
    report.row(f"{label}, none, p50", 1000 * median(quiet), "ms")
    report.row(f"{label}, none, p99", 1000 * _p99(quiet), "ms")
    report.row(f"{name}, p50", 1000 * median(slow), "ms")
    report.row(f"{name}, p99", ratio, "times that", f"at most {BOUND}", ratio <= BOUND)
    report.row(f"{name}, memory", more, "MB more", f"at most {MOST_MB}", more <= MOST_MB)


def _asked(client: SignedInClient) -> list[float]:
    return [client.get("/orders")[0] for _ in range(SAMPLES)]


@contextmanager
def _crowd(port: int) -> Iterator[None]:
    words = [sys.executable, "-m", "tests.benchmarks.slow_crowd", str(port), str(CLIENTS)]
    with subprocess.Popen(words, stdout=subprocess.PIPE, text=True) as crowd:
        assert crowd.stdout
        assert crowd.stdout.readline().strip() == "all are there"
        time.sleep(SETTLED)
        try:
            yield
        finally:
            crowd.kill()


def _web_mb(port: int) -> float:
    """Of whoever listens there, and its children."""
    listeners = {
        each.pid for each in psutil.net_connections("tcp") if each.laddr and each.laddr.port == port
    }
    return sum(psutil.Process(pid).memory_info().rss for pid in listeners if pid) / 1e6


def _p99(seconds: list[float]) -> float:
    return quantiles(seconds, n=100)[98]
