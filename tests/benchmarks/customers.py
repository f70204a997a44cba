"""The customers' pages, of an account with 2,000 orders and of one with many more.

CUSTOMERS_ORDERS sets how many. A tenth of the orders is from a hundred customers who order all
the time; the others are from as many customers.
"""

import os
import statistics
import time
from typing import Any

from tests.accounts.people import ROSA, sign_in
from tests.benchmarks.report import Report
from tests.benchmarks.stage import KINDS, Stage, stages
from tests.orders.documents import order
from tests.visitor import Visitor
from webapp import create_app
from webapp.ground.database import db
from webapp.ground.database.db import database
from webapp.order_search.cursor import Cursor
from webapp.orders.order import Order
from webapp.orders.party import Party

NAME = "Customers"
FEW = 2_000
MANY = int(os.environ.get("CUSTOMERS_ORDERS", "200000"))
BOUND = 2
ROUNDS = 4
REQUESTS = 8
CHUNK = 50_000
SERIES = "WITH RECURSIVE n(i) AS (SELECT {first} UNION ALL SELECT i + 1 FROM n WHERE i < {last})"
UNIQUE = {"sqlite": "randomblob(16)", "postgres": "decode(md5(random()::text), 'hex')"}
REPEATED = {
    "sqlite": "CAST(printf('%016d', i - i / 1000 * 1000) AS BLOB)",
    "postgres": "convert_to(lpad((i - i / 1000 * 1000)::text, 16, '0'), 'UTF8')",
}
EARLIER = {
    "sqlite": "datetime(purchased_at, '-' || i || ' minutes')",
    "postgres": "purchased_at - i * interval '1 minute'",
}


def run(report: Report) -> None:
    for kind, label in KINDS.items():
        with stages(kind, "few", "many") as (few, many):
            _fill(few, kind, FEW)
            _fill(many, kind, MANY)
            small, large = _timed([few, many])
        for words in small:
            report.row(f"{label}, {words}, {FEW:,} orders", 1000 * small[words], "ms")
            ratio = large[words] / small[words]
            report.row(
                f"{label}, {words}, {MANY:,} orders",
                ratio,
                "times that",
                f"at most {BOUND}",
                ratio <= BOUND,
            )


def _fill(stage: Stage, kind: str, orders: int) -> None:
    """One order taken in, and copies of it, their people sealed as if with keys long gone."""
    with stage.entered():
        stage.shop.take(order())
        first = stage.shop.order
        for start in range(2, orders + 1, CHUNK):
            series = SERIES.format(first=start, last=min(start + CHUNK - 1, orders))
            with database.atomic():
                database.execute_sql(_orders(series, kind, first))
                database.execute_sql(_parties(series, kind))
        database.execute_sql("ANALYZE")


def _orders(series: str, kind: str, first: Order) -> str:
    columns = [field.column_name for field in Order._meta.sorted_fields]
    copies = {"id": "i", "amazon_order_id": "'113-' || i", "purchased_at": EARLIER[kind]}
    copies["status"] = "CASE WHEN i - i / 4 * 4 = 0 THEN status ELSE 'shipped' END"
    chosen = ", ".join(copies.get(name, name) for name in columns)
    return (
        f"{series} INSERT INTO orders ({', '.join(columns)}) "
        f"SELECT {chosen} FROM n CROSS JOIN orders WHERE orders.id = {first.id}"
    )


def _parties(series: str, kind: str) -> str:
    bought = f"CASE WHEN i - i / 10 * 10 = 0 THEN {REPEATED[kind]} ELSE {UNIQUE[kind]} END"
    return (
        f'{series} INSERT INTO party (order_id, "role", sealed, name_index, contact_index) '
        f"SELECT i, r.name, {UNIQUE[kind]}, {UNIQUE[kind]}, "
        f"CASE WHEN r.name = 'buyer' THEN {bought} ELSE {UNIQUE[kind]} END FROM n "
        "CROSS JOIN (SELECT 'buyer' AS name UNION ALL SELECT 'recipient') r"
    )


def _timed(several: list[Stage]) -> list[dict[str, float]]:
    """Seconds of the whole request, the median of many, taken in turns."""
    taken: list[dict[str, list[float]]] = [{} for _ in several]
    for _ in range(ROUNDS):
        for stage, seconds in zip(several, taken, strict=True):
            _visit(stage, seconds)
    return [{words: statistics.median(each) for words, each in some.items()} for some in taken]


def _visit(stage: Stage, seconds: dict[str, list[float]]) -> None:
    visitor = Visitor(create_app(stage.settings))
    sign_in(visitor, ROSA)
    visitor.visit("/customers")
    found = visitor.submit("Search", q="ada@canary.example").url
    for words, address in {**_addresses(stage), "found by e-mail": found}.items():
        for each in range(REQUESTS + 2):
            start = time.perf_counter()
            answer = visitor.http.get(address, base_url=visitor.base)
            passed = time.perf_counter() - start
            assert answer.status_code == 200
            if each > 1:
                seconds.setdefault(words, []).append(passed)
    db.close_databases()


def _addresses(stage: Stage) -> dict[str, Any]:
    with db.connected():
        middle = Order.get_by_id(Order.select().count() // 2)
        one, rare = Order.get_by_id(1), Party.get(Party.order == 11)
    return {
        "first page": "/customers",
        "a page from the middle": f"/customers?after={Cursor.at(middle.purchased_at, middle.id)}",
        "one customer": f"/customers/{one.id}",
        "another": f"/customers/{rare.order_id}",
    }
