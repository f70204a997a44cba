"""F1, F2, F3: a job or a whole worker dies at each point of an import at which it could matter."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest

from tests.faults.conftest import Recovery
from tests.faults.merchant import NEVER, Merchant
from tests.faults.table_lock import arrive, locked_table
from webapp.imports.import_run import ImportRun

ORDERS = 450
PAGES = 5


@contextmanager
def while_the_token_is_renewed(rosa: Merchant) -> Iterator[None]:
    rosa.opens()
    rosa.stops_polls()
    rosa.remote.expire_access_tokens()
    rosa.remote.slow(NEVER, "token")
    rosa.refreshes()
    rosa.waits_for_call(2, "token")
    yield


@contextmanager
def while_the_first_page_is_fetched(rosa: Merchant) -> Iterator[None]:
    rosa.connects_until(page=1, calls=1)
    yield


@contextmanager
def after_a_page_was_committed(rosa: Merchant) -> Iterator[None]:
    rosa.connects_until(page=3, calls=1)
    yield


@contextmanager
def before_the_keys_are_made(rosa: Merchant) -> Iterator[None]:
    rosa.connects_until(page=1, calls=1)
    with locked_table(rosa.crew, "party_key", keyring=True):
        rosa.goes_on()
        arrive(rosa.crew)
        yield


@contextmanager
def in_the_middle_of_the_commit(rosa: Merchant) -> Iterator[None]:
    rosa.connects_until(page=1, calls=1)
    with locked_table(rosa.crew, "tally"):
        rosa.goes_on()
        arrive(rosa.crew)
        yield


POINTS = [
    while_the_token_is_renewed,
    while_the_first_page_is_fetched,
    after_a_page_was_committed,
    before_the_keys_are_made,
    in_the_middle_of_the_commit,
]
names = [point.__name__.replace("_", " ") for point in POINTS]


@pytest.mark.parametrize("point", POINTS, ids=names)
def test_a_job_that_dies_loses_nothing(
    point: Callable[[Merchant], object], rosa: Merchant, recovery: Recovery
) -> None:
    rosa.has_orders(ORDERS)

    with point(rosa):
        assert rosa.crew.kill_job()
    with recovery(f"F1 the job dies {point.__name__.replace('_', ' ')}"):
        rosa.sees_everything()

    pages = rosa.oracle.pages_asked()
    assert set(pages[: pages.index(PAGES)]) == set(range(1, PAGES))
    assert len(pages[: pages.index(PAGES)]) <= PAGES


def test_a_job_that_dies_after_its_last_commit_is_not_done_again(
    rosa: Merchant, recovery: Recovery
) -> None:
    rosa.has_orders(ORDERS)
    rosa.connects_until(page=PAGES)
    run = rosa.run

    # Without the queue, the job can't be acknowledged when all its pages are in.
    rosa.crew.stop_valkey()
    rosa.goes_on()
    rosa.crew.eventually(lambda: not rosa.run.live, "the last page is in")
    rosa.crew.kill_worker()
    rosa.crew.start_valkey()
    rosa.crew.start_worker()
    with recovery("F1 the worker dies between the last commit and the acknowledgement"):
        rosa.sees_everything()

    assert rosa.oracle.pages_asked()[:PAGES] == list(range(1, PAGES + 1))
    assert ImportRun.get_by_id(run.id).fence == 1


@pytest.mark.parametrize("point", [POINTS[2], POINTS[4]], ids=[names[2], names[4]])
def test_a_whole_worker_that_dies_is_replaced(
    point: Callable[[Merchant], object], rosa: Merchant, recovery: Recovery
) -> None:
    rosa.has_orders(ORDERS)

    with point(rosa):
        rosa.crew.kill_worker()
    rosa.crew.start_worker()
    with recovery(f"F3 the whole worker dies {point.__name__.replace('_', ' ')}"):
        rosa.sees_everything()


def test_a_job_that_outlives_its_worker_goes_on_alone(rosa: Merchant, recovery: Recovery) -> None:
    rosa.has_orders(ORDERS)
    rosa.connects_until(page=2)

    assert rosa.crew.kill_parent()
    rosa.crew.start_worker()
    rosa.crew.eventually(lambda: rosa.crew.registered == 2, "the next worker is there")
    rosa.goes_on()
    with recovery("F2 the worker dies, its job lives on"):
        rosa.sees_everything()

    assert rosa.oracle.pages_asked()[:PAGES] == list(range(1, PAGES + 1))


def test_a_zombie_writes_nothing(rosa: Merchant, recovery: Recovery) -> None:
    rosa.has_orders(ORDERS)
    with before_the_keys_are_made(rosa):
        run = rosa.run
        # In this order: the system ends whoever stands still when their parent goes.
        [zombie] = rosa.crew.kill_parent()
        zombie.suspend()

    rosa.crew.start_worker()
    with recovery("F2 a job stands still until another has its work"):
        rosa.sees_everything()
    kept = ImportRun.get_by_id(run.id).__data__
    zombie.resume()
    rosa.crew.eventually(lambda: "import.superseded" in rosa.crew.logs, "the zombie gives up")

    assert ImportRun.get_by_id(run.id).__data__ == kept
    rosa.sees_everything()
