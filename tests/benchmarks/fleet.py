"""Many sellers: a thousand due at once for two workers, ten thousand through a virtual day."""

import heapq
import os
import time
from dataclasses import dataclass
from datetime import timedelta
from random import Random

from tests.benchmarks.crew import crew
from tests.benchmarks.report import Report
from tests.faults.merchant import Merchant
from webapp.amazon_door import amazon
from webapp.clock import utcnow
from webapp.db import database
from webapp.orders.rhythm import Rhythm
from webapp.stores import Connection, Store

NAME = "Many sellers"
SELLERS = int(os.environ.get("BENCH_FLEET", "1000"))
BOUND_SECONDS = 150 * SELLERS / 1000
LATENCY_SECONDS = 0.2
# Amazon's budgets are not what is measured here: they fill at once.
ENDLESS = 100_000

STORES = 10_000
WORKERS = 4
POLL_SECONDS = 0.3
DAY_SECONDS = 6 * 3600
LATEST = 1.2


def run(report: Report) -> None:
    with crew(ENDLESS, workers=2, our_rate=1, started=False) as rosa:
        seconds = _poll_all(rosa)
    report.row(
        f"{SELLERS:,} sellers due at once, two workers, 200 ms each",
        seconds,
        "s",
        f"at most {BOUND_SECONDS:.0f}",
        seconds <= BOUND_SECONDS,
    )
    worst, mean = _virtual_day()
    name = f"{STORES:,} stores in simulation, {WORKERS} workers"
    report.row(f"{name}, mean lateness", mean, "of interval")
    report.row(f"{name}, worst", worst, "of interval", f"at most {LATEST}", worst <= LATEST)


def _poll_all(rosa: Merchant) -> float:
    _found(rosa)
    rosa.remote.slow(LATENCY_SECONDS, "searchOrders", calls=None)
    rosa.crew.clock.start()
    workers = [rosa.crew.start_worker() for _ in range(2)]
    rosa.crew.eventually(lambda: all(worker.running for worker in workers), "workers run")
    time.sleep(5)
    began = utcnow()
    Connection.update(next_poll_at=began).execute()
    polled = Connection.select().where(Connection.last_poll_at >= began)
    rosa.crew.eventually(lambda: polled.count() == SELLERS, "all are polled", 10 * BOUND_SECONDS)
    return (utcnow() - began).total_seconds()


def _found(rosa: Merchant) -> None:
    """So many sellers; at Amazon they are all one, whose token each of them has."""
    code = rosa.remote.consent_code(rosa.seller, "na", rosa.crew.settings.consent_return_url)
    tokens, now = amazon().exchange(code), utcnow()
    with database.atomic():
        for number in range(SELLERS):
            connection = Connection.of_seller(rosa.account, "na", f"A{number:08}")
            connection.authorize(tokens, now)
            Connection.update(next_poll_at=now + timedelta(hours=1)).where(
                Connection.id == connection.id
            ).execute()
            Store.create(
                account=rosa.account,
                connection=connection,
                marketplace_id="ATVPDKIKX0DER",
                nickname=f"Store {number}",
                imported_until=now,
                imported_from=now - timedelta(days=30),
                backfilled_at=now,
            )


@dataclass(order=True)
class _Due:
    at: float
    store: int
    interval: float


def _virtual_day() -> tuple[float, float]:
    """The worst and the mean of (waited ÷ interval): the same rhythm, due order and workers."""
    dice = Random(1)  # noqa: S311 - the same stores each time
    due = [_first(dice, store) for store in range(STORES)]
    heapq.heapify(due)
    free = [0.0] * WORKERS
    worst, total, polls = 0.0, 0.0, 0
    while due[0].at < DAY_SECONDS:
        poll = heapq.heappop(due)
        start = max(heapq.heappop(free), poll.at)
        heapq.heappush(free, start + POLL_SECONDS)
        late = (start - poll.at + poll.interval) / poll.interval
        worst, total, polls = max(worst, late), total + late, polls + 1
        interval = _interval(dice, poll.store)
        heapq.heappush(due, _Due(start + POLL_SECONDS + interval, poll.store, interval))
    return worst, total / polls


def _first(dice: Random, store: int) -> _Due:
    """Somewhere within its interval; whoever is due first is polled first."""
    interval = _interval(dice, store)
    return _Due(dice.uniform(0, interval), store, interval)


def _interval(dice: Random, store: int) -> float:
    """One in ten is watched or busy, a third is quiet for hours, one in a hundred imports."""
    rhythm = Rhythm(
        refresh_minutes=15,
        watched=store % 20 == 0,
        quiet_polls=0 if store % 20 == 1 else dice.choice((1, 2, 4, 9, 20)),
        first_import_walks=store % 100 == 2,
    )
    return rhythm.interval.total_seconds()
