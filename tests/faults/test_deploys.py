"""F16: a deploy in the middle of an import: processes are asked to end, the schema changes."""

import signal
import time

import psutil

from tests.faults.conftest import Recovery, crowd
from tests.faults.merchant import Merchant
from tests.faults.table_lock import arrive
from tests.live_app import send_signal
from webapp.ground.database.db import database

GRACE_SECONDS = 8


def test_a_worker_that_is_asked_to_end_leaves_at_the_next_page(
    rosa: Merchant, recovery: Recovery
) -> None:
    rosa.has_orders(950)
    rosa.connects_until(page=3)
    worker = rosa.crew.workers[0]

    start = time.monotonic()
    worker.send(signal.SIGTERM)
    rosa.crew.eventually(lambda: _is_asked_to_end(rosa), "its job has heard of it")
    rosa.goes_on()
    rosa.crew.eventually(lambda: not worker.running, "the worker has left")
    assert time.monotonic() - start < GRACE_SECONDS * crowd()
    assert rosa.run.pages == 3
    rosa.crew.start_worker()
    with recovery("F16 SIGTERM in mid-import, then the next worker"):
        rosa.sees_everything()

    pages = rosa.oracle.pages_asked()
    assert pages[: pages.index(10) + 1] == list(range(1, 11))


def test_every_process_may_be_asked_to_end_at_once(rosa: Merchant, recovery: Recovery) -> None:
    rosa.has_orders(950)
    rosa.connects_until(page=3)
    worker = psutil.Process(rosa.crew.workers[0].pid)

    for process in (worker, *worker.children(recursive=True)):
        send_signal(process, signal.SIGTERM)
    rosa.goes_on()
    rosa.crew.eventually(lambda: not rosa.crew.workers[0].running, "the worker has left")
    rosa.crew.start_worker()
    with recovery("F16 SIGTERM to all processes at once, as platforms do"):
        rosa.sees_everything()

    pages = rosa.oracle.pages_asked()
    assert pages[: pages.index(10) + 1] == list(range(1, 11))


def test_the_schema_may_change_while_jobs_run(rosa: Merchant, recovery: Recovery) -> None:
    rosa.has_orders(950)
    rosa.connects_until(page=3)

    with recovery("F16 a migration adds a column and an index in mid-import"):
        with database.atomic():
            database.execute_sql("ALTER TABLE orders ADD COLUMN note VARCHAR(20)")
            database.execute_sql("CREATE INDEX orders_note ON orders (note)")
            rosa.goes_on()
            arrive(rosa.crew)
        rosa.sees_everything()


def _is_asked_to_end(rosa: Merchant) -> bool:
    """RQ notes it once the job has been told."""
    with rosa.crew.redis as client:
        workers = client.smembers("rq:workers")
        return any(client.hexists(each, "shutdown_requested_date") for each in workers)
