"""From Amazon's answer to the commit: how many orders a worker takes in each second."""

import cProfile
import pstats
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from tests.benchmarks.report import Report
from tests.benchmarks.stacked_orders import pages
from tests.benchmarks.stage import KINDS, Stage, stages
from tests.orders.paper import NOON
from webapp import db
from webapp.amazon.answer import Answer
from webapp.db import database, keyring_database
from webapp.ground import settle
from webapp.orders import Order
from webapp.orders.intake import Intake

NAME = "Import speed"
ORDERS = 3000
ROUNDS = 3
LEAST = 1000
SHARE = 1 / 3
# Where the time of an import goes: the functions in which its parts begin. Of the last three,
# the keys' own rows and commit are in "make and keep keys" as well.
PARTS = {
    "parse JSON": "content",
    "read documents": "read",
    "compare with what is known": "_known",
    "make and keep keys": "ensure_party_keys",
    "seal": "sealed_row",
    "compare and write": "write",
    "write rows": "write_many",
    "commit": "commit",
}
# What goes to a database: a statement, its rows, and which of the two it is.
Statement = tuple[str, list[Any], Any]


def run(report: Report) -> None:
    pages(ORDERS)
    settle()
    for kind, label in KINDS.items():
        imported, bare = _fastest(kind)
        report.row(label, imported, "orders/s", f"at least {LEAST:,}", imported >= LEAST)
        report.row(f"{label}, bare executemany", bare, "orders/s")
        share = imported / bare
        report.row(f"{label}, of bare", share, "", f"at least {SHARE:.2f}", share >= SHARE)
        for part, percent in _profile(kind):
            report.row(f"{label}, {part}", percent, "%")


def _fastest(kind: str) -> tuple[float, float]:
    """Orders a second, taken in and barely inserted; each the best of some rounds in turns."""
    imported, bare = 0.0, 0.0
    for each in range(ROUNDS):
        with stages(kind, f"import{each}", f"record{each}", f"bare{each}") as (full, taped, empty):
            imported = max(imported, ORDERS / _import(full))
            written: list[list[Statement]] = []
            _import(taped, written)
            bare = max(bare, ORDERS / _insert(written, empty))
    return imported, bare


def _import(stage: Stage, written: list[list[Statement]] | None = None) -> float:
    """Seconds to take all pages in, each in a transaction, as a worker does.

    `written` is filled with all rows that go to a database, page by page.
    """
    with stage.entered(), _taped(written):
        shop = stage.shop
        start = time.perf_counter()
        for body in pages(ORDERS):
            if written is not None:
                written.append([])
            intake = Intake(shop.account, [shop.store], NOON)
            answer = Answer("searchOrders", 200, "", "", body)
            prepared = intake.prepare(answer.content["orders"], NOON)
            with database.atomic():
                intake.write(prepared)
        seconds = time.perf_counter() - start
        assert Order.select().count() == ORDERS
    return seconds


def _insert(written: list[list[Statement]], stage: Stage) -> float:
    """Seconds for the very same rows, each page of them in a transaction, and nothing else."""
    with stage.entered():
        start = time.perf_counter()
        for statements in written:
            with keyring_database.atomic(), database.atomic():
                for sql, rows, on in statements:
                    db.write_many(sql, rows, on)
        seconds = time.perf_counter() - start
        assert Order.select().count() == ORDERS
    return seconds


@contextmanager
def _taped(written: list[list[Statement]] | None) -> Iterator[None]:
    write_many = db.write_many

    def taping(sql: str, rows: Any, on: Any = database) -> int:
        rows = list(rows)
        written[-1].append((sql, rows, on))
        return write_many(sql, rows, on)

    if written is not None:
        db.write_many = taping
    try:
        yield
    finally:
        db.write_many = write_many


def _profile(kind: str) -> Iterator[tuple[str, float]]:
    """The share of each part in percent; a profiler makes small functions dearer than they are."""
    profile = cProfile.Profile()
    with stages(kind, "profiled") as (stage,):
        profile.runcall(_import, stage)
    figures: Any = pstats.Stats(profile).stats  # type: ignore[attr-defined]
    whole = max(cumulative for _, _, _, cumulative, _ in figures.values())
    for part, function in PARTS.items():
        spent = [figure[3] for (_, _, name), figure in figures.items() if name == function]
        yield part, 100 * max(spent, default=0) / whole
