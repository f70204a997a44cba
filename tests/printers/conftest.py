"""Rosa's packing desk: a genuine CUPS, a printer at a port, and what a worker would do."""

from collections.abc import Callable, Iterator, Sequence
from typing import Any

import pytest

from tests.label_batches.packer import Packer
from tests.printers.sink import Sink, sinking
from tests.servers.cups import Cups, running_cups
from webapp.ground.clock import utcnow
from webapp.label_batches.printed_stack import document_of
from webapp.printers.allowed_printers import allow_printers
from webapp.printers.print_job import PrintJob
from webapp.printers.print_task import perform


@pytest.fixture(scope="session")
def cups() -> Iterator[Cups]:
    with running_cups() as started:
        yield started


@pytest.fixture
def sink() -> Iterator[Sink]:
    with sinking() as started:
        yield started


@pytest.fixture
def rosa(app: Any, sandbox: Any, settings: Any) -> Packer:
    return Packer(sandbox.remote, settings)


class Operator:
    """Who sets PRINTERS."""

    def __init__(self) -> None:
        self.printers: tuple[str, ...] = ()

    def __call__(self, *entries: str) -> None:
        self.printers = entries
        allow_printers(entries)


@pytest.fixture
def allow(app: Any) -> Iterator[Operator]:
    operator = Operator()
    yield operator
    allow_printers(())


@pytest.fixture
def work(app: Any, allow: Operator) -> Callable[[], Sequence[PrintJob]]:
    """Does what workers do with all that waits, whenever it is due."""

    def act() -> Sequence[PrintJob]:
        document = document_of(app.extensions["settings"].public_url)
        PrintJob.update(due_at=utcnow()).where(PrintJob.due_at.is_null(False)).execute()
        for job in list(PrintJob.due(utcnow())):
            perform(job, allow.printers, document)
        return list(PrintJob.select().order_by(PrintJob.id))

    return act
