"""Which import a worker takes up first, when there are more than it can walk at once."""

from datetime import timedelta

from tests.orders.documents import CANADA, GERMANY, NOON, US
from webapp.ground.clock import utcnow
from webapp.imports.import_kind import ImportKind
from webapp.imports.import_request import ImportRequest
from webapp.imports.import_run import ImportRun

MOMENT = timedelta(seconds=5)
LONG = timedelta(minutes=2)


def ask(shop, marketplace_id, kind, at=NOON):
    """Asked for at a store of its own, which has orders already."""
    store = shop.open(marketplace_id, imported_until=NOON) if marketplace_id != US else shop.store
    store.imported_until = NOON
    return ImportRequest(store.connection, [store], kind, at).place()


def test_what_somebody_waits_for_comes_before_what_the_clock_asks_for(shop):
    poll = ask(shop, CANADA, ImportKind.POLL, NOON - LONG)
    refresh = ask(shop, GERMANY, ImportKind.REFRESH)

    assert list(ImportRun.due(NOON)) == [refresh, poll]


def test_polls_come_before_a_first_import(shop):
    first = ask(shop, US, ImportKind.FIRST, NOON - MOMENT)
    poll = ask(shop, GERMANY, ImportKind.POLL)

    assert list(ImportRun.due(NOON)) == [poll, first]


def test_polls_of_others_cannot_starve_a_first_import(shop):
    first = ask(shop, US, ImportKind.FIRST, NOON - LONG)
    poll = ask(shop, GERMANY, ImportKind.POLL, NOON - MOMENT)

    assert list(ImportRun.due(NOON)) == [first, poll]


def test_what_must_wait_for_amazon_is_not_due(shop):
    ask(shop, GERMANY, ImportKind.POLL, NOON + MOMENT)

    assert list(ImportRun.due(NOON)) == []


def test_a_request_by_a_clock_that_is_fast_is_due_at_once(shop):
    run = ask(shop, GERMANY, ImportKind.REFRESH, utcnow() + LONG)

    assert list(ImportRun.due(utcnow())) == [run]
