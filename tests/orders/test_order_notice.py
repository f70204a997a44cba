"""What Rosa is told of her orders: imports that keep failing, and what is due tomorrow."""

from datetime import timedelta

import pytest

from tests.accounts.people import CARLA
from tests.orders.paper import NOON, order
from tests.orders.shop import Shop
from webapp.accounts import Notice
from webapp.clock import iso
from webapp.orders import ImportRequest, ImportRun, Kind, Order, Progress
from webapp.orders.order_notice import announce_due_orders, announce_failing_imports
from webapp.privacy.overdue_notice import announce_overdue_redactions
from webapp.stores import Store

HOUR = timedelta(hours=1)
AFTERNOON = NOON + 4 * HOUR


def ran(shop, at, **how):
    """An import of the shop's store that ended so."""
    run = ImportRequest(shop.store.connection, [shop.store], Kind.FIRST, at).place()
    changes = {"slot": None, "finished_at": at, **how}
    ImportRun.update(**changes).where(ImportRun.id == run.id).execute()


def failed(shop, at, failure="ours"):
    ran(shop, at, status=Progress.FAILED, failure=failure)


def told(kind):
    return list(Notice.select().where(Notice.kind == kind))


def test_imports_that_fail_for_an_hour_are_told_once(shop):
    failed(shop, NOON)
    announce_failing_imports(NOON + HOUR / 2)
    assert told("import_failing") == []

    for hours in (1, 2, 30):
        announce_failing_imports(NOON + hours * HOUR)

    [notice] = told("import_failing")
    assert "amazon.com" in notice.subject
    assert "23 Nov 2026, 12:00 UTC" in notice.text


def test_after_a_success_the_next_streak_is_told_again(shop):
    failed(shop, NOON)
    announce_failing_imports(NOON + HOUR)
    ran(shop, NOON + 2 * HOUR, status=Progress.DONE)
    announce_failing_imports(NOON + 4 * HOUR)
    assert len(told("import_failing")) == 1

    failed(shop, NOON + 5 * HOUR)
    announce_failing_imports(NOON + 6 * HOUR)

    assert len(told("import_failing")) == 2


def test_an_import_that_waits_for_amazon_for_an_hour_is_told_too(shop):
    waits = {"slot": "x", "attempts": 3, "waiting_for": "unavailable", "finished_at": None}
    ran(shop, NOON, created_at=NOON, **waits)

    announce_failing_imports(NOON + HOUR)

    assert len(told("import_failing")) == 1


@pytest.mark.parametrize("failure", ["revoked", "disconnected"])
def test_a_lost_authorization_is_told_otherwise(shop, failure):
    failed(shop, NOON, failure)

    announce_failing_imports(NOON + 2 * HOUR)

    assert told("import_failing") == []


def test_waiting_for_the_budget_is_no_trouble(shop):
    waits = {"slot": "x", "attempts": 3, "waiting_for": "paced", "finished_at": None}
    ran(shop, NOON, created_at=NOON, **waits)

    announce_failing_imports(NOON + 2 * HOUR)

    assert told("import_failing") == []


def test_rosa_is_told_each_afternoon_what_must_go_out_by_tomorrow(shop):
    Shop(CARLA)
    for hours in (5, 24, 25, 48):
        due = {"shipByWindow": {"latestDateTime": iso(NOON + hours * HOUR)}}
        shop.take(order(fulfillment=due))

    announce_due_orders(NOON)
    assert told("orders_due") == []
    for minutes in (0, 5, 10):
        announce_due_orders(AFTERNOON + timedelta(minutes=minutes))

    [notice] = told("orders_due")
    assert notice.subject == "2 orders to ship by tomorrow"
    assert notice.account_id == shop.account.id
    assert notice.way == ("Ship the orders", "/orders?due=tomorrow")


def test_afternoon_and_tomorrow_are_rosas_own(shop):
    shop.account.change_time_zone("America/New_York", NOON, shop.user)
    late_tomorrow = iso(NOON + timedelta(days=1, hours=16))
    shop.take(order(fulfillment={"shipByWindow": {"latestDateTime": late_tomorrow}}))

    announce_due_orders(NOON + 7 * HOUR)
    assert told("orders_due") == []
    announce_due_orders(NOON + 8 * HOUR)

    assert len(told("orders_due")) == 1


def test_overdue_personal_data_is_told_once_a_day(shop):
    shop.take(order())
    Order.update(personal_data_due_at=NOON).execute()

    for minutes in (10, 16, 30):
        announce_overdue_redactions(NOON + timedelta(minutes=minutes))

    [notice] = told("redaction_overdue")
    assert notice.subject == "Personal data of 1 order is overdue"
    assert "Canary" not in notice.text


def test_a_store_may_be_silent_about_what_is_due_tomorrow(shop):
    shop.take(order())
    Store.update(tell_due=False).execute()

    announce_due_orders(AFTERNOON)

    assert told("orders_due") == []


def test_a_store_may_be_silent_about_failing_imports(shop):
    failed(shop, NOON)
    Store.update(tell_failing=False).execute()

    announce_failing_imports(NOON + 2 * HOUR)

    assert told("import_failing") == []
