"""Labels for many orders, from the desk's button to the stack of paper, against Amazon's budget.

Amazon sells two labels a second to a seller. Beside it, in the same run: one form for each order.
BENCH_LABELS="500:4" is how many orders, and how fast Amazon's clock runs; our own part of each
second is that many times as long.
"""

import os
import resource
import time
from io import BytesIO
from typing import Any

from pypdf import PdfReader

from tests.accounts.people import ROSA, sign_in
from tests.benchmarks.crew import crew
from tests.benchmarks.report import Report
from tests.faults.merchant import Merchant
from tests.shipping.label_buyer import HERE
from tests.visitor import Visitor
from webapp import create_app
from webapp.amazon.pacing import USAGE_PLANS
from webapp.label_batches.label_batch import LabelBatch
from webapp.label_batches.label_batch_page import LabelBatchPage
from webapp.orders.order import Order
from webapp.shipping.label import Label, LabelStatus
from webapp.stores.ship_from import ShipFrom

NAME = "Labels for many orders"
PLAN = os.environ.get("BENCH_LABELS", "500:4")
# So many are bought one by one: a morning's worth would take the whole morning.
ONE_BY_ONE = 5
BOUND = 1.1
FEWER = 20
PATIENCE = 900
PACKAGE = {"weight": "14 oz", "size": "8 x 6 x 3.5"}
PACKAGE_OF_ONE = {"weight": "14", "weight_unit": "oz", "length": "8", "width": "6", "height": "3"}


class Merchants(Visitor):
    """Rosa's browser, which counts what it asks for."""

    requests = 0

    def _go(self, *arguments: Any, **named: Any) -> Any:
        self.requests += 1
        return super()._go(*arguments, **named)


def run(report: Report) -> None:
    number, rate = (int(part) for part in PLAN.split(":"))
    with crew(rate, workers=2) as rosa:
        rosa.has_orders(number + ONE_BY_ONE)
        rosa.connects()
        rosa.sees_everything(PATIENCE)
        ShipFrom.keep(rosa.store, HERE)
        browser = Merchants(create_app(rosa.crew.settings))
        sign_in(browser, ROSA)
        orders = list(Order.select().order_by(Order.id))
        _measure_many(report, rosa, browser, orders[:number], rate)
        many = browser.requests
        _measure_single(report, rosa, browser, orders[number:], many / number)


def _measure_many(
    report: Report, rosa: Merchant, browser: Merchants, orders: list[Order], rate: int
) -> None:
    number = len(orders)
    browser.requests = 0
    browser.visit("/orders?status=all")
    page = browser.submit("Buy labels", {"order": [str(order.id) for order in orders]})
    browser.submit("Ask for prices", PACKAGE)
    begun = time.perf_counter()
    rosa.crew.eventually(lambda: not _shown().pricing, "all are priced", PATIENCE)
    report.row("asked for prices", number / 6, "s of Amazon's, the least")
    report.row("asked for prices, measured", (time.perf_counter() - begun) * rate, "s of Amazon's")
    browser.visit(page.path)
    browser.submit("Go on to the sum")
    begun, before = time.perf_counter(), _most_memory()
    browser.submit(f"Buy {number} labels")
    rosa.crew.eventually(lambda: _bought() == number, "all are bought", PATIENCE)
    browser.visit(page.path)
    paper = browser.submit("Save as PDF", {"slips": "yes"}).answer.data
    seconds = (time.perf_counter() - begun) * rate
    budget = (number - USAGE_PLANS["createShipment"].burst) / USAGE_PLANS["createShipment"].rate
    times = seconds / budget
    words = f"{number} labels bought, packed and printed"
    report.row(words, seconds, "s of Amazon's")
    report.row(f"{words}, in times Amazon's budget", times, "", f"at most {BOUND}", times <= BOUND)
    twice = rosa.remote.count("createShipment") - number
    report.row("bought twice", twice, "", "0", twice == 0)
    report.row("429", rosa.remote.count("createShipment", 429), "")
    report.row("pages of paper", len(PdfReader(BytesIO(paper)).pages), "")
    report.row("memory for the paper", _most_memory() - before, "MB more")


def _measure_single(
    report: Report, rosa: Merchant, browser: Merchants, orders: list[Order], many: float
) -> None:
    browser.requests = 0
    for order in orders:
        browser.visit(f"/orders/{order.id}/labels/new")
        browser.submit("Show the prices", PACKAGE_OF_ONE)
        browser.submit("Buy UPS Ground")
        browser.visit(f"/labels/{_bought_of(rosa, order).id}/file")
    each = browser.requests / len(orders)
    report.row("the merchant's requests a label, one form each", each, "")
    report.row("the merchant's requests a label, together", many, "")
    fewer = each / many
    report.row("how many times fewer", fewer, "", f"at least {FEWER}", fewer >= FEWER)


def _shown() -> LabelBatchPage:
    return LabelBatchPage(LabelBatch.get())


def _bought() -> int:
    return int(Label.select().where(Label.status == LabelStatus.PURCHASED).count())


def _bought_of(rosa: Merchant, order: Order) -> Label:
    """The order's label, once it is bought."""
    bought = Label.select().where(Label.order == order, Label.status == LabelStatus.PURCHASED)
    rosa.crew.eventually(bought.exists, "the label is bought", PATIENCE)
    return bought.get()


def _most_memory() -> float:
    """Of this process since it began, in megabytes."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
