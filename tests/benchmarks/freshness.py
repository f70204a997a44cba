"""From paid at Amazon to on the desk: one order source, and eight of one seller.

Figures are seconds of Amazon's time; two minutes of them are Amazon's own lag.
"""

import os
import time
from random import Random

from tests.benchmarks.crew import crew
from tests.benchmarks.report import Report
from tests.faults.merchant import Merchant
from webapp.ground.clock import utcnow
from webapp.orders.order import Order

NAME = "From paid to the desk"
EUROPE = ("GB", "DE", "FR", "IT", "ES", "NL", "SE", "PL")
CLOCK_RATE = float(os.environ.get("BENCH_FRESHNESS_RATE", "20"))
ORDERS = int(os.environ.get("BENCH_FRESHNESS_ORDERS", "90"))
# Orders come at this mean distance, in our seconds: often enough that nobody counts as idle.
DISTANCE = 0.7
# What comes in the first third finds a rhythm that doesn't know these sources yet.
WARM_UP = ORDERS // 3
# Eight sources may be this much later than one.
ALIKE = 1.25


def run(report: Report) -> None:
    medians = {}
    for countries in (EUROPE[:1], EUROPE):
        with crew(CLOCK_RATE) as rosa:
            waits = sorted(_waits(rosa, countries))
        name = "one source" if len(countries) == 1 else f"{len(countries)} sources of one seller"
        medians[len(countries)] = waits[len(waits) // 2]
        report.row(f"{name}, p50", waits[len(waits) // 2], "s")
        report.row(f"{name}, p99", waits[-1 - len(waits) // 100], "s")
    ratio = medians[8] / medians[1]
    report.row("eight to one, p50", ratio, "", f"at most {ALIKE}", ratio <= ALIKE)


def _waits(rosa: Merchant, countries: tuple[str, ...]) -> list[float]:
    dice = Random(1)  # noqa: S311 - the same moments each time
    rosa.connects(*countries)
    rosa.sees_everything()
    placed = {}
    for _ in range(ORDERS):
        time.sleep(dice.expovariate(1 / DISTANCE))
        placed[rosa.remote.place_order(rosa.seller, dice.choice(countries))] = utcnow()
    rosa.sees_everything()
    query = Order.select(Order.amazon_order_id, Order.imported_at)
    seen = {order.amazon_order_id: order.imported_at for order in query}
    steady = list(placed.items())[WARM_UP:]
    return [(seen[each] - at).total_seconds() * CLOCK_RATE for each, at in steady]
