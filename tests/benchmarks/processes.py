"""What the processes of an installation take: memory once 20,000 orders are in, and the clock's
processor time while nothing is due; those of an earlier version beside them in the same run.

BASE names another commit than the one that the bounds are about; ORDERS how many are imported.
"""

import base64
import os
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import NamedTuple

import psutil

from tests.accounts.people import sign_in
from tests.benchmarks.report import Report
from tests.hosting.installation import Installation, eventually
from tests.hosting.upgraded_site import ROSA
from tests.servers.last_release import compile_tree, unpack
from tests.servers.sandbox import Sandbox
from webapp.development.environment import amazon_at, queue_at
from webapp.development.valkey import Valkey
from webapp.ground.database.db import database_at
from webapp.ground.settings import ROOT

NAME = "Processes"
BASE = os.environ.get("BASE", "668bacf")
ORDERS = int(os.environ.get("ORDERS", "20000"))
RATE = 3600
PLACED = 500
LOOKS = 40
PATIENCE = 300
# The clock's own duties by the minute are among it.
IDLE_SECONDS, SETTLED_SECONDS = 62, 8
MEMORY_BOUND, CLOCK_BOUND = 0.75, 0.5
# As jobs.formation makes them, one after the other; it is clock and listener itself.
FORKED = ("master", "worker")
PAGES = ("/orders", "/orders?status=all", "/orders?status=shipped", "/stores")


def run(report: Report) -> None:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        base = folder / "base"
        unpack(base, BASE)
        now = Installation.copied(ROOT, folder / "now")
        was = _measured(base, folder / "was", apart=True)
        apart = _measured(now, folder / "apart", apart=True)
        together = _measured(now, folder / "together", apart=False)
    for words, figures in ((BASE, was), ("apart", apart), ("jobs.formation", together)):
        for process, megabytes in figures.memory.items():
            report.row(f"{words}: {process}, PSS", megabytes, "MB")
        if figures.idle:
            report.row(f"{words}: clock, idle", figures.idle, "% of a core")
    for words, figures in (("apart", apart), ("jobs.formation", together)):
        ratio, bound = figures.all / was.all, f"at most {MEMORY_BOUND}"
        held = ratio <= MEMORY_BOUND if figures is together else None
        report.row(f"{words}, all", ratio, f"times {was.all:.0f} MB", bound, held)
    ratio, bound = apart.idle / was.idle, f"at most {CLOCK_BOUND}"
    report.row("clock, idle", ratio, f"times {was.idle:.2f} %", bound, ratio <= CLOCK_BOUND)


class Figures(NamedTuple):
    memory: dict[str, float]
    idle: float

    @property
    def all(self) -> float:
        return sum(self.memory.values())


def _measured(tree: Path, folder: Path, apart: bool) -> Figures:
    compile_tree(tree)
    with _filled(tree, folder, apart) as place:
        numbers = _numbers(place)
        memory = _memory(numbers)
        # It does the same, wherever it runs.
        return Figures(memory, _idle(place) if apart else 0)


def _memory(numbers: dict[str, int]) -> dict[str, float]:
    """Of each process, while no job's process shares what its worker has: a tenth of it all."""
    worker = psutil.Process(numbers["worker"])
    while True:
        eventually(lambda: not worker.children(), PATIENCE)
        memory = {name: _pss(number) for name, number in numbers.items()}
        if not worker.children():
            return memory


def _idle(place: Installation) -> float:
    """What a clock takes of a core where nothing is asked of Amazon for minutes."""
    for process in place.crew.values():
        process.stop()
    place.environment["AMAZON_CLOCK_RATE"] = "1"
    place.start("clock")
    clock = psutil.Process(place.crew["clock"].pid)
    # It starts, and does once what it does by the hour and by the day.
    time.sleep(SETTLED_SECONDS)
    before, start = clock.cpu_times(), time.monotonic()
    time.sleep(IDLE_SECONDS)
    after, seconds = clock.cpu_times(), time.monotonic() - start
    return 100 * (after.user + after.system - before.user - before.system) / seconds


def _numbers(place: Installation) -> dict[str, int]:
    """Of each process, by its name."""
    assert place.web is not None
    if place.crew:
        numbers = {name: process.pid for name, process in place.crew.items()}
        return numbers | {
            "master": place.web.pid,
            "web": psutil.Process(place.web.pid).children()[0].pid,
        }
    children = sorted(psutil.Process(place.web.pid).children(), key=lambda each: each.pid)
    numbers = dict(zip(FORKED, (each.pid for each in children), strict=True))
    web = psutil.Process(numbers["master"]).children()[0].pid
    return numbers | {"clock and listener": place.web.pid, "web": web}


@contextmanager
def _filled(tree: Path, folder: Path, apart: bool) -> Iterator[Installation]:
    """With all orders in, looked at, and nothing under way."""
    with ExitStack() as stack:
        folder.mkdir()
        valkey = Valkey(folder / "valkey")
        valkey.start()
        stack.callback(valkey.stop)
        sandbox = Sandbox("http://127.0.0.1:8000", RATE)
        sandbox.start()
        stack.callback(sandbox.stop)
        sandbox.reset()
        place = Installation(folder, _environment(folder, valkey.url, sandbox.url))
        stack.callback(place.stop)
        place.put(tree)
        place.console("db", "upgrade")
        place.start_web(*(() if apart else ("jobs.formation",)))
        for placed in range(0, ORDERS, PLACED):
            few = min(PLACED, ORDERS - placed)
            sandbox.remote.place_orders(count=few, marketplace="US", days=5)
        place.console("demo")
        for name in ("worker", "clock", "listener"):
            if apart and (tree / f"jobs/{name}.py").exists():
                place.start(name)
        eventually(lambda: _orders(place) >= ORDERS, PATIENCE)
        _look_at(place)
        eventually(lambda: not _under_way(place), PATIENCE)
        yield place


def _environment(folder: Path, redis_url: str, amazon_url: str) -> dict[str, str]:
    return {
        "PATH": os.environ.get("PATH", ""),
        "HOME": os.environ.get("HOME", ""),
        "APP_ENV": "test",
        "FLASK_APP": "wsgi",
        "PUBLIC_URL": "http://127.0.0.1:8000",
        "DATABASE_URL": f"sqlite:///{folder / 'main.sqlite3'}",
        "KEYRING_URL": f"sqlite:///{folder / 'keyring.sqlite3'}",
        "REDIS_URL": redis_url,
        "SECRET_KEY": "the benchmarks' own, known to everybody",
        "ROOT_KEY": base64.b64encode(b"the benchmarks' root key, 32 by.").decode(),
        "MAIL_FOLDER": str(folder / "mail"),
        "LOG_LEVEL": "WARNING",
        "SECOND_FACTOR": "offered",
        **amazon_at(amazon_url),
        **queue_at(amazon_url),
        "AMAZON_CLOCK_RATE": str(RATE),
    }


def _look_at(place: Installation) -> None:
    visitor = place.visitor()
    sign_in(visitor, ROSA)
    for each in range(LOOKS):
        visitor.visit(PAGES[each % len(PAGES)])


def _orders(place: Installation) -> int:
    return int(_asked(place, "SELECT COUNT(*) FROM orders"))


def _under_way(place: Installation) -> bool:
    found = "SELECT COUNT(*) FROM import_run WHERE kind <> 'poll' AND finished_at IS NULL"
    return bool(_asked(place, found))


def _asked(place: Installation, sql: str) -> int:
    database = database_at(place.environment["DATABASE_URL"])
    with database.connection_context():
        return int(database.execute_sql(sql).fetchone()[0])


def _pss(number: int) -> float:
    """In MB; what several processes share counts for each in part."""
    return float(psutil.Process(number).memory_full_info().pss) / 1e6
