"""A restore brings back all but what was erased since, and the audit trail stays whole."""

import json
from pathlib import Path
from typing import Any

import psycopg
import pytest

from tests.orders.documents import order
from webapp import create_app
from webapp.accounts.notice import Notice
from webapp.backup.archive import read_identities
from webapp.backup.backup_error import BackupError
from webapp.backup.drill import drill
from webapp.ground.audit import audit_check
from webapp.ground.clock import utcnow
from webapp.ground.database import db
from webapp.ground.settings import Settings
from webapp.ground.work.process_heartbeat import ProcessHeartbeat
from webapp.orders.order import Order
from webapp.orders.party import Party
from webapp.privacy.redaction import Reason, redact
from webapp.shipping.dispatch import DispatchedParcel, ship
from webapp.shipping.shipment import Shipment


@pytest.fixture
def elsewhere(environment: dict[str, str], emptied: Any) -> Any:
    """Starts the app on empty databases, or on an empty one beside the keyring that lives."""

    def start(keyring: bool = True) -> Any:
        db.close_databases()
        names = {"DATABASE_URL": emptied.main}
        names |= {"KEYRING_URL": emptied.keyring} if keyring else {}
        return create_app(Settings.from_environment({**environment, **names}))

    return start


def test_all_comes_back_on_another_machine(operator, shop, elsewhere):
    shop.take(order())
    operator.create()
    app = elsewhere()

    done = operator.run(
        "restore", operator.newest, "--keyring", operator.newest_keyring, *operator.as_me, app=app
    )

    assert done.exit_code == 0, done.output
    [kept] = Order.select()
    assert Party.of(kept)["buyer"]["name"]
    assert all(each.good for each in audit_check.check_all(utcnow()))


def test_who_was_erased_since_stays_erased(operator, shop, elsewhere):
    shop.take(order())
    operator.create()
    erase(shop, shop.order)
    app = elsewhere(keyring=False)

    done = operator.run("restore", operator.newest, *operator.as_me, "--json", app=app)

    assert done.exit_code == 0, done.output
    assert json.loads(done.output)["redacted_again"] == 1
    [kept] = Order.select()
    assert kept.redacted_at
    assert not Party.select().exists()


def test_the_audit_trail_tells_of_the_restore_and_is_whole(operator, shop, elsewhere):
    shop.take(order())
    operator.create()
    erase(shop, shop.order)
    app = elsewhere(keyring=False)

    operator.run("restore", operator.newest, *operator.as_me, app=app)

    db.disconnect()
    verified = app.test_cli_runner().invoke(args=["audit", "verify"])
    db.connect()
    assert verified.exit_code == 0, verified.output


def test_what_waited_to_be_told_is_asked_about_first(operator, shop, elsewhere):
    shop.take(order())
    parcel = DispatchedParcel(carrier="UPS", tracking_number="1Z1", left_at=utcnow())
    ship(shop.account, shop.order.id, parcel, "form-number-1", utcnow(), shop.user)
    operator.create()
    app = elsewhere(keyring=False)

    done = operator.run("restore", operator.newest, *operator.as_me, "--json", app=app)

    assert json.loads(done.output)["to_ask"] == 1
    assert Shipment.get().sent_at
    [told] = Notice.select().where(Notice.kind == "restored")
    assert "restored it from a backup of" in str(told.text)
    assert "Parcels and labels that waited for Amazon: 1." in str(told.text)


def test_a_database_with_tables_is_not_restored_over(operator, shop):
    shop.take(order())
    operator.create()

    done = operator.run("restore", operator.newest, *operator.as_me)

    assert done.exit_code == 1
    assert "DATABASE_URL already leads to a database with tables" in done.output
    assert Order.select().count() == 1


def test_a_cut_backup_leaves_the_database_empty(operator, shop, elsewhere, emptied):
    operator.create()
    file = Path(operator.newest)
    file.write_bytes(file.read_bytes()[:-20])
    app = elsewhere(keyring=False)

    done = operator.run("restore", operator.newest, *operator.as_me, app=app)

    assert done.exit_code == 1
    assert "The backup can't be opened" in done.output
    assert db.database.get_tables() == []


def test_the_keyrings_backup_is_no_main_database(operator, shop, elsewhere):
    operator.create()
    app = elsewhere()

    done = operator.run("restore", operator.newest_keyring, *operator.as_me, app=app)

    assert done.exit_code == 1
    assert "This is a backup of the keyring database." in done.output


def test_without_its_keyring_nothing_is_restored_and_with_it_all_is(operator, shop, elsewhere):
    shop.take(order())
    operator.create()
    app = elsewhere()

    alone = operator.run("restore", operator.newest, *operator.as_me, app=app)
    left = db.database.get_tables()
    both = operator.run(
        "restore", operator.newest, "--keyring", operator.newest_keyring, *operator.as_me, app=app
    )

    assert (alone.exit_code, left) == (1, [])
    assert "restore its backup as well, by --keyring" in alone.output
    assert both.exit_code == 0, both.output
    assert Party.of(Order.get())["buyer"]["name"]


def test_nothing_is_restored_beside_a_clock_that_would_tell_amazon(operator, shop, elsewhere):
    operator.create()
    app = elsewhere(keyring=False)
    clock = ProcessHeartbeat("clock")
    clock.beat(utcnow())

    done = operator.run("restore", operator.newest, *operator.as_me, app=app)
    clock.end()

    assert done.exit_code == 1
    assert "Stop all processes first" in done.output
    assert db.database.get_tables() == []


@pytest.mark.parametrize("database_kind", ["postgres"])
def test_a_drill_names_the_right_that_its_user_lacks(operator, shop, postgres_server):
    operator.create()
    url = postgres_server.create("drilled")
    with psycopg.connect(url, autocommit=True) as server:
        server.execute("CREATE ROLE plain LOGIN")
    plain = url.replace("postgres@", "plain@")

    with Path(operator.newest).open("rb") as source, pytest.raises(BackupError) as refusal:
        drill(source, read_identities(operator.identity), plain, utcnow())
    postgres_server.drop("drilled")
    with psycopg.connect(postgres_server.url("postgres"), autocommit=True) as server:
        server.execute("DROP ROLE plain")

    assert 'ALTER ROLE "plain" CREATEDB' in str(refusal.value)


def test_a_drill_restores_beside_the_living_and_leaves_nothing(operator, shop):
    shop.take(order(), order())
    erase(shop, shop.orders[0])
    operator.create()
    erase(shop, shop.orders[1])

    done = operator.run("drill", str(operator.folder), *operator.as_me, "--json")

    assert done.exit_code == 0, done.output
    found = json.loads(done.output)
    assert (found["opened"], found["erased"]) == (0, 2)
    assert Order.select().count() == 2


def erase(shop, order):
    redact(shop.account, [order.id], Reason.GDPR, utcnow(), by=None)
