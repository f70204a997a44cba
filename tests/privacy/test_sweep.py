"""The sweep: in slices, leased, resumable; a crash in its middle loses nothing."""

import threading
import time
from datetime import timedelta

import peewee
import pytest

from tests.orders.documents import GERMANY, NOON, US, order
from tests.privacy.ada import DAY, shipped_order, sweep
from tests.privacy.failing_database import failing, interrupted
from webapp.ground.clock import utcnow
from webapp.ground.database.db import connected, is_sqlite, keyring_database
from webapp.ground.database.db import database as main_database
from webapp.ground.database.dialect import locked
from webapp.ground.keys.installation import erasures_followed
from webapp.ground.keys.party_key import PartyKey
from webapp.ground.retention_cap import open_retention
from webapp.ground.work.job_queue import process_name, queue_length
from webapp.orders.order import Order
from webapp.orders.party import Party
from webapp.orders.tally import Tally
from webapp.privacy.purge import Purge
from webapp.privacy.redaction import SLICE
from webapp.privacy.redaction_forecast import RedactionForecast
from webapp.privacy.retention_change import RetentionChange
from webapp.privacy.sweep import Sweep
from webapp.privacy.sweep_walk import SweepWalk
from webapp.privacy.tax_record import TaxRecord


def make_due(shop, count):
    shop.take(*(order() for _ in range(count)))
    Order.update(personal_data_due_at=utcnow() - DAY).execute()


def test_the_clock_begins_a_sweep_when_something_is_due_and_not_twice(shop):
    make_due(shop, 1)

    Sweep.begin_due(utcnow())
    Sweep.begin_due(utcnow())

    assert Sweep.select().count() == 1
    assert queue_length() == 1


def test_the_clock_begins_none_when_nothing_is_due(shop):
    shop.take(order())
    sweep(utcnow())

    Sweep.begin_due(utcnow())

    assert Sweep.select().where(Sweep.finished_at.is_null()).count() == 0


def test_a_sweep_works_in_slices_and_counts_them(shop):
    make_due(shop, SLICE + 1)

    swept = sweep(utcnow())

    followed, made = erasures_followed()
    assert swept.redacted == SLICE + 1
    # On SQLite in turns that keep nobody waiting, which are smaller.
    assert followed == made
    assert made > 2 if is_sqlite() else made == 2
    assert not Party.select().exists()
    assert RedactionForecast(utcnow()).overdue == 0


@pytest.mark.parametrize(
    ("verb", "table"), [("DELETE", "party"), ("UPDATE", "orders"), ("UPDATE", "installation")]
)
def test_a_sweep_that_dies_between_the_databases_is_finished_by_the_next(
    shop, database, verb, table
):
    make_due(shop, 3)
    with failing(database, verb, table), pytest.raises(peewee.PeeweeException, match="unruly"):
        sweep(utcnow())
    keys = {bool(key.wrapped) for key in PartyKey.select()}
    left = Party.select().count()

    Sweep.begin_due(utcnow() + timedelta(minutes=2))
    SweepWalk(Sweep.get(Sweep.running == 1)).perform()

    assert (keys, left) == ({False}, 6)
    assert {found.redacted for found in Order.select()} == {True}
    assert not Party.select().exists()
    assert len(set(erasures_followed())) == 1
    assert Sweep.get().finished_at


def test_a_sweep_whose_keyring_fails_has_destroyed_nothing(shop, database):
    make_due(shop, 3)

    failure = pytest.raises(peewee.PeeweeException, match="unruly")
    with failing(keyring_database, "UPDATE", "party_key"), failure:
        sweep(utcnow())

    assert all(set(Party.of(each)) == {"buyer", "recipient"} for each in shop.orders)
    assert erasures_followed() == (0, 0)
    assert sweep(utcnow()).redacted == 3


def test_a_worker_whose_lease_was_taken_over_stops(shop, database):
    make_due(shop, 1)
    shop.take(order())
    held = Sweep.here(utcnow())

    with interrupted(database, "DELETE", "party", "UPDATE sweep SET fence = fence + 1;"):
        SweepWalk(held).perform()

    assert Sweep.get().finished_at is None
    assert Sweep.get().redacted == 0


def test_a_sweep_whose_worker_died_goes_to_another_at_once(shop):
    make_due(shop, 1)
    Sweep.here(utcnow()).claim(utcnow())
    Sweep.begin_due(utcnow())
    held = queue_length()

    Sweep.release(process_name())
    Sweep.begin_due(utcnow())

    assert (held, queue_length()) == (0, 1)


def test_a_sweep_hands_the_rest_over_when_its_turn_ends(shop):
    make_due(shop, 3)
    found = Sweep.here(utcnow())

    SweepWalk(found).perform(seconds=0)

    assert Sweep.get().finished_at is None
    assert queue_length() == 1


def test_all_stores_are_swept_also_disconnected_ones(shop):
    shop.open(GERMANY)
    shop.account.retention_days = 7
    shop.account.save()
    shipped_order(shop)
    shipped_order(shop, salesChannel={"marketplaceId": GERMANY})
    shop.store.disconnect(NOON)

    sweep(NOON + 7 * DAY)

    assert not Party.select().exists()
    assert Order.select().count() == 2


def test_a_store_disconnected_for_30_days_has_no_orders_left(shop):
    shipped_order(shop)
    shop.store.disconnect(NOON)

    sweep(NOON + 30 * DAY - timedelta(seconds=1))
    before = Order.select().count()
    sweep(NOON + 30 * DAY)

    assert (before, Order.select().count()) == (1, 0)
    assert Purge.get().finished_at
    assert TaxRecord.get().total_minor == 2550


def test_an_order_older_than_18_months_goes_and_its_figures_stay(shop):
    shipped_order(shop)
    number, total = shop.order.amazon_order_id, shop.order.total_minor
    sweep(NOON + 40 * DAY)
    Sweep.update(started_at=NOON - DAY).execute()

    swept = sweep(shop.order.purchased_at + 545 * DAY + timedelta(seconds=1))

    kept = TaxRecord.get()
    assert swept.removed == 1
    assert (kept.amazon_order_id, kept.total_minor, kept.country) == (number, total, "US")
    assert sum(Tally.counts(shop.account).values()) == 0
    assert not Order.select().exists()


def test_a_cancelled_order_leaves_no_figures(shop):
    shop.take(order())
    Order.update(status="cancelled").execute()
    Tally.update(status="cancelled").execute()

    sweep(NOON + 600 * DAY)

    assert not TaxRecord.select().exists()


def test_a_key_that_sealed_nothing_for_a_day_is_removed(shop):
    from webapp.ground.keys.party_key import PartyName

    shop.take(order())
    shop.store.vault.ensure_party_keys([PartyName("111-lost", "buyer")], NOON - 2 * DAY)

    swept = sweep(NOON)

    assert swept.orphans == 1
    assert PartyKey.select().where(PartyKey.amazon_order_id == "111-lost").count() == 0
    assert set(Party.of(shop.order)) == {"buyer", "recipient"}


def test_a_young_key_may_still_be_waiting_for_its_data(shop):
    from webapp.ground.keys.party_key import PartyName

    shop.store.vault.ensure_party_keys([PartyName("111-young", "buyer")], NOON)

    assert sweep(NOON + timedelta(hours=23)).orphans == 0


def test_a_shorter_setting_moves_all_due_times(shop):
    shipped = shipped_order(shop)
    shop.account.retention_days = 7
    shop.account.save()

    sweep(shipped.closed_at + 7 * DAY)

    assert shop.order.redacted


def test_a_shorter_setting_waits_for_an_order_that_somebody_holds(shop):
    shipped = shipped_order(shop)
    RetentionChange(shop.account, 7).make(NOON, shop.user)
    holds, held = threading.Event(), locked(Order.select(Order.id))

    def hold():
        with connected(), main_database.atomic():
            list(held)
            holds.set()
            time.sleep(0.5)

    holder = threading.Thread(target=hold)
    holder.start()
    holds.wait(60)
    sweep(shipped.closed_at)
    holder.join()

    assert shop.order.personal_data_due_at == shipped.closed_at + 7 * DAY


def test_a_longer_setting_moves_them_back(shop):
    shop.account.retention_days = 7
    shop.account.save()
    shipped = shipped_order(shop)
    shop.account.retention_days = 20
    shop.account.save()

    sweep(shipped.closed_at)

    assert shop.order.personal_data_due_at == shipped.closed_at + 20 * DAY


def test_an_operators_new_cap_moves_them_too(shop):
    shipped = shipped_order(shop)

    open_retention(5)
    sweep(shipped.closed_at)
    open_retention(30)

    assert shop.order.personal_data_due_at == shipped.closed_at + 5 * DAY


def test_the_forecast_says_how_late_the_oldest_is(shop):
    shop.open(GERMANY)
    shop.take(order(salesChannel={"marketplaceId": US}))
    now = utcnow()
    Order.update(personal_data_due_at=now - 3 * DAY).execute()

    forecast = RedactionForecast(now, shop.account)

    assert (forecast.overdue, forecast.oldest_overdue) == (1, 3 * DAY)
    assert forecast.days[0].orders == 1


def test_two_sweepers_at_once_redact_each_order_once(shop, database):
    make_due(shop, 60)
    held = Sweep.here(utcnow())

    def walk():
        with connected():
            SweepWalk(Sweep.get_by_id(held.id)).perform()

    sweepers = [threading.Thread(target=walk) for _ in range(2)]
    for sweeper in sweepers:
        sweeper.start()
    for sweeper in sweepers:
        sweeper.join()
    again = sweep(utcnow())

    assert {found.redacted for found in Order.select()} == {True}
    assert not Party.select().exists()
    assert again.redacted == 0
    assert len(set(erasures_followed())) == 1
