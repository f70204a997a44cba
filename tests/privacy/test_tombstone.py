"""A redacted order stays redacted, whatever Amazon, a crash or a backup brings back."""

import time
from datetime import timedelta

import pytest

from tests.orders.documents import NOON, order, status, updated, written
from tests.privacy.ada import DAY, shipped_order, sweep
from tests.privacy.backup import backup, restore
from webapp.ground.clock import utcnow
from webapp.ground.database import db
from webapp.ground.database.db import database as main_database
from webapp.ground.keys.installation import Installation, erasures_followed
from webapp.ground.keys.party_key import PartyKey, PartyName, destroy_party_keys
from webapp.imports.intake import Intake
from webapp.orders.order import Order, OrderEvent
from webapp.orders.party import Party
from webapp.privacy.erasure_replay import is_behind, replay, replay_before_opening
from webapp.privacy.redaction import Reason, ask, erase_party, redact
from webapp.stores.store import Store


def redact_now(shop):
    return redact(shop.account, [shop.order.id], Reason.AMAZON, NOON, by=shop.user)


def test_a_late_update_moves_the_order_on_and_brings_nobody_back(shop):
    first = order()
    shop.take(first)
    redact_now(shop)

    shop.take(updated(first, fulfillment=status("SHIPPED")))

    assert (shop.order.status, shop.order.redacted) == ("shipped", True)
    assert not Party.select().exists()
    assert shop.order.personal_data_due_at is None


def test_an_older_page_brings_nobody_back(shop):
    first = order()
    shop.take(updated(first))
    redact_now(shop)

    shop.take(first)
    shop.take(updated(first))

    assert not Party.select().exists()


def test_an_order_that_was_removed_comes_back_without_its_people(shop):
    first = order()
    shop.take(first)
    redact_now(shop)
    OrderEvent.delete().execute()
    for found in shop.orders:
        found.delete_instance(recursive=True)

    shop.take(first)

    assert shop.order.amazon_order_id == first["orderId"]
    assert not Party.select().exists()


def test_a_page_that_was_sealed_before_the_redaction_and_written_after_it_keeps_nobody(shop):
    first = order()
    shop.take(first)
    intake = Intake(shop.account, [shop.store], NOON + timedelta(hours=1))
    page = intake.prepare([written(updated(first))], NOON + timedelta(hours=1))

    redact_now(shop)
    with main_database.atomic():
        intake.write(page)

    assert not Party.select().exists()


def test_one_erased_party_stays_erased_when_a_page_was_on_its_way(shop):
    first = order()
    shop.take(first)
    intake = Intake(shop.account, [shop.store], NOON + timedelta(hours=1))
    page = intake.prepare([written(updated(first))], NOON + timedelta(hours=1))

    erase_party(shop.order, "recipient", Reason.GDPR, NOON)
    with main_database.atomic():
        intake.write(page)

    assert [party.role for party in Party.select()] == ["buyer"]


def test_an_order_asked_to_be_redacted_goes_with_the_next_sweep_whatever_amazon_tells(shop):
    first = order()
    shop.take(first)
    ask(shop.account, [shop.order.id], Reason.GDPR, NOON)

    shop.take(updated(first))
    sweep(NOON)

    assert shop.order.redaction_words == "REDACTED (GDPR)"
    assert not Party.select().exists()


def test_erasing_one_party_leaves_the_other(shop):
    shop.take(order())

    redacted = erase_party(shop.order, "recipient", Reason.GDPR, NOON)

    assert not redacted
    assert not shop.order.redacted
    assert set(Party.of(shop.order)) == {"buyer"}


def test_erasing_both_parties_one_by_one_redacts_the_order(shop):
    shop.take(order())

    erase_party(shop.order, "recipient", Reason.GDPR, NOON)
    redacted = erase_party(shop.order, "buyer", Reason.GDPR, NOON)

    assert redacted
    assert shop.order.redaction_words == "REDACTED (GDPR)"


def test_what_a_crash_left_between_the_databases_the_next_sweep_finishes(shop):
    shop.take(order(), order())
    first, second = shop.orders
    names = [
        (shop.store.scope, PartyName(first.amazon_order_id, r)) for r in ("buyer", "recipient")
    ]
    destroy_party_keys(names, "gdpr", NOON)
    destroy_party_keys(
        [(shop.store.scope, PartyName(second.amazon_order_id, "buyer"))], "gdpr", NOON
    )

    sweep(NOON)

    first, second = shop.orders
    assert (first.redaction_words, first.redacted_at) == ("REDACTED (GDPR)", NOON)
    assert not second.redacted
    assert [(p.order_id, p.role) for p in Party.select()] == [(second.id, "recipient")]
    assert not is_behind()


def test_a_restored_backup_of_the_main_database_shows_nobody_after_the_replay(shop, settings):
    shipped = shipped_order(shop)
    kept = backup(settings.database_url)
    sweep(shipped.closed_at + 30 * DAY)

    restore(settings.database_url, kept)
    shown_before_replay = Party.of(shop.order)
    marked = replay(utcnow())

    assert shown_before_replay == {}
    assert marked == 1
    assert shop.order.redaction_words == "REDACTED (Amazon)"
    assert not Party.select().exists()
    assert not is_behind()


def test_the_app_replays_a_restored_backup_before_it_opens(shop, settings):
    from webapp import create_app

    redact_of = shipped_order(shop)
    kept = backup(settings.database_url)
    sweep(redact_of.closed_at + 30 * DAY)
    restore(settings.database_url, kept)

    db.close_databases()
    create_app(settings)

    with db.connected():
        assert shop.order.redacted
        assert not Party.select().exists()


def test_an_app_that_opens_leaves_a_sweep_that_is_at_work_to_itself(shop, monkeypatch):
    """Its keys are destroyed, its rows follow a moment later."""
    name = PartyName(shipped_order(shop).amazon_order_id, "recipient")
    destroy_party_keys([(shop.store.scope, name)], "amazon", NOON)
    _, destroyed = erasures_followed()
    monkeypatch.setattr(time, "sleep", lambda _seconds: Installation.follow(destroyed))

    replay_before_opening(NOON)

    assert not is_behind()
    assert [party.role for party in Party.select().order_by(Party.role)] == ["buyer", "recipient"]


def test_a_restored_backup_of_the_keyring_gives_no_key_back(shop, settings):
    shipped = shipped_order(shop)
    kept = backup(settings.keyring_url)
    sweep(shipped.closed_at + 30 * DAY)

    restore(settings.keyring_url, kept)
    replay(utcnow())

    main, keyring = erasures_followed()
    assert main == keyring
    assert {bool(key.wrapped) for key in PartyKey.select()} == {False}


def test_a_restored_backup_brings_no_disconnected_seller_back(shop, settings):
    shop.store.connection.vault.seal(b"a refresh token", "refresh_token")
    kept = backup(settings.database_url)
    shop.store.disconnect(NOON)
    Installation.update(erasures=0).execute()

    restore(settings.database_url, kept)
    replay(utcnow())

    assert Store.get().connection.disconnected
    assert not Store.get().live


@pytest.fixture(autouse=True)
def _orders_of_today(shop):
    assert not Order.select().exists()
