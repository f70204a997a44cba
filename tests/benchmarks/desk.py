"""The desk's first page, of an account with 2,000 orders and of one with 200,000."""

import json
import statistics
import time
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

from tests.accounts.people import ROSA, sign_in
from tests.benchmarks.report import Report
from tests.benchmarks.stacked_orders import pages
from tests.benchmarks.stage import KINDS, Stage, stages
from tests.orders.paper import NOON
from tests.visitor import Visitor
from webapp import create_app, db
from webapp.db import database, insert_many
from webapp.orders import Order, OrderItem, Tally
from webapp.orders.intake import Intake
from webapp.orders.order import State

NAME = "The desk's first page"
FEW = 2_000
TIMES = 100
ROUNDS = 6
REQUESTS = 12
BOUND = 1.3
ADDRESSES = {
    "first page": "/orders",
    "all, newest first": "/orders?status=all",
    "shipped": "/orders?status=shipped",
    "largest total": "/orders?sort=total",
    "one number": "/orders?q=112-1234567-1234567",
}


def run(report: Report) -> None:
    for kind, label in KINDS.items():
        with stages(kind, "few", "many") as (few, many):
            _fill(few)
            _fill(many)
            _multiply(many)
            small, large = _timed([few, many])
        for words in ADDRESSES:
            report.row(f"{label}, {words}, {FEW:,} orders", 1000 * small[words], "ms")
            ratio = large[words] / small[words]
            report.row(
                f"{label}, {words}, {FEW * TIMES:,} orders",
                ratio,
                "times that",
                f"at most {BOUND}" if words == "first page" else "",
                ratio <= BOUND if words == "first page" else None,
            )


def _fill(stage: Stage) -> None:
    with stage.entered():
        shop = stage.shop
        for body in pages(FEW):
            intake = Intake(shop.account, [shop.store], NOON)
            prepared = intake.prepare(json.loads(body)["orders"], NOON)
            with database.atomic():
                intake.write(prepared)
        # Three of four are shipped, as in a shop that has been at work for a while.
        Order.update(state=State.SHIPPED).where(Order.id.bin_and(3) != 0).execute()
        moved = Order.select().where(Order.state == State.SHIPPED).count()
        Tally.add(
            shop.account.id,
            {
                (shop.store.id, State.SHIPPED.value): moved,
                (shop.store.id, State.AWAITING_SHIPMENT.value): -moved,
            },
        )


def _multiply(stage: Stage) -> None:
    """Write the same orders with their items many times over, each time some hours earlier."""
    with stage.entered():
        orders, items = list(_rows(Order)), list(_rows(OrderItem))
        for each in range(1, TIMES):
            with database.atomic():
                insert_many(Order, Order._meta.sorted_field_names, _later(orders, each))
                insert_many(OrderItem, OrderItem._meta.sorted_field_names, _of(items, each))
        Tally.update(orders=Tally.orders * TIMES).execute()
        database.execute_sql("ANALYZE")


def _rows(model: Any) -> Iterator[dict[str, Any]]:
    for row in model.select().order_by(model.id):
        yield {
            name: field.db_value(row.__data__[name]) for name, field in model._meta.fields.items()
        }


def _later(orders: list[dict[str, Any]], each: int) -> Iterator[tuple[Any, ...]]:
    shift = timedelta(hours=3 * each, seconds=each)
    for order in orders:
        copy = order | {
            "id": order["id"] + each * FEW,
            "amazon_order_id": f"{order['amazon_order_id'][:-3]}{each:03d}{order['id']}",
            "purchased_at": order["purchased_at"] - shift,
            "ship_by_rank": order["ship_by_rank"] - shift,
            "ship_by": order["ship_by"] and order["ship_by"] - shift,
        }
        yield tuple(copy[name] for name in Order._meta.sorted_field_names)


def _of(items: list[dict[str, Any]], each: int) -> Iterator[tuple[Any, ...]]:
    for item in items:
        copy = item | {
            "id": item["id"] + each * 10 * FEW,
            "order": item["order"] + each * FEW,
        }
        yield tuple(copy[name] for name in OrderItem._meta.sorted_field_names)


def _timed(several: list[Stage]) -> list[dict[str, float]]:
    """Seconds of the whole request, the median of many, taken in turns."""
    taken: list[dict[str, list[float]]] = [{words: [] for words in ADDRESSES} for _ in several]
    for _ in range(ROUNDS):
        for stage, seconds in zip(several, taken, strict=True):
            _visit(stage, seconds)
    return [
        {words: statistics.median(each) for words, each in seconds.items()} for seconds in taken
    ]


def _visit(stage: Stage, seconds: dict[str, list[float]]) -> None:
    visitor = Visitor(create_app(stage.settings))
    sign_in(visitor, ROSA)
    for words, address in ADDRESSES.items():
        for each in range(REQUESTS + 2):
            start = time.perf_counter()
            answer = visitor.http.get(address, base_url=visitor.base)
            passed = time.perf_counter() - start
            assert answer.status_code == 200
            if each > 1:
                seconds[words].append(passed)
    db.close_databases()
