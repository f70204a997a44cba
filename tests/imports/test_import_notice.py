"""What Rosa is told of imports that keep failing."""

from datetime import timedelta

import pytest

from tests.orders.documents import NOON
from webapp.accounts.notice import Notice
from webapp.imports.import_kind import ImportKind
from webapp.imports.import_notice import announce_failing_imports
from webapp.imports.import_request import ImportRequest
from webapp.imports.import_run import ImportRun, ImportStatus
from webapp.stores.store import Store

HOUR = timedelta(hours=1)


def ran(shop, at, **how):
    """An import of the shop's store that ended so."""
    run = ImportRequest(shop.store.connection, [shop.store], ImportKind.FIRST, at).place()
    changes = {"slot": None, "finished_at": at, **how}
    ImportRun.update(**changes).where(ImportRun.id == run.id).execute()


def failed(shop, at, failure="ours"):
    ran(shop, at, status=ImportStatus.FAILED, failure=failure)


def told():
    return list(Notice.select().where(Notice.kind == "import_failing"))


def test_imports_that_fail_for_an_hour_are_told_once(shop):
    failed(shop, NOON)
    announce_failing_imports(NOON + HOUR / 2)
    assert told() == []

    for hours in (1, 2, 30):
        announce_failing_imports(NOON + hours * HOUR)

    [notice] = told()
    assert "amazon.com" in str(notice.subject)
    assert "23 Nov 2026, 12:00 UTC" in str(notice.text)


def test_after_a_success_the_next_streak_is_told_again(shop):
    failed(shop, NOON)
    announce_failing_imports(NOON + HOUR)
    ran(shop, NOON + 2 * HOUR, status=ImportStatus.DONE)
    announce_failing_imports(NOON + 4 * HOUR)
    assert len(told()) == 1

    failed(shop, NOON + 5 * HOUR)
    announce_failing_imports(NOON + 6 * HOUR)

    assert len(told()) == 2


def test_an_import_that_waits_for_amazon_for_an_hour_is_told_too(shop):
    waits = {"slot": "x", "attempts": 3, "waiting_for": "unavailable", "finished_at": None}
    ran(shop, NOON, created_at=NOON, **waits)

    announce_failing_imports(NOON + HOUR)

    assert len(told()) == 1


@pytest.mark.parametrize("failure", ["revoked", "disconnected"])
def test_a_lost_authorization_is_told_otherwise(shop, failure):
    failed(shop, NOON, failure)

    announce_failing_imports(NOON + 2 * HOUR)

    assert told() == []


def test_waiting_for_the_budget_is_no_trouble(shop):
    waits = {"slot": "x", "attempts": 3, "waiting_for": "paced", "finished_at": None}
    ran(shop, NOON, created_at=NOON, **waits)

    announce_failing_imports(NOON + 2 * HOUR)

    assert told() == []


def test_a_store_may_be_silent_about_failing_imports(shop):
    failed(shop, NOON)
    Store.update(tell_failing=False).execute()

    announce_failing_imports(NOON + 2 * HOUR)

    assert told() == []
