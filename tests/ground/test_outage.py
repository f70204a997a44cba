"""Where something that the app stands on is away, each page says which."""

from datetime import timedelta

import pytest
import time_machine

from webapp.ground.clock import utcnow
from webapp.ground.database import db
from webapp.ground.database.migration import DATABASES
from webapp.ground.work.job_queue import open_queue


@pytest.fixture
def database_gone(rosa, tmp_path, database):
    """Rosa is signed in, and then the main database is away."""
    there = db.database.obj
    db.disconnect()
    db.database.initialize(db.database_at(f"sqlite:///{tmp_path}"))
    yield rosa
    db.database.initialize(there)


@pytest.mark.parametrize("address", ["/orders", "/stores", "/account", "/sign-in"])
def test_a_page_without_its_database_says_so(database_gone, address, caplog):
    page = database_gone.visit(address)

    assert page.status == 503
    assert page.h1 == "The database doesn't answer"
    [said] = [each for each in caplog.messages if "'error'" in each]
    assert "'part': 'database'" in said


def test_a_page_before_its_migration_says_what_to_run(rosa):
    _, main, _, table = DATABASES[0]
    main.execute_sql(f"DELETE FROM {table} WHERE name = '0003_access_fault'")
    main.execute_sql("ALTER TABLE store RENAME COLUMN nickname TO of_long_ago")
    main.execute_sql("CREATE TABLE thrown_away (id INTEGER)")

    page = rosa.visit("/orders")
    ready = rosa.http.get("/readyz", base_url=rosa.base)

    assert page.status == 503
    assert "flask db upgrade" in page.text
    assert "main/0003_access_fault" in ready.json["checks"]["database"]["detail"]


@pytest.mark.parametrize(
    ("queue", "said"),
    [
        ("", "No worker has taken it up yet"),
        ("unix:///nowhere/valkey.sock", "Redis doesn't answer, so no worker hears of it"),
    ],
)
def test_a_refresh_that_no_worker_takes_up_says_why(store, rosa, queue, said):
    if queue:
        open_queue(queue)
    rosa.visit("/stores")

    at_once = rosa.submit("Refresh")
    with time_machine.travel(utcnow() + timedelta(seconds=20)):
        later = rosa.visit(f"/stores/{store.id}")

    assert said not in at_once
    assert said in later
