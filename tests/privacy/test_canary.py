"""Ada Canary goes through everything; then she is found nowhere. With real processes."""

from datetime import timedelta
from pathlib import Path

import pytest

from tests.accounts.people import ROSA, founded
from tests.orders.paper import US, order
from tests.orders.shop import Shop
from tests.privacy.ada import DAY, GIFT, HOME, SECRETS, database_bytes, found_in
from webapp.amazon import marketplace
from webapp.amazon_door import amazon
from webapp.clock import iso, utcnow
from webapp.db import database as main_database
from webapp.orders import ImportRequest, Kind, Order, Party
from webapp.privacy import Sweep
from webapp.stores import Connection, ProductIdentifier, Store

AT_AMAZON = {"buyer": {"buyerName": "Ada Canary", "buyerEmail": "ada@canary.example"}}


@pytest.fixture
def connected(live, database):
    """Rosa's store, connected to Amazon, where Ada has bought; worker and clock import it."""
    place_ada(live)
    account = founded(ROSA).account
    seller = live.remote.seller_id("busy")
    connection = Connection.of_seller(account, "na", seller)
    code = live.remote.consent_code("busy", "na", live.settings.consent_return_url)
    with main_database.atomic():
        connection.authorize(amazon().exchange(code), utcnow())
        store = Store.open_source(connection, marketplace(US), ProductIdentifier.SKU)
        ImportRequest(connection, [store], Kind.FIRST, utcnow()).place()
    return store


def test_ada_is_found_nowhere_after_the_sweep(live, connected, page, settings):
    live.eventually(lambda: Party.select().count() == 2, "Ada's order is imported")
    sign_in(page)
    page.goto(f"/orders/{Order.get().id}")
    shown = page.content()
    before = found_in(everything(live, settings))

    Order.update(personal_data_due_at=utcnow() - timedelta(seconds=1)).execute()
    live.eventually(lambda: Order.get().redacted, "the sweep redacts it", seconds=60)
    live.eventually(lambda: Sweep.last() and not _running(), "the sweep is finished", seconds=60)
    page.goto(f"/orders/{Order.get().id}")

    assert [secret for secret in SECRETS if secret not in shown] == []
    assert before == []
    assert "REDACTED (Amazon)" in page.content()
    assert [secret for secret in SECRETS if secret in page.content()] == []
    assert found_in(everything(live, settings)) == []


def test_a_sweep_whose_worker_is_killed_is_finished_by_another(live, database, settings):
    shop = Shop()
    for _ in range(16):
        shop.take(*(order(recipient={"deliveryAddress": HOME}) for _ in range(500)))
    Order.update(personal_data_due_at=utcnow() - DAY).execute()
    live.eventually(lambda: _redacted() > 0, "the sweep has begun")

    killed = live.kill_job()
    left = Order.select().where(Order.redacted_at.is_null()).count()
    live.eventually(lambda: _redacted() == 8000, "another has finished it", seconds=120)
    live.eventually(lambda: not _running(), "and truncated the logs", seconds=60)

    assert killed
    assert left
    assert not Party.select().exists()
    assert found_in(database_bytes(settings)) == []


def place_ada(live):
    document = order()
    document["recipient"] = {"deliveryAddress": dict(HOME)}
    document["orderItems"][0]["fulfillment"] |= GIFT
    document["createdTime"] = iso(utcnow() - timedelta(hours=2))
    document["lastUpdatedTime"] = iso(utcnow() - timedelta(hours=1))
    return live.remote.place_document({**document, **AT_AMAZON}, "busy", "US")


def sign_in(page):
    page.goto("/sign-in")
    page.get_by_label("E-mail").fill(ROSA.email)
    page.get_by_label("Password").fill(ROSA.password)
    page.get_by_role("button", name="Sign in").click()
    page.wait_for_url("**/orders")


def everything(live, settings):
    """All that was written anywhere but at Amazon."""
    found = database_bytes(settings)
    with live.redis as client:
        found += [client.dump(key) or b"" for key in client.scan_iter()] + list(client.scan_iter())
    found += [live.logs.encode()]
    folders = [settings.mail_folder, Path(live.valkey.folder)]
    found += [f.read_bytes() for folder in folders for f in folder.rglob("*") if f.is_file()]
    return found


def _running():
    return Sweep.select().where(Sweep.running == 1).exists()


def _redacted():
    return Order.select().where(Order.redacted_at.is_null(False)).count()
