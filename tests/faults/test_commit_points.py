"""F1, F2, F3: a job or a whole worker dies at each point of an import at which it could matter."""

import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import psutil
import pytest

from tests.faults.conftest import Recovery
from tests.faults.merchant import Merchant
from tests.faults.standstill import arrive, locked_table
from webapp.imports.import_run import ImportRun

ORDERS = 450
PAGES = 5
# Longer than any of these tests: an answer that never comes in time.
NEVER = 90


@contextmanager
def while_the_token_is_renewed(rosa: Merchant) -> Iterator[None]:
    rosa.opens()
    rosa.remote.expire_access_tokens()
    rosa.remote.slow(NEVER, "token")
    rosa.refreshes()
    rosa.waits_for_call(2, "token")
    yield


@contextmanager
def while_the_first_page_is_fetched(rosa: Merchant) -> Iterator[None]:
    rosa.remote.slow(NEVER, "searchOrders")
    rosa.connects()
    rosa.waits_for_call(1)
    yield


@contextmanager
def after_a_page_was_committed(rosa: Merchant) -> Iterator[None]:
    rosa.remote.slow(1, "searchOrders", calls=2)
    rosa.connects()
    rosa.waits_for_call(2)
    rosa.remote.slow(NEVER, "searchOrders")
    rosa.waits_for_pages(2)
    rosa.waits_for_call(3)
    yield


@contextmanager
def before_the_keys_are_made(rosa: Merchant) -> Iterator[None]:
    rosa.remote.slow(1, "searchOrders")
    rosa.connects()
    rosa.waits_for_call(1)
    with locked_table(rosa.crew, "party_key", keyring=True):
        arrive()
        arrive()
        yield


@contextmanager
def in_the_middle_of_the_commit(rosa: Merchant) -> Iterator[None]:
    rosa.remote.slow(1, "searchOrders")
    rosa.connects()
    rosa.waits_for_call(1)
    with locked_table(rosa.crew, "tally"):
        arrive()
        arrive()
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
    rosa.remote.slow(1, "searchOrders", calls=PAGES)
    rosa.connects()
    run = rosa.run
    rosa.waits_for_call(PAGES)

    # Without the queue, the job can't be acknowledged when all its pages are in.
    rosa.crew.stop_valkey()
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
    rosa.remote.slow(1, "searchOrders", calls=PAGES)
    rosa.connects()
    rosa.waits_for_pages(1)

    rosa.crew.workers[0].send(signal.SIGKILL)
    rosa.crew.start_worker()
    with recovery("F2 the worker dies, its job lives on"):
        rosa.sees_everything()

    assert rosa.oracle.pages_asked()[:PAGES] == list(range(1, PAGES + 1))


def test_a_zombie_writes_nothing(rosa: Merchant, recovery: Recovery) -> None:
    rosa.has_orders(ORDERS)
    with before_the_keys_are_made(rosa):
        run = rosa.run
        [zombie] = psutil.Process(rosa.crew.workers[0].pid).children()
        # In this order: the system ends whoever stands still when their parent goes.
        rosa.crew.workers[0].send(signal.SIGKILL)
        rosa.crew.eventually(lambda: not rosa.crew.workers[0].running, "the worker is gone")
        zombie.suspend()

    rosa.crew.start_worker()
    with recovery("F2 a job stands still until another has its work"):
        rosa.sees_everything()
    kept = ImportRun.get_by_id(run.id).__data__
    zombie.resume()
    rosa.crew.eventually(lambda: "import.superseded" in rosa.crew.logs, "the zombie gives up")

    assert ImportRun.get_by_id(run.id).__data__ == kept
    rosa.sees_everything()
