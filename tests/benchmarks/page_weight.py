"""What the first visit of the order desk weighs over the wire, styles and htmx included."""

import gzip
import re
from datetime import timedelta
from random import Random
from urllib.parse import urlsplit

from tests.accounts.people import ROSA, sign_in
from tests.benchmarks.report import Report
from tests.benchmarks.stage import Stage, stages
from tests.orders.documents import HOME, NOON, Document, item, money, order
from tests.visitor import Visitor
from webapp import create_app
from webapp.ground.clock import iso

NAME = "Page weight"
ORDERS = 120
LARGEST_PAGE = 80_000
LARGEST_TABLE = 15_000
# A hundred rows go to so many homes.
HOMES = 40
WORDS = ("Red", "Candle", "Lamp", "Brass", "Oak", "Small", "Garden", "Set", "Blue", "Kettle")
LINKED = re.compile(r'(?:src|href)="(/static/[^"]+|https?://[^"]+)"')


def run(report: Report) -> None:
    with stages("sqlite", "page", "hostile") as [stage, other]:
        _weigh(report, stage)
        with other.entered():
            chance = Random(7)  # noqa: S311 - the same rows each time
            other.shop.take(*(_hostile(chance) for _ in range(ORDERS)), at=NOON)
            hostile = _fetched(_signed_in(other), "/orders")[1]
    bound = f"under {LARGEST_TABLE:,}"
    report.row("HTML of 100 hostile rows", hostile, "bytes", bound, hostile < LARGEST_TABLE)


def _weigh(report: Report, stage: Stage) -> None:
    with stage.entered():
        chance = Random(7)  # noqa: S311 - the same rows each time
        stage.shop.take(*(_order(chance) for _ in range(ORDERS)), at=NOON)
        visitor = _signed_in(stage)
        html, weight = _fetched(visitor, "/orders")
        linked = sorted({match for match in LINKED.findall(html) if "/static/" in match})
        total = weight + sum(_fetched(visitor, address)[1] for address in linked)
        strangers = [link for link in LINKED.findall(html) if urlsplit(link).netloc]
    report.row("first visit", total, "bytes", "under 80,000", total < LARGEST_PAGE)
    report.row("HTML of 100 rows", weight, "bytes", "under 15,000", weight < LARGEST_TABLE)
    outside = [link for link in strangers if "sellercentral" not in link]
    report.row("third-party files", len(outside), "files", "none", not outside)


def _signed_in(stage: Stage) -> Visitor:
    visitor = Visitor(create_app(stage.settings))
    sign_in(visitor, ROSA)
    return visitor


def _hostile(chance: Random) -> Document:
    """Three lines each, of many products; and most go where another one goes as well."""
    home = chance.randrange(HOMES)
    return _order(chance) | {
        "recipient": {
            "deliveryAddress": HOME | {"name": f"Buyer {home}", "addressLine1": f"{home} Test Row"}
        },
        "orderItems": [
            item(product=_product(chance), quantityOrdered=chance.randrange(1, 5)) for _ in range(3)
        ],
    }


def _product(chance: Random) -> dict[str, str]:
    return {
        "sellerSku": f"SKU-{chance.randrange(16**8):X}",
        "asin": f"B0{chance.randrange(10**7):07d}X",
        "title": f"{chance.choice(WORDS)} {chance.choice(WORDS)} {chance.randrange(16**4):x}",
    }


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
