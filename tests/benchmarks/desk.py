"""The desk of a merchant with twelve stores: 10,000 orders, and many more.

DESK_ORDERS sets how many; the promise is about 1,000,000. Both are served by gunicorn and asked in
turns, so that what else the machine does falls on both.
"""

import os
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from statistics import median, quantiles

from tests.benchmarks.bare_desk import bare_seconds
from tests.benchmarks.desk_question import questions
from tests.benchmarks.report import Report
from tests.benchmarks.served_desk import SignedInClient, served, signed_in
from tests.benchmarks.stage import KINDS, Stage, stages
from tests.benchmarks.stocked_shop import StockedShop

NAME = "The desk"
FEW = 10_000
MANY = int(os.environ.get("DESK_ORDERS", "100000"))
SAMPLES = 300
LEAST_ROUNDS = 8
BOUND = 1.5
BARE_BOUND = 2
BARE = {"to be shipped": "/orders", "shipped": "/orders?status=shipped"}

# Seconds by question, by group of questions.
Taken = dict[str, dict[str, list[float]]]


def run(report: Report) -> None:
    for kind, label in KINDS.items():
        with stages(kind, "few", "many") as pair:
            shops = [
                StockedShop(stage, kind, orders)
                for stage, orders in zip(pair, (FEW, MANY), strict=True)
            ]
            for shop in shops:
                shop.fill()
            few, many = _asked(shops)
            for group in few:
                _tell(report, f"{label}, {group}", few[group], many[group])
            for words, address in BARE.items():
                _tell_bare(report, f"{label}, {words}", pair[1], address)


def _asked(shops: list[StockedShop]) -> list[Taken]:
    asked = [_questions(shop) for shop in shops]
    taken: list[Taken] = [{group: {} for group in asked[0]} for _ in shops]
    with _clients([shop.stage for shop in shops]) as clients:
        for group, addresses in asked[0].items():
            rounds = max(LEAST_ROUNDS, SAMPLES // len(addresses))
            for each in range(rounds + 1):
                for client, mine, seconds in zip(clients, asked, taken, strict=True):
                    _ask(client, mine[group], seconds[group] if each else {})
    return taken


def _questions(shop: StockedShop) -> dict[str, dict[str, str]]:
    with shop.stage.entered():
        return questions(shop)


def _ask(
    client: SignedInClient, addresses: dict[str, str], seconds: dict[str, list[float]]
) -> None:
    for words, address in addresses.items():
        seconds.setdefault(words, []).append(client.get(address)[0])


@contextmanager
def _clients(several: list[Stage]) -> Iterator[list[SignedInClient]]:
    with ExitStack() as stack:
        ports = [stack.enter_context(served(stage)) for stage in several]
        clients = [signed_in(stage, port) for stage, port in zip(several, ports, strict=True)]
        yield clients
        for client in clients:
            client.close()


def _tell(
    report: Report, name: str, few: dict[str, list[float]], many: dict[str, list[float]]
) -> None:
    small, large = _p99(few), _p99(many)
    worst = max(few, key=lambda words: median(many[words]) / median(few[words]))
    ratio = median(many[worst]) / median(few[worst])
    report.row(f"{name}, {FEW:,} orders, p99", 1000 * small, "ms")
    report.row(
        f"{name}, {MANY:,} orders, p99",
        large / small,
        "times that",
        f"at most {BOUND}",
        large <= BOUND * small,
    )
    report.row(f"{name}, the slowest to grow ({worst}), p50", ratio, "times its few")


def _p99(seconds: dict[str, list[float]]) -> float:
    return quantiles([each for some in seconds.values() for each in some], n=100)[98]


def _tell_bare(report: Report, name: str, stage: Stage, address: str) -> None:
    whole, sql, template = bare_seconds(stage, address)
    report.row(f"{name}, p50 of a page", 1000 * whole, "ms")
    report.row(f"{name}, its bare SQL", 1000 * sql, "ms")
    report.row(f"{name}, its bare template", 1000 * template, "ms")
    ratio = whole / (sql + template)
    report.row(f"{name}, of bare", ratio, "times", f"at most {BARE_BOUND}", ratio <= BARE_BOUND)
