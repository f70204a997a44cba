"""A page of the desk, as served, beside the same page of another tree, asked in turns.

BENCH_BESIDE says where the other tree is (see `another_desk`), BESIDE_ORDERS how many orders each
has.
"""

from statistics import median

from tests.benchmarks.another_desk import AnotherDesk, desks
from tests.benchmarks.report import Report
from tests.benchmarks.stage import KINDS

NAME = "The desk beside another tree's, served"
TIMES = 150
WARM = 10
BOUND = 0.75
PAGES = {"to be shipped": "/orders", "shipped": "/orders?status=shipped"}


def run(report: Report) -> None:
    for kind, label in KINDS.items():
        with desks(kind) as pair:
            for words, address in PAGES.items() if pair else ():
                for part, size in ((True, "the part"), (False, "the page")):
                    mine, other = _asked(pair, address, part)
                    name = f"{label}, {words}, {size}, p50"
                    report.row(f"{name}, the other", 1000 * other, "ms")
                    report.row(f"{name}, this", 1000 * mine, "ms")
                    times = mine / other
                    ok = times <= BOUND
                    report.row(f"{name}, in times the other", times, "", f"at most {BOUND}", ok)


def _asked(pair: list[AnotherDesk], address: str, part: bool) -> list[float]:
    """The medians of each, in seconds."""
    clients = [desk.client() for desk in pair]
    taken: list[list[float]] = [[] for _ in pair]
    for _ in range(WARM + TIMES):
        for client, seconds in zip(clients, taken, strict=True):
            seconds.append(client.get(address, part)[0])
    for client in clients:
        client.close()
    return [median(seconds[WARM:]) for seconds in taken]
