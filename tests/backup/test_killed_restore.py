"""A restore that is killed anywhere goes on with the same command, and nothing works before."""

from datetime import timedelta
from types import SimpleNamespace
from typing import Any

import pytest
import time_machine

from tests.backup.killed import killed_at
from tests.orders.documents import order
from webapp import create_app
from webapp.accounts.notice import Notice
from webapp.ground.audit import audit_check
from webapp.ground.audit.audit import AuditEntry
from webapp.ground.clock import utcnow
from webapp.ground.database import db
from webapp.ground.settings import Settings
from webapp.ground.start import start_or_exit
from webapp.orders.order import Order
from webapp.orders.party import Party
from webapp.privacy.redaction import Reason, redact
from webapp.shipping.dispatch import DispatchedParcel, ship
from webapp.shipping.shipment import Shipment

BEFORE = "webapp.backup.restored_installation:standing_at"
WRITING = {
    "sqlite": "webapp.backup.restore_writer:_FileWriter.write",
    "postgres": "webapp.backup.restore_writer:_PgRestore.write",
}
KEYRING_THERE = "webapp.backup.restored_installation:_check_keyring"
UNCOUNTED = "webapp.backup.restore_writer:refuse_lost_rows"
BOTH_THERE = "webapp.backup.restored_installation:remove_mark"
UNSETTLED = "webapp.backup.restored_installation:migrate"
REPLAYED = "webapp.backup.restore_outcome:audit_check.resume"
CHAIN_RESUMED = "webapp.ground.audit.audit:anchor"
LAST_STEP = "webapp.backup.restore_outcome:announce_restore"


@pytest.fixture
def place(environment: dict[str, str], emptied: Any) -> Any:
    """The app on empty databases, or on an empty one beside the keyring that lives."""

    def start(keyring: bool) -> Any:
        db.close_databases()
        names = {"DATABASE_URL": emptied.main}
        names |= {"KEYRING_URL": emptied.keyring} if keyring else {}
        there = {**environment, **names}
        return SimpleNamespace(environment=there, app=create_app(Settings.from_environment(there)))

    return start


def test_killed_at_each_step_it_comes_to_its_end(operator, shop, place, database_kind):
    shop.take(order())
    operator.create()
    there = place(keyring=True)
    ring = ("--keyring", operator.newest_keyring)
    command = ("backup", "restore", operator.newest, *ring, *operator.as_me)
    file = operator.newest.rpartition("/")[2]

    for step in (BEFORE, WRITING[database_kind]):
        assert killed_at(step, there.app, *command)
    for step in (KEYRING_THERE, WRITING[database_kind], UNCOUNTED):
        assert killed_at(step, there.app, *command), step
        refuses_to_upgrade(there)
    for step in (BOTH_THERE, UNSETTLED, LAST_STEP):
        assert killed_at(step, there.app, *command), step
        nothing_works(there, file)
    done = run(there, *command)

    assert done.exit_code == 0, done.output
    assert Party.of(Order.get())["buyer"]["name"]
    is_settled(there)


def test_killed_while_it_settles_it_goes_on(operator, shop, place):
    shop.take(order(), order())
    parcel = DispatchedParcel(carrier="UPS", tracking_number="1Z1", left_at=utcnow())
    ship(shop.account, shop.orders[1].id, parcel, "form-number-1", utcnow(), shop.user)
    operator.create()
    redact(shop.account, [shop.orders[0].id], Reason.GDPR, utcnow(), by=None)
    there = place(keyring=False)
    command = ("backup", "restore", operator.newest, *operator.as_me)
    file = operator.newest.rpartition("/")[2]

    for step in (UNSETTLED, REPLAYED, CHAIN_RESUMED, LAST_STEP):
        assert killed_at(step, there.app, *command), step
        nothing_works(there, file)
    done = run(there, *command)

    assert done.exit_code == 0, done.output
    assert [each.redacted_at is not None for each in Order.select().order_by(Order.id)] == [
        True,
        False,
    ]
    assert Shipment.get().sent_at
    is_settled(there)


def test_another_backup_doesnt_go_on_where_one_was_ended(operator, shop, place):
    shop.take(order())
    operator.create()
    first = operator.newest
    with time_machine.travel(utcnow() + timedelta(minutes=1)):
        operator.create()
    there = place(keyring=False)
    assert killed_at(UNSETTLED, there.app, "backup", "restore", first, *operator.as_me)

    done = run(there, "backup", "restore", operator.newest, *operator.as_me)

    assert done.exit_code == 1
    assert f"whose restore from {first.rpartition('/')[2]} isn't finished" in done.output
    nothing_works(there, first.rpartition("/")[2])


def test_a_keyring_is_not_restored_where_the_main_database_can_not_be(operator, shop, place):
    shop.take(order())
    operator.create()
    there = place(keyring=True)
    ring = ("--keyring", operator.newest_keyring)
    assert run(there, "backup", "restore", operator.newest, *ring, *operator.as_me).exit_code == 0

    again = run(there, "backup", "restore", operator.newest, *ring, *operator.as_me)

    assert "DATABASE_URL already leads to a database with tables" in again.output
    assert "restored by now" not in again.output


def run(there, *words):
    db.close_databases()
    done = there.app.test_cli_runner().invoke(args=words)
    db.disconnect()
    return done


def refuses_to_upgrade(there):
    refused = run(there, "db", "upgrade")
    assert refused.exit_code == 1
    assert "isn't finished, and nothing may work here before" in refused.output


def nothing_works(there, file):
    """Neither web, nor worker, clock, listener, nor another command."""
    sentence = f"The restore of {file} isn't finished"
    db.close_databases()
    client = there.app.test_client()
    base = there.app.extensions["settings"].public_url
    page = client.get("/sign-in", base_url=base)
    ready = client.get("/readyz", base_url=base)
    assert (page.status_code, ready.status_code) == (503, 503)
    assert "flask backup restore" in page.text
    assert sentence in ready.json["checks"]["database"]["detail"]
    db.close_databases()
    with pytest.raises(SystemExit, match="Run the same `flask backup restore` again") as end:
        start_or_exit(there.environment)
    assert str(end.value).startswith(sentence)
    for words in (["privacy", "redact"], ["db", "upgrade"], ["audit", "verify"]):
        refused = run(there, *words)
        assert refused.exit_code == 1
        assert sentence in refused.output


def is_settled(there):
    """Once, and with nothing left that says otherwise."""
    assert AuditEntry.select().where(AuditEntry.event == "backup.restored").count() == 1
    assert Notice.select().where(Notice.kind == "restored").count() == 1
    assert all(each.good for each in audit_check.check_all(utcnow()))
    for on in (db.database, db.keyring_database):
        assert "restore_mark" not in on.get_tables()
    db.close_databases()
    start_or_exit(there.environment)
    assert run(there, "db", "status").output == "Up to date.\n"
