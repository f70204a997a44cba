"""A backup of a large shop while its desk is used: how long the desk's pages take, and the memory
that the backup takes beside that of a small shop's.

BACKUP_ORDERS sets how many orders; the promise is about 1,000,000.
"""

import json
import os
import subprocess
import sys
import time
from pathlib import Path
from statistics import quantiles
from tempfile import TemporaryDirectory

import psutil
import pyrage

from tests.benchmarks.report import Report
from tests.benchmarks.served_desk import SignedInClient, served, signed_in
from tests.benchmarks.stage import KINDS, Stage, stages
from tests.benchmarks.stocked_shop import StockedShop
from tests.servers.postgres import Binaries
from webapp.ground.settings import ROOT

NAME = "Backup"
ORDERS = int(os.environ.get("BACKUP_ORDERS", "200000"))
FEW = 4_000
BOUND = 1.5
MOST_MORE_MB = 10
# Merchants pause between pages; the p99 of so many is of a whole minute's pages.
SAMPLES, THOUGHT = 400, 0.05
PATHS = ("/orders", "/orders?status=shipped", "/orders?status=all", "/orders?status=on_hold")


def run(report: Report) -> None:
    for kind, label in KINDS.items():
        with stages(kind, "few", "many") as (few, many):
            StockedShop(few, kind, FEW).fill()
            StockedShop(many, kind, ORDERS).fill()
            small = _backed_up(few, [])[1]
            usual, busy, memory, seconds = _at_the_desk(many)
        ratio = max(busy) / usual
        report.row(f"{label}, the desk, p99", 1000 * usual, "ms")
        report.row(f"{label}, backup of {ORDERS:,} orders", seconds, "s")
        name, bound = f"{label}, slowest of {len(busy)} meanwhile", f"at most {BOUND}"
        report.row(name, ratio, "times its p99", bound, ratio <= BOUND)
        name, bound = f"{label}, memory of it", f"at most {MOST_MORE_MB}"
        more = memory - small
        report.row(name, more, f"MB beyond {FEW:,}'s", bound, more <= MOST_MORE_MB)


def _at_the_desk(stage: Stage) -> tuple[float, list[float], float, float]:
    with served(stage) as port:
        client = signed_in(stage, port)
        for path in PATHS * 5:
            client.get(path)
        quiet = [_look(client, each) for each in range(SAMPLES)]
        busy: list[float] = []
        start = time.monotonic()
        memory = _backed_up(stage, busy, client)[1]
        seconds = time.monotonic() - start
        client.close()
    return quantiles(quiet, n=100)[98], busy, memory, seconds


def _look(client: SignedInClient, number: int) -> float:
    time.sleep(THOUGHT)
    return client.get(PATHS[number % len(PATHS)])[0]


def _backed_up(
    stage: Stage, taken: list[float], client: SignedInClient | None = None
) -> tuple[dict[str, object], float]:
    """What the command says, and the most memory that it had, in MB."""
    with TemporaryDirectory() as name:
        folder = Path(name)
        recipient = str(pyrage.x25519.Identity.generate().to_public())
        words = ["backup", "create", f"{folder}/main", "--keyring-to", f"{folder}/keyring"]
        path = f"{Binaries.find().folder}{os.pathsep}{os.environ['PATH']}"
        with subprocess.Popen(
            [sys.executable, "-m", "flask", *words, "--recipient", recipient, "--json"],
            cwd=ROOT,
            env=stage.environment | {"PATH": path},
            stdout=subprocess.PIPE,
        ) as process:
            most, watched = 0.0, psutil.Process(process.pid)
            while process.poll() is None:
                most = max(most, _memory(watched))
                if client:
                    taken.append(_look(client, len(taken)))
                else:
                    time.sleep(0.02)
            assert process.stdout
            said = process.stdout.read()
        assert process.returncode == 0
        return json.loads(said), most


def _memory(process: psutil.Process) -> float:
    try:
        return float(process.memory_full_info().uss) / 1e6
    except psutil.Error:
        return 0.0
