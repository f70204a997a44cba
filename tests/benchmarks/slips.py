"""Packing slips as PDF: a hundred and the most that may be asked for at once, from the button on.

Their names are in ten scripts: each font is read, and half of the words are shaped.
"""

import resource
import time
from itertools import cycle, islice

from tests.accounts.people import ROSA, sign_in
from tests.benchmarks.report import Report
from tests.benchmarks.stage import KINDS, Stage, stages
from tests.orders.documents import order
from tests.visitor import Visitor
from webapp import create_app
from webapp.ground.database import db
from webapp.orders.order import Order
from webapp.printing.print_views import MOST_SLIPS_IN_PDF

NAME = "Packing slips as PDF"
FEW = 100
# Half of the half minute after which a host's door closes a request.
BOUND = 15
NAMES = (
    "Ada Canary",
    "Świętosław Weißdorn",
    "Ελένη Παπαδοπούλου",
    "Ђорђе Їжакевич",
    "محمد بن عبد الله",
    "שרה כהן",
    "架空原 さくら",
    "하늘 가상",
    "สมชาย ใจดี",
    "आदित्य शर्मा",
)


def run(report: Report) -> None:
    before = _most_memory()
    for kind, label in KINDS.items():
        with stages(kind, "slips") as [stage]:
            _fill(stage)
            for number in (FEW, MOST_SLIPS_IN_PDF):
                seconds, size = _printed(stage, number)
                words = f"{label}, {number:,} slips"
                report.row(words, seconds, "s", f"at most {BOUND}", seconds <= BOUND)
                report.row(f"{words}, the file", size / 1024, "kB")
    report.row("Memory at its most, when run alone", _most_memory() - before, "MB more")


def _most_memory() -> float:
    """Of this process since it began, in megabytes."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def _fill(stage: Stage) -> None:
    named = islice(cycle(NAMES), MOST_SLIPS_IN_PDF)
    homes = [{"deliveryAddress": {"name": name, "addressLine1": f"{name} 7"}} for name in named]
    with stage.entered():
        stage.shop.take(*(order(recipient=home) for home in homes))


def _printed(stage: Stage, number: int) -> tuple[float, int]:
    """Seconds and bytes, with all that a request does: read, open, note, write."""
    visitor = Visitor(create_app(stage.settings))
    sign_in(visitor, ROSA)
    with db.connected():
        ids = [str(each.id) for each in Order.select(Order.id).limit(number)]
    visitor.visit("/orders?status=all")
    start = time.perf_counter()
    answer = visitor.submit("Packing slips as PDF", {"order": ids}).answer
    seconds = time.perf_counter() - start
    assert answer.mimetype == "application/pdf"
    db.close_databases()
    return seconds, len(answer.data)
