"""From Amazon's answer to the commit: how many orders a worker takes in each second."""

import cProfile
import json
import pstats
import time
from collections.abc import Callable, Iterator
from typing import Any

from tests.benchmarks.report import Report
from tests.benchmarks.stacked_orders import pages
from tests.benchmarks.stage import KINDS, Stage, stages
from tests.orders.paper import NOON
from webapp.db import database, insert_many, keyring_database
from webapp.keyring import PartyKey
from webapp.orders import Order, OrderItem, Party, Tally
from webapp.orders.intake import Intake
from webapp.orders.order import OrderEvent, OrderPackage
from webapp.orders.seen_value import SeenValue

NAME = "Import speed"
ORDERS = 3000
ROUNDS = 3
LEAST = 1000
SHARE = 1 / 3
TABLES = (Order, OrderItem, OrderPackage, Party, OrderEvent, SeenValue, Tally, PartyKey)
# Where the time of an import goes: the functions in which its parts begin.
PARTS = {
    "parse JSON": "loads",
    "read": "read",
    "compare with what is known": "_known",
    "make keys": "ensure_party_keys",
    "seal": "sealed_row",
    "write": "write_many",
    "commit": "commit",
}


def run(report: Report) -> None:
    for kind, label in KINDS.items():
        imported, bare = 0.0, 0.0
        for each in range(ROUNDS):
            with stages(kind, f"import{each}", f"bare{each}") as (full, empty):
                imported = max(imported, ORDERS / _import(full))
                bare = max(bare, ORDERS / _insert(_rows(full), empty))
        report.row(label, imported, "orders/s", f"at least {LEAST:,}", imported >= LEAST)
        report.row(f"{label}, bare executemany", bare, "orders/s")
        share = imported / bare
        report.row(f"{label}, of bare", share, "", f"at least {SHARE:.2f}", share >= SHARE)
        with stages(kind, "profiled") as (stage,):
            for part, percent in _profile(lambda stage=stage: _import(stage)):
                report.row(f"{label}, {part}", percent, "%")


def _import(stage: Stage) -> float:
    """Seconds to take all pages in, each in a transaction, as a worker does."""
    bodies = pages(ORDERS)
    with stage.entered():
        shop = stage.shop
        start = time.perf_counter()
        for body in bodies:
            intake = Intake(shop.account, [shop.store], NOON)
            prepared = intake.prepare(json.loads(body)["orders"], NOON)
            with database.atomic():
                intake.write(prepared)
        seconds = time.perf_counter() - start
        assert Order.select().count() == ORDERS
    return seconds


def _rows(stage: Stage) -> dict[Any, list[tuple[Any, ...]]]:
    """All rows that the import wrote, by table."""
    with stage.entered():
        return {table: list(_bare(table)) for table in TABLES}


def _bare(table: Any) -> Iterator[tuple[Any, ...]]:
    columns = ", ".join(f'"{column}"' for column in table._meta.columns)
    sql = f'SELECT {columns} FROM "{table._meta.table_name}"'
    yield from table._meta.database.execute_sql(sql).fetchall()


def _insert(rows: dict[Any, list[tuple[Any, ...]]], stage: Stage) -> float:
    """Seconds to insert the same rows with one executemany for each table."""
    with stage.entered():
        start = time.perf_counter()
        with database.atomic(), keyring_database.atomic():
            for table, values in rows.items():
                insert_many(table, list(table._meta.sorted_field_names), values)
        return time.perf_counter() - start


def _profile(act: Callable[[], float]) -> Iterator[tuple[str, float]]:
    profile = cProfile.Profile()
    profile.runcall(act)
    figures: Any = pstats.Stats(profile).stats  # type: ignore[attr-defined]
    whole = max(cumulative for _, _, _, cumulative, _ in figures.values())
    for part, function in PARTS.items():
        spent = [f[3] for (_, _, name), f in figures.items() if name == function]
        yield part, 100 * max(spent, default=0) / whole
