"""Redacting a tenth of all orders, against a bare SQL delete of the same people's rows.

`due_orders` says how many there are.
"""

import subprocess
import sys
import time
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import psutil

from tests.accounts.people import ROSA, sign_in
from tests.benchmarks.due_orders import DUE, ORDERS, fill
from tests.benchmarks.report import Report
from tests.benchmarks.stage import KINDS, Stage, filled_stages
from tests.visitor import Visitor
from webapp import create_app
from webapp.ground.clock import utcnow
from webapp.ground.database import db
from webapp.ground.database.db import database, keyring_database
from webapp.ground.database.write_ahead_log import truncate_wal
from webapp.ground.keys.party_key import PartyKey
from webapp.ground.settings import ROOT
from webapp.orders.order import Order
from webapp.orders.party import Party
from webapp.privacy.sweep import Sweep
from webapp.privacy.sweep_walk import SweepWalk

NAME = "Redaction"
BOUND = 3
DESK_BOUND = 1.5
MEMORY_BOUND = 32
VISITS = 20
ADDRESSES = ("/orders", "/orders?status=shipped", "/orders?q=113-7777", "/orders/1")


class Seconds:
    """How long each of the desk's requests took, many times over."""

    def __init__(self) -> None:
        self._taken: dict[str, list[float]] = {address: [] for address in ADDRESSES}

    def take_all(self, rosa: Visitor) -> None:
        for address, taken in self._taken.items():
            start = time.perf_counter()
            assert rosa.visit(address).status == 200
            taken.append(time.perf_counter() - start)

    def of(self, address: str, share: float = 0.5) -> float:
        """The time that this share of the requests didn't exceed."""
        taken = sorted(self._taken[address])
        return taken[int(share * (len(taken) - 1))] if taken else 0.0

    def worst(self, usual: "Seconds", share: float = 0.5) -> float:
        """The most by which a request was slower than usual, each against its own."""
        return max(self.of(each, share) / usual.of(each, share) for each in ADDRESSES)


def run(report: Report) -> None:
    for kind, label in KINDS.items():
        with filled_stages(kind, fill, "bare", "swept", "visited") as (bare, swept, visited):
            least = _on(bare, _delete)
            took, grown = _on(swept, _sweep)
            usual, meanwhile = _visit(visited)
        report.row(f"{label}, bare delete", DUE / least, "orders/s")
        report.row(f"{label}, {DUE:,} of {ORDERS:,} orders", DUE / took, "orders/s")
        ratio = took / least
        report.row(f"{label}, of bare", ratio, "times", f"at most {BOUND}", ratio <= BOUND)
        bound = f"at most {MEMORY_BOUND}"
        report.row(f"{label}, memory grown", grown, "MB", bound, grown <= MEMORY_BOUND)
        report.row(f"{label}, a desk request", 1000 * usual.of("/orders"), "ms")
        slower, tail = meanwhile.worst(usual), meanwhile.worst(usual, 0.95)
        bound = f"at most {DESK_BOUND}"
        report.row(f"{label}, the same meanwhile", slower, "times", bound, slower <= DESK_BOUND)
        report.row(f"{label}, its slowest twentieth", tail, "times")


def _on(stage: Stage, measure: Callable[[], Any]) -> Any:
    with stage.entered():
        return measure()


def _delete() -> float:
    """Seconds to delete the due people's rows and keys, and nothing else; then the logs."""
    due = Order.select(Order.id).where(Order.personal_data_due_at <= utcnow())
    numbers = [f"113-{i}" for (i,) in due.tuples()]
    start = time.perf_counter()
    with database.atomic():
        Party.delete().where(Party.order.in_(due)).execute()
    with keyring_database.atomic():
        for place in range(0, len(numbers), 5000):
            some = numbers[place : place + 5000]
            PartyKey.delete().where(PartyKey.amazon_order_id.in_(some)).execute()
    truncate_wal()
    return time.perf_counter() - start


def _sweep() -> tuple[float, float]:
    """Seconds of a whole sweep, and the megabytes by which this process grew in its second half.

    By then the databases' own caches, which have a limit, are as full as they get.
    """
    start = time.perf_counter()
    _sweep_as_of(utcnow() - timedelta(hours=1.5))
    halfway = _private_memory()
    _sweep_as_of(utcnow())
    took = time.perf_counter() - start
    assert _redacted() == DUE, _redacted()
    return took, (_private_memory() - halfway) / 1e6


def _sweep_as_of(moment: datetime) -> None:
    sweep = Sweep.here(utcnow())
    Sweep.update(thorough=False).execute()
    SweepWalk(Sweep.get_by_id(sweep.id), moment).perform(seconds=float("inf"))


def _private_memory() -> int:
    """What is this process's own: SQLite's files, which it maps, are not."""
    memory = psutil.Process().memory_info()
    return int(memory.rss - memory.shared)


def _visit(stage: Stage) -> tuple[Seconds, Seconds]:
    """Seconds of each desk request as ever, and while a worker sweeps."""
    app = create_app(stage.settings)
    rosa = Visitor(app)
    sign_in(rosa, ROSA)
    usual = Seconds()
    for _ in range(VISITS):
        usual.take_all(rosa)
    worker = subprocess.Popen(
        [sys.executable, "-m", "jobs.worker"], cwd=ROOT, env=stage.environment
    )
    with db.connected():
        Sweep.begin(utcnow())
    while not _redacted():
        time.sleep(0.05)
    meanwhile = Seconds()
    while _redacted() < DUE:
        meanwhile.take_all(rosa)
    worker.terminate()
    worker.wait()
    db.close_databases()
    return usual, meanwhile


def _redacted() -> int:
    with db.connected():
        return int(Order.select().where(Order.redaction.is_null(False)).count())
