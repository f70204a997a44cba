"""Fifty merchants at their desks, while one imports and old personal data is swept away.

MERCHANTS sets how many, each with some thousand orders. Everybody looks at a tab of
their desk, goes on to its next page, and asks for new orders, with some seconds of thought in
between.
The import lasts all the time; what is asked after the sweep has ended doesn't count.
"""

import os
import random
import re
import sys
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from datetime import timedelta
from functools import partial
from html import unescape
from statistics import median, quantiles

from tests.accounts.people import ROSA, Person, cookie, sign_in
from tests.benchmarks.report import Report
from tests.benchmarks.served_desk import SignedInClient, served
from tests.benchmarks.stage import KINDS, Stage, stages
from tests.benchmarks.stocked_shop import StockedShop
from tests.orders.documents import US
from tests.orders.shop import Shop
from tests.servers.database_pair import close_databases
from tests.servers.sandbox import Sandbox
from tests.visitor import Visitor
from webapp import create_app
from webapp.amazon.marketplace import marketplace
from webapp.development.environment import amazon_at
from webapp.development.process import Process
from webapp.ground.amazon_client import amazon
from webapp.ground.clock import utcnow
from webapp.ground.database import db
from webapp.ground.settings import ROOT, Settings
from webapp.ground.start import settle, start_process
from webapp.imports.import_request import ImportRequest
from webapp.orders.order import Order
from webapp.privacy.sweep import Sweep
from webapp.stores.connection import Connection
from webapp.stores.store import ProductIdentifier, Store

NAME = "Fifty merchants at once"
MERCHANTS = int(os.environ.get("MERCHANTS", "50"))
ORDERS = 4_000
ARRIVING = 7_000
LEAVING = 360_000
SECONDS = 60
QUIET_SECONDS = 10
THOUGHT = 5.0
BOUND = 4
PATHS = ("/orders", "/orders?status=shipped", "/orders?status=all", "/orders?status=on_hold")
# A page of a hundred orders each second, once the first twenty have come at once: Amazon itself
# gives one in three minutes.
AMAZONS_RATE = 180
PLACED = 500
OLDER = re.compile(rb'rel="next" href="([^"]+)"')


# When it was asked for, and after how many seconds it was there.
Answer = tuple[float, float]


def run(report: Report) -> None:
    for kind, label in KINDS.items():
        with stages(kind, "merchants") as [stage]:
            people = _settle(stage, kind)
            quiet, busy, swept, imported = _work(stage, people)
        usual, worst = median(quiet), quantiles(busy, n=100)[98]
        report.row(f"{label}, one alone, p50", 1000 * usual, "ms")
        report.row(f"{label}, {MERCHANTS} at once, p50", 1000 * median(busy), "ms")
        ratio = worst / usual
        report.row(
            f"{label}, {MERCHANTS} at once, p99 of {len(busy):,}",
            ratio,
            "times one's p50",
            f"under {BOUND}",
            ratio < BOUND,
        )
        report.row(f"{label}, meanwhile imported", imported, "orders")
        report.row(f"{label}, meanwhile redacted", swept, "orders")


def _settle(stage: Stage, kind: str) -> list[Person]:
    """Rosa has orders of which many are due; the others have as many of their own."""
    rosas = StockedShop(stage, kind, LEAVING + ORDERS)
    rosas.fill()
    people = [
        Person(f"merchant{each}@example.com", ROSA.password, f"Merchant {each}")
        for each in range(MERCHANTS)
    ]
    with stage.entered():
        shops = [Shop(person) for person in people]
        rosas.give_copies([(shop.account.id, shop.store.id) for shop in shops], ORDERS)
        due = utcnow() - timedelta(hours=1)
        Order.update(personal_data_due_at=due).where(
            Order.account == stage.shop.account, Order.id <= LEAVING
        ).execute()
    return people


def _work(stage: Stage, people: list[Person]) -> tuple[list[float], list[float], int, int]:
    with served(stage, workers=2) as port, _crew(stage) as begin:
        clients = list(_signed_in(stage, port, people))
        with ThreadPoolExecutor(MERCHANTS) as pool:
            # All at once, so that each process of the web has answered, and has some of them.
            list(pool.map(_first_look, clients))
            quiet = _at_the_desk(clients[0], 0, QUIET_SECONDS, 0.1)
            begin()
            # Else all fifty would wait at times for the rubbish of this process.
            settle()
            seats = enumerate(clients)
            working = [
                pool.submit(_at_the_desk, client, seat, SECONDS, THOUGHT) for seat, client in seats
            ]
            answers = [each for work in working for each in work.result()]
    with stage.entered():
        sweep = Sweep.last()
        until = sweep.finished_at.timestamp() if sweep else time.time()
        imported = Order.select().where(Order.store == Store.get(Store.nickname == "New")).count()
        swept = Order.select().where(Order.redaction.is_null(False), Order.id <= LEAVING).count()
    busy = [seconds for asked, seconds in answers if asked < until]
    return [seconds for _, seconds in quiet], busy, swept, imported


def _signed_in(stage: Stage, port: int, people: list[Person]) -> Iterator[SignedInClient]:
    app = create_app(stage.settings)
    for person in people:
        visitor = Visitor(app)
        sign_in(visitor, person)
        yield SignedInClient(port, cookie(visitor))
    db.close_databases()


def _first_look(client: SignedInClient) -> None:
    client.get(PATHS[0])


def _at_the_desk(client: SignedInClient, seat: int, seconds: float, thought: float) -> list[Answer]:
    """All answers that came; whatever isn't one is raised."""
    dice = random.Random(seat)  # noqa: S311 - the same people each time
    answers: list[Answer] = []

    def ask(address: str) -> bytes:
        asked = time.time()
        taken, text = client.get(address)
        answers.append((asked, taken))
        return text

    end = time.monotonic() + seconds
    time.sleep(dice.uniform(0, thought))
    while time.monotonic() < end:
        text = ask(dice.choice(PATHS))
        time.sleep(dice.uniform(0, 2 * thought))
        if older := OLDER.search(text):
            ask(unescape(older[1].decode()))
            time.sleep(dice.uniform(0, 2 * thought))
        ask("/orders/new-orders?since=0")
    client.close()
    return answers


@contextmanager
def _crew(stage: Stage) -> Iterator[Callable[[], None]]:
    """Amazon with orders for Rosa, two workers, a clock; gives what sets them to work."""
    with ExitStack() as stack:
        sandbox = Sandbox(stage.settings.public_url, AMAZONS_RATE)
        sandbox.start()
        stack.callback(sandbox.stop)
        sandbox.reset()
        around = stage.environment | amazon_at(sandbox.url)
        around |= {"AMAZON_CLOCK_RATE": str(AMAZONS_RATE)}
        for start in range(0, ARRIVING, PLACED):
            sandbox.remote.place_orders(count=min(PLACED, ARRIVING - start), marketplace="US")
        crew = [
            Process(module, [sys.executable, "-m", module], around, ROOT)
            for module in ("jobs.worker", "jobs.worker", "jobs.clock")
        ]
        for process in crew:
            stack.callback(process.stop)
        yield partial(_begin, stage, sandbox, Settings.from_environment(around), crew)


def _begin(stage: Stage, sandbox: Sandbox, settings: Settings, crew: list[Process]) -> None:
    start_process(settings)
    with db.connected():
        source, now = marketplace(US), utcnow()
        code = sandbox.remote.consent_code("busy", source.region, settings.consent_return_url)
        seller = sandbox.remote.seller_id("busy")
        connection = Connection.of_seller(stage.shop.account, source.region, seller)
        connection.authorize(amazon().exchange(code), now)
        store = Store.open_source(connection, source, ProductIdentifier.SKU)
        Store.update(nickname="New").where(Store.id == store.id).execute()
        ImportRequest.refresh([Store.get_by_id(store.id)], now, stage.shop.user.id)
        Sweep.begin(now)
        for process in crew:
            process.start()
        # To start takes both cores for a while, and happens once a day.
        at_work = (
            Sweep.select().where(Sweep.redacted > 0),
            Order.select().where(Order.store == store),
        )
        while not all(query.clone().exists() for query in at_work):
            time.sleep(0.05)
    close_databases()
