"""A page in another language beside the English one, and what the catalogues weigh in memory."""

import os
import subprocess
import sys
from datetime import timedelta
from statistics import median
from time import perf_counter

from tests.accounts.people import ROSA, sign_in
from tests.benchmarks.report import Report
from tests.benchmarks.stage import stages
from tests.orders.documents import NOON, order
from tests.visitor import Visitor
from webapp import create_app
from webapp.ground.clock import iso
from webapp.ground.language.language import LANGUAGES

NAME = "Languages"
ORDERS = 120
TURNS = 150
MOST_TIMES = 1.03
MOST_MEGABYTES = 8
WEIGHED = """
import psutil
from webapp.ground.language.gettext import catalogue
from webapp.ground.language.language import LANGUAGES
own = psutil.Process()
before = own.memory_full_info().uss
for code in LANGUAGES:
    catalogue(code)
print(own.memory_full_info().uss - before)
"""


def run(report: Report) -> None:
    with stages("sqlite", "languages") as [stage], stage.entered():
        stage.shop.take(*(_order(number) for number in range(ORDERS)), at=NOON)
        visitor = Visitor(create_app(stage.settings))
        sign_in(visitor, ROSA)
        times = _in_turns(visitor)
    english = median(times["en"])
    for code in LANGUAGES:
        ratio = median(times[code]) / english
        report.row(f"desk, {code}, p50", median(times[code]) * 1000, "ms")
        report.row(
            f"{code} beside English", ratio, "times", f"at most {MOST_TIMES}", ratio <= MOST_TIMES
        )
    weight = _weight() / 1e6
    limit = f"at most {MOST_MEGABYTES}"
    report.row("five catalogues in memory", weight, "MB", limit, weight <= MOST_MEGABYTES)


def _order(number: int) -> dict[str, object]:
    made = iso(NOON - timedelta(minutes=number))
    return order(orderId=f"112-{number:07d}-{number:07d}", createdTime=made)


def _in_turns(visitor: Visitor) -> dict[str, list[float]]:
    """Seconds of each request, one language after the other."""
    times: dict[str, list[float]] = {code: [] for code in LANGUAGES}
    for _ in range(TURNS):
        for code, taken in times.items():
            began = perf_counter()
            visitor.http.get("/orders", base_url=visitor.base, headers={"Accept-Language": code})
            taken.append(perf_counter() - began)
    return times


def _weight() -> int:
    """Bytes that a process of its own gains."""
    command = [sys.executable, "-c", WEIGHED]
    answer = subprocess.run(command, capture_output=True, text=True, check=True, env=os.environ)
    return int(answer.stdout)
