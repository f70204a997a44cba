"""F14, F15: clocks that are wrong, clocks that are two, clicks that come twice."""

import threading
from contextlib import nullcontext

import pytest

from tests.faults.conftest import Recovery
from tests.faults.merchant import NEVER, PATIENCE, Merchant
from tests.faults.shifted_clock import shifted
from webapp.ground.database.db import connected
from webapp.imports.import_kind import ImportKind
from webapp.imports.import_run import ImportRun

MODULE = "tests.faults.shifted_clock"
TEN_MINUTES = 600
CLICKS = 8


@pytest.mark.parametrize("seconds", [TEN_MINUTES, -TEN_MINUTES], ids=["fast", "slow"])
def test_a_wrong_clock_misses_no_window(
    seconds: int, rosa: Merchant, recovery: Recovery, database_kind: str
) -> None:
    """On Postgres the worker's alone is wrong, on SQLite the whole machine's."""
    rosa.has_orders(150)
    rosa.crew.kill_worker()
    rosa.crew.start_worker(MODULE, str(seconds))
    whole_machine = database_kind == "sqlite"
    if whole_machine:
        rosa.crew.clock.stop(grace=1)
        rosa.crew.start_another("clock2", MODULE, str(seconds), "jobs.clock")

    with shifted(seconds) if whole_machine else nullcontext():
        rosa.connects()
        rosa.sees_everything()
        later = rosa.remote.place_orders(rosa.seller, 30, "US")
        rosa.remote.ship(later[0])
        with recovery(f"F14 the worker's clock is {abs(seconds)} s {_direction(seconds)}"):
            rosa.sees_everything()


def test_two_clocks_and_many_clicks_make_one_run(rosa: Merchant, recovery: Recovery) -> None:
    rosa.crew.start_another("clock2", "jobs.clock")
    rosa.crew.start_worker()
    rosa.has_orders(150)
    rosa.connects()
    rosa.sees_everything()
    rosa.rests()
    # What the first click asks for is still under way when the last one comes.
    rosa.remote.slow(NEVER, "searchOrders", calls=None)
    before = ImportRun.select().where(ImportRun.kind == ImportKind.REFRESH).count()

    threads = [threading.Thread(target=_click, args=(rosa,)) for _ in range(CLICKS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(PATIENCE)

    assert ImportRun.select().where(ImportRun.kind == ImportKind.REFRESH).count() - before == 1
    rosa.polls_again()
    rosa.goes_on()
    with recovery("F15 two clocks, and eight clicks at once"):
        rosa.sees_everything()
    _each_page_was_fetched_once(rosa)


def _direction(seconds: int) -> str:
    return "fast" if seconds > 0 else "slow"


def _click(rosa: Merchant) -> None:
    with connected():
        rosa.refreshes()


def _each_page_was_fetched_once(rosa: Merchant) -> None:
    """Once what is under way is written: a page that was fetched twice stays one too many."""

    def once() -> bool:
        fetched = sum(run.pages for run in ImportRun.select())
        return bool(fetched == rosa.remote.count("searchOrders", 200))

    rosa.crew.eventually(once, "each page was fetched once")
