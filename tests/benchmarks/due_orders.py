"""A shop with many orders, for benchmarks: one taken in, and copies of it; each tenth is due.

REDACTION_ORDERS sets how many; the promises are about 1,000,000.
"""

import os
from datetime import timedelta

import peewee

from tests.benchmarks.stage import Stage
from tests.orders.documents import order
from webapp.ground.clock import utcnow
from webapp.ground.database.db import database, keyring_database
from webapp.ground.database.write_ahead_log import truncate_wal
from webapp.orders.order import Order
from webapp.orders.order_status import OrderStatus
from webapp.orders.tally import Tally

ORDERS = int(os.environ.get("REDACTION_ORDERS", "100000"))
DUE = ORDERS // 10
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


def fill(stage: Stage, kind: str) -> None:
    """The copies' people are sealed at random: nothing here opens them."""
    with stage.entered():
        stage.shop.take(order())
        first = stage.shop.order
        for start in range(2, ORDERS + 1, CHUNK):
            series = SERIES.format(first=start, last=min(start + CHUNK - 1, ORDERS))
            with database.atomic(), keyring_database.atomic():
                database.execute_sql(_orders(series, kind, first))
                database.execute_sql(_parties(series, kind))
                keyring_database.execute_sql(_keys(series, kind, stage.shop.store.scope))
        _make_due()
        for each in (database, keyring_database):
            each.execute_sql("ANALYZE" if kind == "sqlite" else "VACUUM ANALYZE")
        truncate_wal()


def _make_due() -> None:
    """Half of them for an hour, half for two; the counts of the desk follow."""
    for hours, half in ((2, Order.id <= ORDERS // 2), (1, Order.id > ORDERS // 2)):
        due = utcnow() - timedelta(hours=hours)
        Order.update(personal_data_due_at=due, status=OrderStatus.SHIPPED).where(
            half, peewee.SQL("id - id / 10 * 10 = 0")
        ).execute()
    Tally.update(orders=ORDERS - DUE).execute()
    first = Tally.get()
    Tally.create(
        account=first.account_id, store=first.store_id, status=OrderStatus.SHIPPED, orders=DUE
    )


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
