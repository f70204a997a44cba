"""From paid at Amazon to on the desk when Amazon tells of each order, beside polling alone.

Each order is paid, and shipped elsewhere some minutes later: two changes. Figures are seconds of
Amazon's time; Amazon's own delay from the change to the queue is nothing here.

BENCH_PUSH="30:360:20,60:360:20" chooses orders a minute, minutes, and how fast Amazon's clock runs;
our own part of each wait is that many times as long. BENCH_PUSH_LOST="0.05" loses a share of what
Amazon tells, BENCH_PUSH_ALONE="0" leaves out polling alone.
"""

import os
import time
from collections import deque
from collections.abc import Iterator
from datetime import datetime
from random import Random

from tests.benchmarks.crew import crew
from tests.benchmarks.report import Report
from tests.faults.merchant import Merchant
from webapp.ground.clock import utcnow
from webapp.order_notifications.subscription import Subscription, SubscriptionStatus
from webapp.orders.order import Order

NAME = "From paid to the desk, told by Amazon"
STEPS = os.environ.get("BENCH_PUSH", "1:16:4,10:6:4,30:20:10")
LOST = os.environ.get("BENCH_PUSH_LOST", "")
ALONE = os.environ.get("BENCH_PUSH_ALONE", "1") == "1"
# What comes in the first part finds a rhythm that doesn't know this seller yet.
WARM_UP = 0.25
# Later than any poll comes: what is shipped before it was seen is never seen.
SHIPPED_AFTER = 600
# What isn't here by then, in Amazon's seconds after the last order, is counted as it stands.
PATIENCE = 400
# For a poll each three minutes; our own part of its waits is nothing.
LONG_ENOUGH, POLLING_RATE = 40, 30


def run(report: Report) -> None:
    for step in STEPS.split(","):
        per_minute, minutes, rate = (float(part) for part in step.split(":"))
        if ALONE:
            longer = max(minutes, LONG_ENOUGH)
            _measured(report, per_minute, longer, max(rate, POLLING_RATE), push=False)
        _measured(report, per_minute, minutes, rate, push=True)


def _measured(report: Report, per_minute: float, minutes: float, rate: float, push: bool) -> None:
    with crew(rate, workers=2, push=push) as rosa:
        waits = sorted(_waits(rosa, per_minute, minutes, rate, push))
        throttled = sum(rosa.remote.count(each, 429) for each in ("searchOrders", "getOrder"))
    way = f"told{', ' + LOST + ' lost' if LOST else ''}" if push else "polling alone"
    name = f"{per_minute:g} a minute for {minutes:g} minutes, {way}"
    report.row(f"{name}, p50", waits[len(waits) // 2], "s")
    report.row(f"{name}, p99", waits[-1 - len(waits) // 100], "s")
    report.row(f"{name}, the latest", waits[-1], "s")
    report.row(f"{name}, 429", throttled, "", "0", throttled == 0)


def _waits(
    rosa: Merchant, per_minute: float, minutes: float, rate: float, push: bool
) -> list[float]:
    rosa.connects("GB")
    rosa.sees_everything()
    if push:
        live = Subscription.select().where(Subscription.status == SubscriptionStatus.LIVE)
        rosa.crew.eventually(live.exists, "Amazon tells of changes")
        if LOST:
            rosa.remote.lose_messages(share=float(LOST))
    placed = dict(_placed(rosa, per_minute, minutes, rate))
    seen = _seen(rosa, placed, PATIENCE / rate)
    steady = list(placed.items())[int(len(placed) * WARM_UP) :]
    end = utcnow()
    return [(seen.get(number, end) - at).total_seconds() * rate for number, at in steady]


def _placed(
    rosa: Merchant, per_minute: float, minutes: float, rate: float
) -> Iterator[tuple[str, datetime]]:
    """Orders as they come, by dice; each is shipped elsewhere after a while."""
    dice = Random(1)  # noqa: S311 - the same moments each time
    waiting: deque[tuple[float, str]] = deque()
    begun = time.monotonic()
    due, end = begun, begun + minutes * 60 / rate
    while due < end:
        due += dice.expovariate(per_minute * rate / 60)
        time.sleep(max(due - time.monotonic(), 0))
        number = rosa.remote.place_order(rosa.seller, "GB")
        yield number, utcnow()
        waiting.append((due + SHIPPED_AFTER / rate, number))
        while waiting and waiting[0][0] <= time.monotonic():
            rosa.remote.ship(waiting.popleft()[1])


def _seen(rosa: Merchant, placed: dict[str, datetime], seconds: float) -> dict[str, datetime]:
    """When each came to the desk, of those that come within so long."""
    until = time.monotonic() + seconds
    query = Order.select(Order.amazon_order_id, Order.imported_at)
    while True:
        seen = {order.amazon_order_id: order.imported_at for order in query.clone()}
        if len(seen) >= len(placed) or time.monotonic() > until:
            return seen
        time.sleep(0.5)
