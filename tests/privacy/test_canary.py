"""Ada Canary goes through everything; then she is found nowhere. With real processes."""

import signal
from datetime import timedelta
from functools import partial

import pytest

from tests.accounts.people import ROSA, founded
from tests.orders.documents import US, order
from tests.orders.shop import Shop
from tests.privacy.ada import DAY, GIFT, HOME, SECRETS
from tests.privacy.ada_everywhere import (
    asks_about_herself,
    fails_at_amazon,
    is_refused_a_parcel,
    is_sent_a_label,
    is_worked_with,
)
from tests.privacy.backup import backup, restore
from tests.privacy.failing_database import somebody_stands_still, standing_still
from tests.privacy.traces import database_bytes, folder_bytes, found_in, redis_bytes
from webapp import create_app
from webapp.amazon.marketplace import marketplace
from webapp.ground.amazon_client import amazon
from webapp.ground.clock import iso, utcnow
from webapp.ground.database import db
from webapp.ground.database.db import database as main_database
from webapp.ground.keys.party_key import PartyKey
from webapp.imports.import_kind import ImportKind
from webapp.imports.import_request import ImportRequest
from webapp.orders.order import Order
from webapp.orders.party import Party
from webapp.privacy.sweep import Sweep
from webapp.privacy_requests.request import PrivacyRequest
from webapp.shipping.label_file import LabelFile
from webapp.shipping.refusal_words import RefusalWords
from webapp.stores.connection import Connection
from webapp.stores.store import ProductIdentifier, Store

AT_AMAZON = {"buyer": {"buyerName": "Ada Canary", "buyerEmail": "ada@canary.example"}}


@pytest.fixture
def postgres(request, database_kind):
    return request.getfixturevalue("postgres_server") if database_kind == "postgres" else None


@pytest.fixture
def number(live, database):
    """Of Ada's order, in Rosa's store; worker and clock have imported it from Amazon."""
    number = place_ada(live)
    account = founded(ROSA).account
    connection = Connection.of_seller(account, "na", live.remote.seller_id("busy"))
    code = live.remote.consent_code("busy", "na", live.settings.consent_return_url)
    with main_database.atomic():
        connection.authorize(amazon().exchange(code), utcnow())
        store = Store.open_source(connection, marketplace(US), ProductIdentifier.SKU)
        ImportRequest(connection, [store], ImportKind.FIRST, utcnow()).place()
    live.eventually(lambda: Party.select().count() == 2, "Ada's order is imported")
    return number


def test_ada_is_found_nowhere_after_the_sweep(live, number, page, settings, postgres, tmp_path):
    sign_in(page)
    shown = is_worked_with(page, Order.get())
    refusal = is_refused_a_parcel(live, page, Order.get())
    label = is_sent_a_label(page, Order.get())
    shown += asks_about_herself(page, Store.get().account)
    fails_at_amazon(live, number)
    yesterday = backup(settings.database_url)
    before = found_in(everything(live, settings, postgres, tmp_path))

    die_in_the_middle(live)
    live.eventually(lambda: Order.get().redacted, "another sweeps", seconds=300)
    live.eventually(lambda: not _running(), "the sweep is finished", seconds=300)
    PrivacyRequest.forget_ended(utcnow() + 31 * DAY)
    page.goto(f"/orders/{Order.get().id}")
    redacted = page.content()

    assert [secret for secret in SECRETS if secret not in shown] == []
    assert "Ada Canary" in label
    assert "Nobody delivers to Ada Canary" in refusal
    assert not LabelFile.select().exists()
    assert not RefusalWords.select().exists()
    assert "REDACTED (Amazon)" in redacted
    assert [secret for secret in SECRETS if secret in redacted] == []
    assert (before, found_in(everything(live, settings, postgres, tmp_path))) == ([], [])
    assert whom_the_backup_brings(live, settings, yesterday) == ({}, True)


def test_a_sweep_whose_worker_is_killed_is_finished_by_another(live, database, settings):
    shop = Shop()
    shop.take(*(order(recipient={"deliveryAddress": HOME}) for _ in range(3)))

    killed = die_in_the_middle(live)
    live.eventually(lambda: _redacted() == 3, "another has finished it", seconds=300)
    live.eventually(lambda: not _running(), "and truncated the logs", seconds=300)

    assert killed
    assert not Party.select().exists()
    assert found_in(database_bytes(settings)) == []


def die_in_the_middle(live):
    """Kill the sweep once the keys are destroyed, while it removes the first row."""
    with standing_still(main_database, "DELETE", "party"):
        Order.update(personal_data_due_at=utcnow() - timedelta(seconds=1)).execute()
        live.eventually(_keys_are_gone, "the keys are destroyed", seconds=300)
        still = partial(somebody_stands_still, main_database)
        live.eventually(still, "the sweep removes the first row", seconds=300)
        left = Party.select().count()
        # Whoever took it up before the database is as it was would stand still as well.
        live.kill_worker(signal.SIGSTOP)
        killed = live.kill_job()
    live.kill_worker(signal.SIGCONT)
    return killed and left


def whom_the_backup_brings(live, settings, yesterday):
    """(who is known of Ada's order, whether it is redacted), once the app has opened on it."""
    live.stop()
    restore(settings.database_url, yesterday)
    db.close_databases()
    create_app(settings)
    with db.connected():
        return Party.of(Order.get()), Order.get().redacted


def place_ada(live):
    document = order()
    document["recipient"] = {"deliveryAddress": dict(HOME)}
    document["orderItems"][0]["fulfillment"] |= GIFT
    document["createdTime"] = iso(utcnow() - timedelta(hours=2))
    document["lastUpdatedTime"] = iso(utcnow() - timedelta(hours=1))
    live.remote.place_document({**document, **AT_AMAZON}, "busy", "US")
    return document["orderId"]


def sign_in(page):
    page.goto("/sign-in")
    page.get_by_label("E-mail").fill(ROSA.email)
    page.get_by_label("Password").fill(ROSA.password)
    page.get_by_role("button", name="Sign in").click()
    page.wait_for_url("**/orders")


def everything(live, settings, postgres, folder):
    """All that was written anywhere but at Amazon: files, logs, mail, Redis, both databases."""
    found = database_bytes(settings, postgres) + redis_bytes(live)
    return [*found, live.logs.encode(), *folder_bytes(settings.mail_folder), *folder_bytes(folder)]


def _keys_are_gone():
    return PartyKey.select().where(PartyKey.wrapped.is_null()).exists()


def _running():
    return Sweep.select().where(Sweep.running == 1).exists()


def _redacted():
    return Order.select().where(Order.redacted_at.is_null(False)).count()
