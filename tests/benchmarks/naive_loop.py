"""Beside it: the loop that one would write with python-amazon-sp-api, on the same orders.

Both only fetch and count; ours seals and keeps. The older Orders API needed a call for each
order's items: here getOrder stands for it, whose budget is the same (0.5 a second, 30 at once).
"""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from sp_api.api import OrdersV20260101
from sp_api.auth import AccessTokenClient
from sp_api.auth.access_token_client import cache
from sp_api.base import SellingApiRequestThrottledException

from tests.benchmarks.crew import crew
from tests.benchmarks.report import Report
from tests.faults.merchant import Merchant
from webapp.imports.import_kind import ImportKind
from webapp.imports.import_run import ImportRun

NAME = "Beside the plain loop"
LONG_AGO = "2026-01-01T00:00:00Z"
# Orders, clock rate.
PAGED = (4000, 300)
ITEM_BY_ITEM = (2000, 100)
# Until Amazon's search knows the newest order.
LAG = 125
# As Amazon advises: after a 429, until one call is free.
SEARCH_WAIT, ITEM_WAIT = 1 / 0.0056, 1 / 0.5


@dataclass(frozen=True)
class Loopback:
    """Stands where the client expects one of its marketplaces."""

    endpoint: str
    marketplace_id: str = "ATVPDKIKX0DER"
    region: str = "us-east-1"


def run(report: Report) -> None:
    for name, (orders, clock_rate), items in (
        ("v2026-01-01", PAGED, False),
        ("a call for each order's items, as v0", ITEM_BY_ITEM, True),
    ):
        with crew(clock_rate) as rosa:
            rosa.remote.place_orders(rosa.seller, orders, "US", days=20)
            time.sleep(LAG / clock_rate)
            plain = _plain(rosa, orders, clock_rate, items)
            refused = rosa.remote.count("searchOrders", 429) + rosa.remote.count("getOrder", 429)
            rosa.remote.calm()
            ours = _ours(rosa)
        report.row(f"{name}, {orders:,} orders, plain loop", plain, "s")
        report.row(f"{name}, its 429", refused, "calls")
        report.row(f"{name}, {orders:,} orders, ours", ours, "s, kept and sealed")
        report.row(f"{name}, factor at rate {clock_rate}", plain / ours, "")


def _ours(rosa: Merchant) -> float:
    rosa.connects("US")
    done = ImportRun.select().where(ImportRun.kind == ImportKind.FIRST, ImportRun.status == "done")
    rosa.crew.eventually(lambda: done.count() == 1, "all is imported", 600)
    run = done.get()
    return float((run.finished_at - run.created_at).total_seconds())


def _plain(rosa: Merchant, orders: int, clock_rate: float, items: bool) -> float:
    start, found = time.perf_counter(), 0
    with _client(rosa) as client:
        for page in _pages(client, clock_rate):
            found += len(page)
            for order in page if items else ():
                _patiently(lambda o=order: client.get_order(o["orderId"]), ITEM_WAIT / clock_rate)
    assert found == orders
    return time.perf_counter() - start


def _pages(client: OrdersV20260101, clock_rate: float) -> Iterator[list[dict[str, Any]]]:
    wait = SEARCH_WAIT / clock_rate
    asked = {"createdAfter": LONG_AGO}
    answer = _patiently(lambda: client.search_orders(**asked), wait)
    yield answer.payload["orders"]
    while answer.next_token:
        token = answer.next_token
        further = {**asked, "paginationToken": token}
        answer = _patiently(lambda f=further: client.search_orders(**f), wait)
        yield answer.payload["orders"]


def _patiently(call: Callable[[], Any], wait: float) -> Any:
    while True:
        try:
            return call()
        except SellingApiRequestThrottledException:
            time.sleep(wait)


@contextmanager
def _client(rosa: Merchant) -> Iterator[OrdersV20260101]:
    class LoginAtTheSandbox(AccessTokenClient):
        scheme, host = "http://", urlsplit(rosa.remote.base_url).netloc

    settings = rosa.crew.settings
    client = OrdersV20260101(
        marketplace=Loopback(f"{rosa.remote.base_url}/na"),
        refresh_token=rosa.remote.authorize(rosa.seller, "na"),
        credentials={
            "lwa_app_id": settings.amazon_client_id,
            "lwa_client_secret": settings.amazon_client_secret,
        },
        auth_token_client_class=LoginAtTheSandbox,
    )
    try:
        yield client
    finally:
        client.close()
        client._auth._transport.close()
        cache.clear()
