"""From Amazon's answer to the commit: how many orders a worker takes in each second."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, NamedTuple

import peewee

from tests.benchmarks.report import Report
from tests.benchmarks.stacked_orders import pages
from tests.benchmarks.stage import KINDS, Stage, stages
from tests.benchmarks.stopwatch import Stopwatch, exchanged
from tests.orders.documents import NOON
from webapp.amazon import orders_page
from webapp.ground.database.bulk import copy_many, write_many
from webapp.ground.database.db import database, keyring_database
from webapp.ground.start import settle
from webapp.imports.intake import Intake
from webapp.imports.sealed_page import SealedPage
from webapp.orders.order import Order

NAME = "Import speed"
ORDERS = 3000
ROUNDS = 5
LEAST = 1000
SHARE = 1 / 2
# Where the processor's time of an import goes: the functions in which its parts begin.
PARTS = {
    "split the page": orders_page.read_page,
    "read the orders": Intake.prepare,
    "seal": SealedPage._seal,
    "compare with what is known": Intake._arrivals,
    "make rows and counts": Intake.write,
    "write rows": write_many,
    "copy rows": copy_many,
    "commit": peewee.Database.commit,
}
# What goes to a database: a statement, its rows, and which of the two it is.
Statement = tuple[str, list[Any], Any]


class Spent(NamedTuple):
    """Seconds: by the clock, and the processor's."""

    wall: float
    cpu: float

    def least(self, other: "Spent") -> "Spent":
        return Spent(min(self.wall, other.wall), min(self.cpu, other.cpu))


def run(report: Report) -> None:
    pages(ORDERS)
    settle()
    for kind, label in KINDS.items():
        imported, bare = _fastest(kind)
        speed = ORDERS / imported.wall
        report.row(label, speed, "orders/s", f"at least {LEAST:,}", speed >= LEAST)
        report.row(f"{label}, bare executemany", ORDERS / bare.wall, "orders/s")
        for how, share in (
            ("by the clock", bare.wall / imported.wall),
            ("by processor time", bare.cpu / imported.cpu),
        ):
            bound = f"at least {SHARE:.2f}"
            report.row(f"{label}, of bare {how}", share, "", bound, share >= SHARE)
        for part, percent in _profile(kind):
            report.row(f"{label}, {part}", percent, "%")


def _fastest(kind: str) -> tuple[Spent, Spent]:
    """An import, and bare inserts of the same rows; each the best of some rounds in turns."""
    imported = bare = Spent(float("inf"), float("inf"))
    for each in range(ROUNDS):
        with stages(kind, f"import{each}", f"record{each}", f"bare{each}") as (full, taped, empty):
            imported = imported.least(_import(full))
            written: list[list[Statement]] = []
            with _taped(written):
                _import(taped, written)
            bare = bare.least(_insert(written, empty))
    return imported, bare


def _import(stage: Stage, written: list[list[Statement]] | None = None) -> Spent:
    """Take all pages in, each in a transaction, as a worker does.

    `written` is begun anew with each page.
    """
    with stage.entered():
        shop = stage.shop
        with _spending() as spent:
            for body in pages(ORDERS):
                if written is not None:
                    written.append([])
                intake = Intake(shop.account, [shop.store], NOON)
                prepared = intake.prepare(orders_page.read_page(body, "updated", "").orders, NOON)
                with database.atomic():
                    intake.write(prepared)
        assert Order.select().count() == ORDERS
    return spent[0]


def _insert(written: list[list[Statement]], stage: Stage) -> Spent:
    """The very same rows, each page of them in as many transactions, and nothing else."""
    with stage.entered():
        with _spending() as spent:
            for statements in written:
                with keyring_database.atomic(), database.atomic():
                    for sql, rows, on in statements:
                        write_many(sql, rows, on)
        assert Order.select().count() == ORDERS
    return spent[0]


@contextmanager
def _spending() -> Iterator[list[Spent]]:
    spent: list[Spent] = []
    wall, cpu = time.perf_counter(), time.process_time()
    yield spent
    spent.append(Spent(time.perf_counter() - wall, time.process_time() - cpu))


@contextmanager
def _taped(written: list[list[Statement]]) -> Iterator[None]:
    """All rows that go to a database; those that are copied as the insert that they stand for."""

    def writing(sql: str, rows: Any, on: Any = database) -> int:
        rows = list(rows)
        written[-1].append((sql, rows, on))
        return write_many(sql, rows, on)

    def copying(into: str, rows: Any, on: Any) -> int:
        rows = list(rows)
        if rows:
            marks = ", ".join("?" * len(rows[0]))
            written[-1].append((f"INSERT INTO {into} VALUES ({marks})", rows, on))
        return copy_many(into, rows, on)

    with exchanged({write_many: writing, copy_many: copying}):
        yield


def _profile(kind: str) -> Iterator[tuple[str, float]]:
    """The share of each part in percent, and of sealing with all that comes with it."""
    stopwatch = Stopwatch()
    timed = {function: stopwatch.timed(part, function) for part, function in PARTS.items()}
    with stages(kind, "profiled") as (stage,), exchanged(timed):
        whole = _import(stage).cpu
    for part in PARTS:
        if stopwatch.seconds[part]:
            yield part, 100 * stopwatch.seconds[part] / whole
    yield "the rest", 100 * (1 - sum(stopwatch.seconds.values()) / whole)
    yield "sealing, its keys' rows and commit included", 100 * stopwatch.whole["seal"] / whole
