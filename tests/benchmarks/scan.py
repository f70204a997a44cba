"""Scan to answer: a packing slip's barcode, an item, a wrong one, beside many orders.

SCAN_ORDERS sets how many; the promise is about 1,000,000. Served by gunicorn, asked as the page's
script asks.
"""

import os
from collections.abc import Iterator
from statistics import median, quantiles

from tests.benchmarks.report import Report
from tests.benchmarks.served_desk import SignedInClient, served, signed_in
from tests.benchmarks.stage import KINDS, stages
from tests.benchmarks.stocked_shop import StockedShop
from webapp.orders.order import Order, OrderItem
from webapp.orders.order_status import OrderStatus
from webapp.products.product import Product

NAME = "Scanning"
ORDERS = int(os.environ.get("SCAN_ORDERS", "100000"))
PARCELS = 200
BOUND_MS = 60
STRANGE = "036000291452"

Parcel = tuple[int, str, list[str]]


def run(report: Report) -> None:
    for kind, label in KINDS.items():
        with stages(kind, "scan") as [stage]:
            shop = StockedShop(stage, kind, ORDERS)
            shop.fill()
            with stage.entered():
                Product.update(barcode=STRANGE).where(Product.id == 1).execute()
                parcels = list(_parcels())
            with served(stage) as port:
                client = signed_in(stage, port)
                seconds = _scanned(client, parcels)
                client.close()
        for words, each in seconds.items():
            late = 1000 * quantiles(each, n=20)[18]
            report.row(f"{label}, {ORDERS:,} orders, {words}, p50", 1000 * median(each), "ms")
            report.row(
                f"{label}, {ORDERS:,} orders, {words}, p95",
                late,
                "ms",
                f"at most {BOUND_MS}",
                late <= BOUND_MS,
            )


def _parcels() -> Iterator[Parcel]:
    """Orders that wait, each with its number and the SKUs that belong in its parcel."""
    waits = Order.status == OrderStatus.AWAITING_SHIPMENT
    query = Order.select(Order.id, Order.amazon_order_id).where(waits, Order.demands.is_null())
    for order_id, number in query.order_by(Order.id.desc()).limit(PARCELS).tuples():
        items = OrderItem.select().where(OrderItem.order == order_id)
        skus = [each.seller_sku or each.asin or "" for each in items]
        yield order_id, number, skus


def _scanned(client: SignedInClient, parcels: list[Parcel]) -> dict[str, list[float]]:
    seconds: dict[str, list[float]] = {"a packing slip": [], "an item": [], "a wrong item": []}
    token = ("csrf_token", client.token)
    for order_id, number, skus in parcels:
        at = f"/scan/{order_id}/items"
        seconds["a packing slip"].append(client.send("/scan", [token, ("code", number)])[0])
        seconds["a wrong item"].append(client.send(at, [token, ("code", STRANGE)])[0])
        for sku in skus:
            taken, answer = client.send(at, [token, ("code", sku)])
            assert b"scan-answer" in answer, f"no answer to an item of {number}"
            seconds["an item"].append(taken)
    return seconds
