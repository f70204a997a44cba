"""Redacting a tenth of all orders, against a bare SQL delete of the same people's rows.

REDACTION_ORDERS sets how many orders there are; the promise is about 1,000,000.
"""

import base64
import os
import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import peewee
import psutil

from tests.accounts.people import ROSA, sign_in
from tests.benchmarks.report import Report
from tests.benchmarks.stage import KINDS, Stage, stages
from tests.orders.paper import order
from tests.visitor import Visitor
from webapp import create_app, db
from webapp.clock import utcnow
from webapp.config import ROOT
from webapp.db import database, keyring_database
from webapp.keyring import PartyKey
from webapp.orders import Order, Party
from webapp.orders.order import State, Tally
from webapp.privacy import Sweep, SweepWalk

NAME = "Redaction"
ORDERS = int(os.environ.get("REDACTION_ORDERS", "100000"))
DUE = ORDERS // 10
BOUND = 3
DESK_BOUND = 1.5
MEMORY_BOUND = 32
VISITS = 40
CHUNK = 50_000

SERIES = "WITH RECURSIVE n(i) AS (SELECT {first} UNION ALL SELECT i + 1 FROM n WHERE i < {last})"
SIXTEEN = {
    "sqlite": "randomblob(16)",
    "postgres": "decode(md5(random()::text), 'hex')",
}
SEALED = {
    "sqlite": "randomblob(288)",
    "postgres": "decode(repeat(md5(random()::text), 18), 'hex')",
}
WRAPPED = {
    "sqlite": "randomblob(61)",
    "postgres": "substring(decode(repeat(md5(random()::text), 4), 'hex') for 61)",
}


def run(report: Report) -> None:
    for kind, label in KINDS.items():
        with stages(kind, "bare", "swept", "visited") as (bare, swept, visited):
            for stage in (bare, swept, visited):
                _fill(stage, kind)
            least = _on(bare, _delete)
            took, grown = _on(swept, _sweep)
            usual, meanwhile = _visit(visited)
        report.row(f"{label}, bare delete", DUE / least, "orders/s")
        report.row(f"{label}, {DUE:,} of {ORDERS:,} orders", DUE / took, "orders/s")
        ratio = took / least
        report.row(f"{label}, of bare", ratio, "times", f"at most {BOUND}", ratio <= BOUND)
        bound = f"at most {MEMORY_BOUND}"
        report.row(f"{label}, memory grown", grown, "MB", bound, grown <= MEMORY_BOUND)
        report.row(f"{label}, a desk request", 1000 * usual, "ms")
        slower = meanwhile / usual
        bound = f"at most {DESK_BOUND}"
        report.row(f"{label}, the same meanwhile", slower, "times", bound, slower <= DESK_BOUND)


def _fill(stage: Stage, kind: str) -> None:
    """One order taken in, and copies of it; each tenth is due, its people sealed at random."""
    with stage.entered():
        stage.shop.take(order())
        first = stage.shop.order
        for start in range(2, ORDERS + 1, CHUNK):
            series = SERIES.format(first=start, last=min(start + CHUNK - 1, ORDERS))
            with database.atomic(), keyring_database.atomic():
                database.execute_sql(_orders(series, kind, first))
                database.execute_sql(_parties(series, kind))
                keyring_database.execute_sql(_keys(series, kind, stage.shop.store.scope))
        Tally.update(orders=ORDERS).execute()
        for hours, half in ((2, Order.id <= ORDERS // 2), (1, Order.id > ORDERS // 2)):
            due = utcnow() - timedelta(hours=hours)
            Order.update(personal_data_due_at=due, state=State.SHIPPED).where(
                half, peewee.SQL("id - id / 10 * 10 = 0")
            ).execute()
        for each in (database, keyring_database):
            each.execute_sql("ANALYZE")
        db.truncate_wal()


def _orders(series: str, kind: str, first: Order) -> str:
    columns = [field.column_name for field in Order._meta.sorted_fields]
    later = "datetime(personal_data_due_at, '+' || i || ' seconds')"
    if kind == "postgres":
        later = "personal_data_due_at + i * interval '1 second'"
    copies = {"id": "i", "amazon_order_id": "'113-' || i", "personal_data_due_at": later}
    chosen = ", ".join(copies.get(name, name) for name in columns)
    # On SQLite, WITH comes first; Postgres takes it there as well.
    return (
        f"{series} INSERT INTO orders ({', '.join(columns)}) "
        f"SELECT {chosen} FROM n CROSS JOIN orders WHERE orders.id = {first.id}"
    )


def _parties(series: str, kind: str) -> str:
    return (
        f'{series} INSERT INTO party (order_id, "role", sealed, name_index, contact_index) '
        f"SELECT i, r.name, {SEALED[kind]}, {SIXTEEN[kind]}, {SIXTEEN[kind]} FROM n "
        "CROSS JOIN (SELECT 'buyer' AS name UNION ALL SELECT 'recipient') r"
    )


def _keys(series: str, kind: str, scope: str) -> str:
    return (
        f'{series} INSERT INTO party_key (scope, amazon_order_id, "role", wrapped, created_at) '
        f"SELECT '{scope}', '113-' || i, r.name, {WRAPPED[kind]}, CURRENT_TIMESTAMP FROM n "
        "CROSS JOIN (SELECT 'buyer' AS name UNION ALL SELECT 'recipient') r"
    )


def _on(stage: Stage, measure: Callable[[], Any]) -> Any:
    with stage.entered():
        return measure()


def _delete() -> float:
    """Seconds to delete the due people's rows and keys, and nothing else; then the logs."""
    due = Order.select(Order.id).where(Order.personal_data_due_at <= utcnow())
    numbers = [f"113-{i}" for (i,) in due.tuples()]
    start = time.perf_counter()
    with database.atomic():
        Party.delete().where(Party.order.in_(due)).execute()
    with keyring_database.atomic():
        for place in range(0, len(numbers), 5000):
            some = numbers[place : place + 5000]
            PartyKey.delete().where(PartyKey.amazon_order_id.in_(some)).execute()
    db.truncate_wal()
    return time.perf_counter() - start


def _sweep() -> tuple[float, float]:
    """Seconds of a whole sweep, and the megabytes by which this process grew in its second half.

    By then the databases' own caches, which have a limit, are as full as they get.
    """
    start = time.perf_counter()
    _sweep_as_of(utcnow() - timedelta(hours=1.5))
    halfway = _private_memory()
    _sweep_as_of(utcnow())
    took = time.perf_counter() - start
    assert _redacted() == DUE, _redacted()
    return took, (_private_memory() - halfway) / 1e6


def _sweep_as_of(moment: datetime) -> None:
    sweep = Sweep.here(utcnow())
    Sweep.update(thorough=False).execute()
    SweepWalk(Sweep.get_by_id(sweep.id), moment).perform(seconds=float("inf"))


def _private_memory() -> int:
    """What is this process's own: SQLite's files, which it maps, are not."""
    memory = psutil.Process().memory_info()
    return int(memory.rss - memory.shared)


def _visit(stage: Stage) -> tuple[float, float]:
    """Seconds of a desk request as ever, and while a worker sweeps."""
    app = create_app(stage.settings)
    rosa = Visitor(app)
    sign_in(rosa, ROSA)
    usual = statistics.median(_timed(rosa) for _ in range(VISITS))
    worker = subprocess.Popen(
        [sys.executable, "-m", "jobs.worker"], cwd=ROOT, env={**os.environ, **_environment(stage)}
    )
    with db.connected():
        Sweep.begin(utcnow())
    while not _redacted():
        time.sleep(0.05)
    meanwhile = []
    while _redacted() < DUE:
        meanwhile.append(_timed(rosa))
    worker.terminate()
    worker.wait()
    db.close_databases()
    return usual, statistics.median(meanwhile or [usual])


def _redacted() -> int:
    with db.connected():
        return int(Order.select().where(Order.redaction.is_null(False)).count())


def _timed(rosa: Visitor) -> float:
    start = time.perf_counter()
    assert rosa.visit("/orders").status == 200
    return time.perf_counter() - start


def _environment(stage: Stage) -> dict[str, str]:
    settings = stage.settings
    return {
        "FLASK_APP": "wsgi",
        "APP_ENV": "test",
        "PUBLIC_URL": settings.public_url,
        "DATABASE_URL": settings.database_url,
        "KEYRING_URL": settings.keyring_url,
        "REDIS_URL": settings.redis_url,
        "SECRET_KEY": settings.secret_key,
        "ROOT_KEY": base64.b64encode(settings.root_keys[0]).decode(),
        "LOG_LEVEL": "WARNING",
    }
