"""A first import of more orders than come at once: by search alone, and with a list beside it.

A twentieth of the orders is due today. The sandbox enforces Amazon's budgets, sped up by the clock
rate: the faster, the more our own seconds weigh. BENCH_BY_LIST names sizes and rates, such as
"10000:20 50000:60"; 10,000 take ten minutes, 50,000 half an hour on an idle machine.
"""

import os
import time
from datetime import datetime, timedelta

import psutil

from tests.benchmarks.crew import crew
from tests.benchmarks.report import Report
from tests.faults.merchant import Merchant
from webapp.ground.clock import utcnow
from webapp.imports.import_kind import ImportKind
from webapp.imports.import_run import ImportRun
from webapp.order_lists.order_list import OrderList
from webapp.orders.order import Order

NAME = "First import by list"
SIZES = os.environ.get("BENCH_BY_LIST", "10000:20")
# Search alone only waits: its time is known, and can be had at a faster clock.
ALONE_RATE = 120.0
DUE_SHARE = 20
MOST_SHARE = 0.55
DUE_WITHIN = timedelta(minutes=20)
MOST_MORE_MB = 20
PATIENCE = 3600
MB = 1024 * 1024


def run(report: Report) -> None:
    usual = _memory_of(2000)
    for size, clock_rate in (pair.split(":") for pair in SIZES.split()):
        alone = _alone(report, int(size))
        _by_list(report, int(size), float(clock_rate), alone, usual)


def _memory_of(size: int) -> float:
    with crew(ALONE_RATE) as rosa:
        _place(rosa, size)
        rosa.connects("US")
        return _watched(rosa, size)[1]


def _alone(report: Report, size: int) -> float:
    """Amazon's seconds without the role for reports, which is today's way."""
    with crew(ALONE_RATE) as rosa:
        _place(rosa, size)
        rosa.remote.deny("createReport")
        rosa.connects("US")
        seconds, _ = _watched(rosa, size)
    report.row(f"{size:,} orders, search alone", seconds * ALONE_RATE / 60, "min of Amazon's time")
    return seconds * ALONE_RATE


def _by_list(report: Report, size: int, clock_rate: float, alone: float, usual: float) -> None:
    with crew(clock_rate, workers=2) as rosa:
        due = _place(rosa, size)
        rosa.connects("US")
        seconds, memory = _watched(rosa, size)
        began = ImportRun.get(ImportRun.kind == ImportKind.FIRST).created_at
        urgent = (_last_here(due) - began) * clock_rate
        failures = [each.failure for each in OrderList.select()]
        refused = sum(each.get("429", 0) for each in rosa.remote.counts().values())
    taken = seconds * clock_rate
    name = f"{size:,} orders, with a list"
    report.row(name, taken / 60, "min of Amazon's time")
    report.row(f"{name}: lists that were read", failures.count(None), "", "1", failures == [None])
    share = taken / alone
    report.row(f"{name}: share", share, "", f"at most {MOST_SHARE}", share <= MOST_SHARE)
    # `getOrder` brings thirty a minute, and as many more at once.
    minutes = urgent / timedelta(minutes=1)
    most = max(DUE_WITHIN / timedelta(minutes=1), 1.05 * len(due) / 30)
    report.row(f"{name}: due today is here", minutes, "min", f"at most {most:g}", minutes <= most)
    more = memory - usual
    bound = f"at most {MOST_MORE_MB}"
    report.row(f"{name}: a worker's memory beyond 2,000", more, "MB", bound, more <= MOST_MORE_MB)
    report.row(f"{name}: 429", refused, "calls", "0", refused == 0)


def _place(rosa: Merchant, size: int) -> list[str]:
    """Orders of twenty days; the numbers of those that are due today, spread among them."""
    soon = (utcnow() + timedelta(hours=8)).isoformat()
    later = (utcnow() + timedelta(days=4)).isoformat()
    due: list[str] = []
    parts = 20
    for part in range(parts):
        days = 20 * (parts - part) / parts
        some, few = size // parts * (DUE_SHARE - 1) // DUE_SHARE, size // parts // DUE_SHARE
        for count, until in ((some, later), (few, soon)):
            window = {"shipByWindow": {"latestDateTime": until}}
            numbers = rosa.remote.place_orders(
                rosa.seller, count, "US", days=days, overrides={"fulfillment": window}
            )
            due += numbers if until == soon else []
    return due


def _watched(rosa: Merchant, size: int) -> tuple[float, float]:
    """Our seconds until all orders are here, and the most memory in MB that a job had."""
    began, most = ImportRun.get().created_at, 0.0
    end = time.monotonic() + PATIENCE
    while Order.select().count() < size:
        assert time.monotonic() < end, "not all is imported"
        most = max(most, _jobs_memory(rosa))
        time.sleep(0.2)
    return (_last_here(None) - began).total_seconds(), most


def _last_here(numbers: list[str] | None) -> datetime:
    query = Order.select(Order.imported_at).order_by(Order.imported_at.desc())
    if numbers is None:
        return query.first().imported_at
    wanted = set(numbers)
    rows = Order.select(Order.amazon_order_id, Order.imported_at).tuples()
    times = [at for number, at in rows if number in wanted]
    assert len(times) == len(wanted), "something that is due isn't here"
    return max(times)


def _jobs_memory(rosa: Merchant) -> float:
    """Of the largest process that works on a job, without what it shares with its worker."""
    workers = [psutil.Process(each.pid) for each in rosa.crew.workers]
    jobs = [job for worker in workers for job in worker.children(recursive=True)]
    return max((_unshared(job) for job in jobs), default=0.0)


def _unshared(process: psutil.Process) -> float:
    """What it has written. Pages of SQLite's file that it has mapped are the system's cache: they
    grow with the file, and go when memory is wanted."""
    try:
        return float(sum(part.private_dirty for part in process.memory_maps())) / MB
    except psutil.Error:
        return 0.0
