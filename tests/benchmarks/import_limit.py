"""How near an import comes to Amazon's limit: twenty calls at once, then 0.0056 a second.

The bound of an import is what its calls beyond the first twenty must wait for. The sandbox
enforces the budget, sped up by the clock rate; it refuses whoever comes too soon.
BENCH_LIMIT names the sizes and the rates, such as "10000:600 50000:1200"; the usual ones take
five minutes. The faster the clock, the more our own seconds weigh: at 1 they would be none.
"""

import os

from tests.benchmarks.crew import crew
from tests.benchmarks.report import Report
from tests.faults.merchant import Merchant
from webapp.imports.import_kind import ImportKind
from webapp.imports.import_run import ImportRun

NAME = "Import at Amazon's limit"
SIZES = os.environ.get("BENCH_LIMIT", "10000:300 50000:600")
RATE, BURST = 0.0056, 20
LEAST = 0.97
PATIENCE = 1200


def run(report: Report) -> None:
    _full_and_empty_budget(report, 2000, 60)
    for size, clock_rate in (pair.split(":") for pair in SIZES.split()):
        with crew(float(clock_rate)) as rosa:
            rosa.remote.place_orders(rosa.seller, int(size), "US", days=20)
            rosa.connects("US")
            first = _finished(rosa, 1)
            _efficiency(report, f"{int(size):,} orders", rosa, _seconds(first), float(clock_rate))


def _full_and_empty_budget(report: Report, size: int, clock_rate: float) -> None:
    """The first import finds all twenty calls, the second one none."""
    with crew(clock_rate) as rosa:
        for country in ("US", "CA"):
            rosa.remote.place_orders(rosa.seller, size, country, days=20)
        rosa.opens("US", "CA")
        rosa.refreshes()
        first, second = _finished(rosa, 2)
        report.row(f"{size:,} orders, full budget", _seconds([first]), "s, 20 calls, no wait")
        pages = first.pages
        report.row(f"{size:,} orders, searchOrders", pages, "calls", "20", pages == BURST)
        others = sum(rosa.remote.count(name) for name in ("getOrder", "getAccount"))
        report.row(f"{size:,} orders, other order calls", others, "calls", "0", others == 0)
        whole = _seconds([first, second])
        _efficiency(report, f"{size:,} orders, empty budget", rosa, whole, clock_rate)


def _finished(rosa: Merchant, count: int) -> list[ImportRun]:
    query = ImportRun.select().where(ImportRun.kind == ImportKind.FIRST, ImportRun.status == "done")
    rosa.crew.eventually(lambda: query.count() == count, "all is imported", PATIENCE)
    return list(query.order_by(ImportRun.id))


def _seconds(runs: list[ImportRun]) -> float:
    whole = max(run.finished_at for run in runs) - min(run.created_at for run in runs)
    return float(whole.total_seconds())


def _efficiency(
    report: Report, name: str, rosa: Merchant, seconds: float, clock_rate: float
) -> None:
    pages = sum(run.pages for run in ImportRun.select())
    bound = (pages - BURST) / RATE / clock_rate
    refused = rosa.remote.count("searchOrders", 429)
    share = bound / seconds
    report.row(f"{name}, bound", bound * clock_rate / 3600, "h of Amazon's time")
    report.row(f"{name}, efficiency", share, "", f"at least {LEAST}", share >= LEAST)
    report.row(f"{name}, 429", refused, "calls", "0", refused == 0)
