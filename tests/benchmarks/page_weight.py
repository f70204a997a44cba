"""What the first visit of the order desk weighs over the wire, styles and htmx included."""

import gzip
import re
from datetime import timedelta
from random import Random
from urllib.parse import urlsplit

from tests.accounts.people import ROSA, sign_in
from tests.benchmarks.report import Report
from tests.benchmarks.stage import stages
from tests.orders.documents import NOON, Document, item, money, order
from tests.visitor import Visitor
from webapp import create_app
from webapp.ground.clock import iso

NAME = "Page weight"
ORDERS = 120
LARGEST_PAGE = 80_000
LARGEST_TABLE = 15_000
LINKED = re.compile(r'(?:src|href)="(/static/[^"]+|https?://[^"]+)"')


def run(report: Report) -> None:
    with stages("sqlite", "page") as [stage], stage.entered():
        chance = Random(7)  # noqa: S311 - the same rows each time
        stage.shop.take(*(_order(chance) for _ in range(ORDERS)), at=NOON)
        visitor = Visitor(create_app(stage.settings))
        sign_in(visitor, ROSA)
        html, weight = _fetched(visitor, "/orders")
        linked = sorted({match for match in LINKED.findall(html) if "/static/" in match})
        total = weight + sum(_fetched(visitor, address)[1] for address in linked)
        strangers = [link for link in LINKED.findall(html) if urlsplit(link).netloc]
    report.row("first visit", total, "bytes", "under 80,000", total < LARGEST_PAGE)
    report.row("HTML of 100 rows", weight, "bytes", "under 15,000", weight < LARGEST_TABLE)
    outside = [link for link in strangers if "sellercentral" not in link]
    report.row("third-party files", len(outside), "files", "none", not outside)


def _order(chance: Random) -> Document:
    """Unlike the others: rows that resemble each other would weigh too little."""
    number = f"{chance.randrange(10**7):07d}"
    product = {"sellerSku": f"SKU-{chance.randrange(16**8):X}", "asin": f"B0{number}X"}
    return order(
        orderId=f"{chance.randrange(100, 999)}-{number}-{number[::-1]}",
        createdTime=iso(NOON - timedelta(minutes=chance.randrange(9999))),
        proceeds={"grandTotal": money(f"{chance.randrange(999)}.{chance.randrange(10, 99)}")},
        recipient={"deliveryAddress": {"city": f"Town {chance.randrange(16**5):x}"}},
        orderItems=[item(product=product, quantityOrdered=chance.randrange(1, 5))],
    )


def _fetched(visitor: Visitor, address: str) -> tuple[str, int]:
    """The text, and its length as it travels."""
    headers = {"Accept-Encoding": "gzip"}
    answer = visitor.http.get(address, base_url=visitor.base, headers=headers)
    body = answer.get_data()
    packed = answer.headers.get("Content-Encoding") == "gzip"
    return (gzip.decompress(body) if packed else body).decode(), len(body)
