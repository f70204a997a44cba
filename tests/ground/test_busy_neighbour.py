"""SQLite has one writer: whoever reads on while they write is refused when another was between."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from datetime import timedelta
from typing import Any
from urllib.parse import urlsplit

import peewee
import pytest

from tests.accounts.people import ROSA
from tests.orders.documents import GERMANY
from tests.orders.shop import Shop
from webapp.ground.clock import utcnow
from webapp.ground.database.db import database as main
from webapp.ground.database.db import is_sqlite
from webapp.ground.database.dialect import reason_of
from webapp.ground.settings import Settings
from webapp.imports.import_run import ImportRun
from webapp.imports.import_schedule import ImportSchedule
from webapp.imports.set_aside_order import SetAsideOrder
from webapp.stores.connection import Connection


@pytest.fixture
def busy_neighbour(database: Any, settings: Settings) -> Iterator[None]:
    """Another process, which commits something just before each of our transactions begins."""
    if not is_sqlite():
        yield
        return
    with closing(sqlite3.connect(urlsplit(settings.database_url).path[1:])) as neighbour:

        def write(statement: str) -> None:
            if statement.startswith("BEGIN"):
                neighbour.execute("INSERT INTO neighbour DEFAULT VALUES")
                neighbour.commit()

        neighbour.execute("CREATE TABLE neighbour (id INTEGER PRIMARY KEY)")
        main.connection().set_trace_callback(write)
        yield
        main.connection().set_trace_callback(None)


def has_two_sellers() -> Shop:
    shop = Shop(ROSA)
    shop.open(GERMANY)
    now = utcnow()
    Connection.update(next_poll_at=now - timedelta(minutes=1), authorized_at=now).execute()
    return shop


def test_all_due_connections_are_polled_while_others_write(busy_neighbour: None) -> None:
    has_two_sellers()

    ImportSchedule(1).poll_due(utcnow())

    assert ImportRun.select().count() == 2


def test_all_connections_are_checked_nightly_while_others_write(busy_neighbour: None) -> None:
    has_two_sellers()

    ImportSchedule(1).reconcile_due(utcnow() + timedelta(days=2))

    assert Connection.select().where(Connection.reconciled_at.is_null()).count() == 0


def test_all_due_retries_are_handed_over_while_others_write(busy_neighbour: None) -> None:
    shop, now = Shop(ROSA), utcnow()
    for number in ("702-1111111-1111111", "702-2222222-2222222"):
        SetAsideOrder.remember(shop.store, number, "no currency", now)
    SetAsideOrder.update(retry_at=now).execute()

    SetAsideOrder.hand_over_due(now)

    assert SetAsideOrder.select().where(SetAsideOrder.retry_at > now).count() == 2


def test_a_refusal_of_the_database_is_told_without_its_values(database: Any) -> None:
    mine = Shop(ROSA).store.connection
    twice = {name: getattr(mine, name) for name in ("account", "region", "selling_partner_id")}

    with pytest.raises(peewee.IntegrityError) as refused:
        Connection.create(**twice)

    assert reason_of(refused.value)
    assert mine.selling_partner_id not in reason_of(refused.value)
