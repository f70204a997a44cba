"""Many sellers: a thousand due at once for two workers, ten thousand through a virtual day."""

import heapq
import math
import os
import time
from dataclasses import dataclass
from datetime import timedelta
from random import Random

from tests.benchmarks.crew import crew
from tests.benchmarks.report import Report
from tests.faults.merchant import Merchant
from webapp.ground.amazon_client import amazon
from webapp.ground.clock import utcnow
from webapp.ground.database.db import database
from webapp.imports.poll_interval import PollInterval
from webapp.stores.connection import Connection
from webapp.stores.store import Store

NAME = "Many sellers"
SELLERS = int(os.environ.get("BENCH_FLEET", "1000"))
BOUND_SECONDS = 150 * SELLERS / 1000
LATENCY_SECONDS = 0.2
# Amazon's budgets are not what is measured here: they fill at once.
ENDLESS = 100_000

STORES = 10_000
WORKERS = 4
POLL_SECONDS = 0.3
HOUR = 3600.0
# The first hours only bring the stores out of step with one another.
WARM_UP, END = 3 * HOUR, 12 * HOUR
# Of a hundred stores, those up to the first number have an order every so many hours.
TRADE = ((5, 1 / 60), (25, 1.0), (60, 6.0), (100, 48.0))
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


@dataclass
class _Shop:
    """One store of the simulation: its trade, and what the rhythm knows of it."""

    orders_an_hour: float
    watched: bool
    first_import_walks: bool
    quiet_polls: int = 0

    def polled(self, dice: Random, waited: float) -> float:
        """How long until the next poll, when this one came after so many seconds."""
        nothing = math.exp(-waited * self.orders_an_hour / HOUR)
        self.quiet_polls = self.quiet_polls + 1 if dice.random() < nothing else 0
        poll_interval = PollInterval(15, self.watched, self.quiet_polls, self.first_import_walks)
        return poll_interval.interval.total_seconds()


def _virtual_day() -> tuple[float, float]:
    """The worst and the mean of (waited ÷ interval): the same rhythm, due order and workers."""
    dice = Random(1)  # noqa: S311 - the same stores each time
    shops = [_shop(number) for number in range(STORES)]
    due = [(dice.uniform(0, HOUR), number, HOUR) for number in range(STORES)]
    heapq.heapify(due)
    free, late = [0.0] * WORKERS, [1.0]
    while due[0][0] < END:
        at, number, interval = heapq.heappop(due)
        start = max(heapq.heappop(free), at)
        heapq.heappush(free, start + POLL_SECONDS)
        waited = start - at + interval
        if at > WARM_UP:
            late.append(waited / interval)
        interval = shops[number].polled(dice, waited)
        heapq.heappush(due, (start + POLL_SECONDS + interval, number, interval))
    return max(late), sum(late) / len(late)


def _shop(number: int) -> _Shop:
    """One in twenty is watched, one in a hundred imports its past."""
    hours = next(hours for up_to, hours in TRADE if number % 100 < up_to)
    return _Shop(1 / hours, watched=number % 20 == 7, first_import_walks=number % 100 == 50)
