"""What a sweep did stands in the audit trail of whose people they were: in numbers, and once."""

import peewee
import pytest

from tests.accounts.people import CARLA
from tests.orders.documents import NOON, order
from tests.orders.shop import Shop
from tests.privacy.ada import DAY, shipped_order, sweep
from tests.privacy.failing_database import failing
from webapp.ground.audit.audit import INSTALLATION, AuditEntry
from webapp.ground.clock import iso, utcnow
from webapp.ground.keys.party_key import PartyName
from webapp.orders.order import Order
from webapp.privacy.purge import Purge
from webapp.privacy.sweep import Sweep
from webapp.privacy.sweep_walk import SweepWalk
from webapp.privacy.swept_account import SweptAccount


def told(chain):
    """(actor, facts) of each entry about destroyed data in this chain."""
    entries = AuditEntry.select().where(
        AuditEntry.chain == chain, AuditEntry.event == "personal_data.redacted"
    )
    return [(entry.actor, entry.details) for entry in entries.order_by(AuditEntry.number)]


def made_due(shop, count):
    shop.take(*(order() for _ in range(count)))
    Order.update(personal_data_due_at=utcnow() - DAY).execute()


def test_each_accounts_trail_says_how_many_of_its_own_went(shop):
    carlas = Shop(CARLA)
    made_due(shop, 3)
    made_due(carlas, 1)

    SweepWalk(Sweep.here(utcnow())).perform()

    assert told(shop.account.id) == [("system", {"redacted": 3, "removed": 0})]
    assert told(carlas.account.id) == [("system", {"redacted": 1, "removed": 0})]
    assert told(INSTALLATION) == [("system", {"redacted": 4, "removed": 0})]


def test_the_installations_trail_says_which_keys_without_data_went(shop):
    shop.store.vault.ensure_party_keys([PartyName("111-lost", "buyer")], NOON - 2 * DAY)

    sweep(NOON)

    assert told(shop.account.id) == []
    assert told(INSTALLATION)[0][1]["keys_without_data"] == 1


def test_a_sweep_of_many_turns_says_it_once(shop):
    made_due(shop, 3)
    found = Sweep.here(utcnow())

    SweepWalk(found).perform(seconds=0)
    early = told(shop.account.id)
    SweepWalk(Sweep.get_by_id(found.id)).perform()
    SweepWalk(Sweep.get_by_id(found.id)).perform()

    assert early == []
    assert told(shop.account.id) == [("system", {"redacted": 3, "removed": 0})]
    assert not SweptAccount.select().exists()


def test_a_sweep_that_died_is_told_with_what_it_had_done_and_nothing_twice(shop, database):
    made_due(shop, 2)
    ends = failing(database, "DELETE", "swept_account")
    with ends, pytest.raises(peewee.PeeweeException, match="unruly"):
        SweepWalk(Sweep.here(utcnow())).perform()
    unsaid = told(shop.account.id)

    SweepWalk(Sweep.here(utcnow())).perform()

    assert unsaid == []
    assert told(shop.account.id) == [("system", {"redacted": 2, "removed": 0})]


def test_an_order_removed_by_its_age_is_counted_too(shop):
    shipped_order(shop)

    sweep(NOON + 600 * DAY)

    [(actor, facts)] = told(shop.account.id)
    assert (actor, facts["removed"]) == ("system", 1)


def test_the_console_that_goes_ahead_of_time_says_so(shop, app):
    shop.take(order())
    moment = iso(NOON + 200 * DAY)

    done = app.test_cli_runner().invoke(args=["privacy", "redact", "--as-of", moment])

    facts = {"redacted": 1, "removed": 0, "as_of": moment}
    assert done.exit_code == 0, done.output
    assert told(shop.account.id) == [("console", facts)]


def test_the_help_says_what_else_goes_ahead_of_time(app):
    said = app.test_cli_runner().invoke(args=["privacy", "redact", "--help"]).output

    assert "18 months old" in " ".join(said.split())
    assert "disconnected for 30 days" in " ".join(said.split())


def test_a_store_that_the_clock_purges_is_told_of(shop):
    shop.store.disconnect(NOON)

    sweep(NOON + 30 * DAY)

    entries = AuditEntry.select().where(AuditEntry.subject_kind == "store")
    assert [(entry.event, entry.actor) for entry in entries.order_by(AuditEntry.number)] == [
        ("store.disconnected", "system"),
        ("store.purged", "system"),
    ]


def test_the_console_that_purges_a_store_is_told_of_once(shop, app, tmp_path):
    command = ["stores", "purge", str(shop.store.id), "--certificate", str(tmp_path / "proof")]

    done = app.test_cli_runner().invoke(args=command)
    Purge.request(shop.store, NOON).perform(NOON)

    entries = AuditEntry.select().where(AuditEntry.event == "store.purged")
    assert done.exit_code == 0, done.output
    assert [entry.actor for entry in entries.order_by(AuditEntry.number)] == ["console", "system"]
