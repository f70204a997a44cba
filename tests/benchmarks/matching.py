"""Matching a privacy request by e-mail among many orders, beside looking an order up by its key.

`due_orders` says how many there are.
"""

import statistics
import time
from collections.abc import Callable

from tests.benchmarks.due_orders import ORDERS, fill
from tests.benchmarks.report import Report
from tests.benchmarks.stage import KINDS, Stage, filled_stages
from webapp.orders.order import Order
from webapp.privacy_requests.request_file import RequestFile
from webapp.privacy_requests.request_match import matches

NAME = "Matching"
BOUND = 2
TIMES = 300
ADA = RequestFile(email="ada@canary.example")


def run(report: Report) -> None:
    for kind, label in KINDS.items():
        with filled_stages(kind, fill, "asked") as (stage,), stage.entered():
            plain, matched = _timed(stage)
        report.row(f"{label}, an order by its key, of {ORDERS:,}", 1e6 * plain, "µs")
        ratio = matched / plain
        bound = f"at most {BOUND}"
        report.row(f"{label}, a request by e-mail", ratio, "times that", bound, ratio <= BOUND)


def _timed(stage: Stage) -> tuple[float, float]:
    """Seconds of either, taken in turns; the first order is Ada's own."""
    account, first = stage.shop.account, Order.get_by_id(1)

    def looked_up() -> None:
        assert Order.of(account).where(Order.id == first.id).first()

    def matched() -> None:
        assert [each.order.id for each in matches(account, "buyer", ADA)] == [first.id]

    return _medians(looked_up, matched)


def _medians(*acts: Callable[[], None]) -> tuple[float, float]:
    taken: list[list[float]] = [[] for _ in acts]
    for _ in range(TIMES):
        for act, seconds in zip(acts, taken, strict=True):
            start = time.perf_counter()
            act()
            seconds.append(time.perf_counter() - start)
    plain, matched = (statistics.median(each) for each in taken)
    return plain, matched
