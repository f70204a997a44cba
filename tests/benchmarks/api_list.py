"""A page of a hundred orders by our API, beside Vendure's administration: first, middle, last.

As many orders, on Postgres both, one client, one page after the other in turns. API_LIST_ORDERS
sets how many.
"""

import os
import time
from collections.abc import Callable
from http.client import HTTPConnection
from statistics import median
from urllib.parse import parse_qs, urlencode, urlsplit

from itsdangerous import URLSafeSerializer
from requests.utils import parse_header_links

from tests.benchmarks.report import Report
from tests.benchmarks.served_desk import served
from tests.benchmarks.stage import Stage, stages
from tests.benchmarks.stocked_shop import StockedShop
from tests.benchmarks.vendure_shop import VendureShop, vendure_shop
from webapp.api.api_scope import ApiScope
from webapp.api.api_token import ApiToken
from webapp.ground.clock import utcnow
from webapp.order_search.cursor import Cursor
from webapp.orders.order import Order

NAME = "API: a page of orders"
ORDERS = int(os.environ.get("API_LIST_ORDERS", "100000"))
PAGE = 100
ROUNDS = 15
# The first ones also warm both servers up.
WARM_UP = 5
TIMES = 5


class ApiClient:
    """Another system of the merchant, with a token."""

    def __init__(self, stage: Stage, port: int) -> None:
        self._line = HTTPConnection("127.0.0.1", port, timeout=60)
        with stage.entered():
            scopes = [ApiScope.ORDERS_READ.value]
            self._token = ApiToken.issue(stage.shop.user, "ERP", scopes, "90", utcnow()).secret
        self._signer = URLSafeSerializer(stage.settings.secret_key, salt="api-cursor")
        self._cursor = self._next()

    def orders(self, before: Cursor | None) -> int:
        """How many bytes a page has; `before` is the order that it begins after."""
        query = {"limit": PAGE}
        if before:
            asked = self._signer.loads(self._cursor)[:3]
            query["cursor"] = self._signer.dumps([*asked, before.value, before.id])
        return len(self._get(query)[1])

    def _next(self) -> str:
        [link] = parse_header_links(self._get({"limit": PAGE})[0]["Link"])
        return parse_qs(urlsplit(link["url"]).query)["cursor"][0]

    def _get(self, query: dict[str, object]) -> tuple[dict[str, str], bytes]:
        address = f"/api/v1/orders?{urlencode(query)}"
        self._line.request("GET", address, headers={"Authorization": f"Bearer {self._token}"})
        answer = self._line.getresponse()
        said = answer.read()
        assert answer.status == 200, said
        return dict(answer.headers), said


def run(report: Report) -> None:
    with stages("postgres", "listed") as [stage]:
        StockedShop(stage, "postgres", ORDERS).fill()
        with stage.entered():
            starts = {
                "first": (0, None),
                "middle": _place(ORDERS // 2),
                "last": _place(ORDERS - PAGE),
            }
        with served(stage) as port, vendure_shop(ORDERS) as vendure:
            client = ApiClient(stage, port)
            for words, (skip, before) in starts.items():
                _compare(report, words, client, vendure, skip, before)


def _place(skip: int) -> tuple[int, Cursor]:
    """So many orders are newer than what comes after it."""
    query = Order.select(Order.purchased_at, Order.id).order_by(
        Order.purchased_at.desc(), Order.id.desc()
    )
    at, order_id = query.offset(skip - 1).limit(1).tuples().get()
    return skip, Cursor.at(at, order_id)


def _compare(
    report: Report,
    words: str,
    client: ApiClient,
    vendure: VendureShop,
    skip: int,
    before: Cursor | None,
) -> None:
    ours, theirs = [], []
    for _ in range(WARM_UP + ROUNDS):
        ours.append(_seconds(lambda: client.orders(before)))
        theirs.append(_seconds(lambda: vendure.orders(skip, PAGE)))
    own, other = (1000 * median(each[WARM_UP:]) for each in (ours, theirs))
    name = f"{words} page of {ORDERS:,} orders"
    report.row(f"{name}, ours, p50", own, "ms")
    report.row(f"{name}, Vendure 3.7.3, p50", other, "ms")
    report.row(f"{name}, times as fast", other / own, "", f"at least {TIMES}", other / own >= TIMES)


def _seconds(act: Callable[[], int]) -> float:
    begun = time.perf_counter()
    assert act()
    return time.perf_counter() - begun
