"""How soon a connection is asked again, by what its imports have brought."""

from datetime import timedelta

import pytest

from tests.wizards.journey import connect, run_imports
from webapp.accounts.browser_session import BrowserSession
from webapp.ground.clock import utcnow
from webapp.imports.import_run import ImportRun
from webapp.imports.import_schedule import ImportSchedule
from webapp.imports.poll_interval import LONGEST_STRETCH, STEADY, PollInterval
from webapp.stores.connection import Connection
from webapp.stores.store import Store
from webapp.stores.store_settings import FREQUENCIES


def poll_interval(**known):
    usual = {"refresh_minutes": 15, "watched": False, "quiet_polls": 0, "first_import_walks": False}
    return PollInterval(**(usual | known)).interval


def test_first_imports_that_bring_nothing_do_not_count_as_quiet_polls(rosa, central):
    for source in ("US", "CA", "MX"):
        connect(rosa, central, source=source)
    run_imports()

    assert Connection.get().quiet_polls == 0


@pytest.mark.parametrize("quiet", range(40))
def test_each_quiet_poll_lets_the_next_one_wait_no_less(quiet):
    assert STEADY <= poll_interval(quiet_polls=quiet) <= poll_interval(quiet_polls=quiet + 1)


@pytest.mark.parametrize("quiet", [60, 100, 2_000, 1_000_000])
@pytest.mark.parametrize("minutes", [15, 24 * 60])
def test_a_store_that_was_quiet_for_years_is_asked_all_the_same(quiet, minutes):
    longest = LONGEST_STRETCH * timedelta(minutes=minutes)

    assert poll_interval(quiet_polls=quiet, refresh_minutes=minutes) == longest


@pytest.mark.parametrize("minutes", [minutes for minutes, _ in FREQUENCIES])
@pytest.mark.parametrize("check_walks", [False, True])
def test_what_the_settings_page_says_of_how_often_is_what_happens(minutes, check_walks):
    known = {"refresh_minutes": minutes, "check_walks": check_walks}
    wanted = timedelta(minutes=minutes)

    assert poll_interval(**known, quiet_polls=0) <= wanted
    assert poll_interval(**known, quiet_polls=40, watched=True) <= wanted
    assert poll_interval(**known, quiet_polls=40) <= 4 * wanted


def test_a_refresh_of_one_source_forgets_no_more_eager_one(rosa, central):
    for source in ("US", "CA"):
        connect(rosa, central, source=source)
    run_imports()
    calm, eager = Store.select().order_by(Store.id)
    first = ImportRun.select().order_by(ImportRun.id).get()
    Store.update(refresh_minutes=240).where(Store.id == calm.id).execute()
    Store.update(refresh_minutes=5).where(Store.id == eager.id).execute()
    Connection.update(quiet_polls=40).execute()
    BrowserSession.update(ended_at=utcnow()).execute()

    now = utcnow()
    ImportSchedule(clock_rate=1).plan_next(first, now)

    assert list(first.stores) == [calm]
    assert Connection.get().next_poll_at <= now + timedelta(minutes=20)


def test_one_pause_makes_nobody_idle():
    assert poll_interval(quiet_polls=1) < 2 * STEADY


def test_who_watches_is_asked_for_at_the_budgets_own_pace():
    assert poll_interval(quiet_polls=40, watched=True) == STEADY
