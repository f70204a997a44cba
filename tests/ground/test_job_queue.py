"""Two queues: what somebody waits for, and redaction, never stands behind long imports."""

from concurrent.futures import ProcessPoolExecutor
from importlib import import_module
from multiprocessing import get_context
from pkgutil import iter_modules

import jobs
from jobs.worker import new_worker
from webapp.ground.work.job_queue import BACKGROUND_JOBS, enqueue, free_places, queue_length


def taken(number: int) -> list[str]:
    """The jobs that a worker takes, one after the other."""
    worker = new_worker()
    found = (worker.dequeue_job_and_maintain_ttl(1) for _ in range(number))
    return [str(each[0].description) for each in found if each]


def test_a_label_waits_behind_one_import_at_most(app):
    for number in range(20):
        enqueue("perform_import", number)
    enqueue("process_label", 1)
    enqueue("process_label", 2)

    first = taken(4)

    assert {"process_label 1", "process_label 2"} < set(first)


def test_a_redaction_that_is_due_waits_behind_one_import_at_most(app):
    for number in range(20):
        enqueue("perform_import", number)
    enqueue("redact_due", 1)

    assert "redact_due 1" in taken(2)


def test_many_labels_let_imports_go_on(app):
    for number in range(20):
        enqueue("process_label", number)
    enqueue("perform_import", 1)

    assert "perform_import 1" in taken(2)


def test_a_queue_full_of_imports_has_room_for_labels(app):
    for number in range(10):
        enqueue("perform_import", number)

    assert free_places("perform_import", 10) == 0
    assert free_places("process_label", 10) == 10
    assert queue_length() == 10


def test_each_background_job_exists():
    assert {each.name for each in iter_modules(jobs.__path__)} >= BACKGROUND_JOBS


def test_a_job_whose_row_is_gone_does_nothing(app):
    with ProcessPoolExecutor(1, get_context("fork")) as process:
        done = [process.submit(import_module(f"jobs.{name}").run, 1) for name in BACKGROUND_JOBS]

        assert [each.exception() for each in done] == [None] * len(done)
