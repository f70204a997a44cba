"""F16: a deploy in the middle of an import: processes are asked to end, the schema changes."""

import signal
import time

import psutil

from tests.faults.conftest import Recovery
from tests.faults.merchant import Merchant
from webapp.ground.database.db import database

GRACE_SECONDS = 8


def test_a_worker_that_is_asked_to_end_leaves_at_the_next_page(
    rosa: Merchant, recovery: Recovery
) -> None:
    rosa.has_orders(950)
    rosa.remote.slow(0.5, "searchOrders", calls=None)
    rosa.connects()
    rosa.waits_for_pages(2)
    worker = rosa.crew.workers[0]

    start = time.monotonic()
    worker.send(signal.SIGTERM)
    rosa.crew.eventually(lambda: not worker.running, "the worker has left")
    assert time.monotonic() - start < GRACE_SECONDS
    rosa.remote.lift("slow")
    rosa.crew.start_worker()
    with recovery("F16 SIGTERM in mid-import, then the next worker"):
        rosa.sees_everything()

    pages = rosa.oracle.pages_asked()
    assert pages[: pages.index(10) + 1] == list(range(1, 11))


def test_every_process_may_be_asked_to_end_at_once(rosa: Merchant, recovery: Recovery) -> None:
    rosa.has_orders(950)
    rosa.remote.slow(0.5, "searchOrders", calls=None)
    rosa.connects()
    rosa.waits_for_pages(2)
    worker = psutil.Process(rosa.crew.workers[0].pid)

    for process in (worker, *worker.children(recursive=True)):
        process.terminate()
    rosa.crew.eventually(lambda: not rosa.crew.workers[0].running, "the worker has left")
    rosa.remote.lift("slow")
    rosa.crew.start_worker()
    with recovery("F16 SIGTERM to all processes at once, as platforms do"):
        rosa.sees_everything()

    pages = rosa.oracle.pages_asked()
    assert pages[: pages.index(10) + 1] == list(range(1, 11))


def test_the_schema_may_change_while_jobs_run(rosa: Merchant, recovery: Recovery) -> None:
    rosa.has_orders(950)
    rosa.remote.slow(0.3, "searchOrders", calls=None)
    rosa.connects()
    rosa.waits_for_pages(2)

    with recovery("F16 a migration adds a column and an index in mid-import"):
        with database.atomic():
            database.execute_sql("ALTER TABLE orders ADD COLUMN note VARCHAR(20)")
            database.execute_sql("CREATE INDEX orders_note ON orders (note)")
            time.sleep(1)
        rosa.remote.lift("slow")
        rosa.sees_everything()
