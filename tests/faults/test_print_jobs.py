"""A label comes out of the printer once, whoever dies in the middle of printing."""

from collections.abc import Callable, Iterator

import pytest

from tests.faults.conftest import Recovery
from tests.faults.merchant import Merchant
from tests.faults.test_confirmations import kill_job, kill_worker
from tests.faults.test_labels import GROUND
from tests.printers.sink import Sink, loses_first_answer, sinking
from tests.servers.cups import Cups, running_cups
from tests.shipping.label_buyer import HERE
from webapp.ground.clock import utcnow
from webapp.orders.order import Order
from webapp.printers.print_job import PrintJob
from webapp.printers.print_job_status import PrintJobStatus
from webapp.printers.print_request import PrintRequest
from webapp.shipping.label import Label, LabelStatus
from webapp.shipping.label_actions import buy
from webapp.shipping.package import ShippingPackage
from webapp.shipping.unshipped import unshipped
from webapp.stores.ship_from import ShipFrom


@pytest.fixture
def paper() -> Iterator[Sink]:
    """What comes out of the printer."""
    with sinking() as started:
        yield started


@pytest.fixture
def cups(paper: Sink) -> Iterator[Cups]:
    with running_cups() as started:
        started.add_pdf_queue("desk", paper.port)
        yield started


@pytest.fixture
def between(cups: Cups) -> Iterator[Sink]:
    """Stands between the worker and the printer."""
    with sinking(loses_first_answer(cups.port)) as started:
        yield started


@pytest.fixture
def environment(environment: dict[str, str], between: Sink) -> dict[str, str]:
    address = f"ipp://127.0.0.1:{between.port}/printers/desk"
    return {**environment, "PRINTERS": f"Desk@*={address}"}


@pytest.mark.parametrize("kill", [kill_job, kill_worker])
def test_death_before_the_printers_answer_prints_once(
    kill: Callable[[Merchant], None],
    paper: Sink,
    between: Sink,
    rosa: Merchant,
    recovery: Recovery,
) -> None:
    label = _bought(rosa)
    job = PrintJob.ask(rosa.user, PrintRequest("Desk", [label.id]), "form-number", utcnow())
    assert job
    rosa.crew.eventually(lambda: len(between.jobs) == 1, "the printer has it")

    kill(rosa)
    with recovery(f"{kill.__name__} after a printer has taken a label"):
        rosa.crew.eventually(lambda: _status(job) is PrintJobStatus.PRINTED, "it is found there")

    assert (len(between.jobs), len(paper.jobs)) == (1, 1)


def _bought(rosa: Merchant) -> Label:
    [number] = rosa.has_orders(1)
    rosa.connects()
    rosa.sees_everything()
    ShipFrom.keep(rosa.store, HERE)
    order = Order.get(Order.amazon_order_id == number)
    package = ShippingPackage(400, 200, 150, 80, unshipped([order.id])[order.id])
    label = buy(rosa.account, order.id, package, GROUND, "form-number", utcnow(), rosa.user)
    sold = LabelStatus.PURCHASED
    rosa.crew.eventually(lambda: Label.get_by_id(label.id).status is sold, "it is bought")
    return label


def _status(job: PrintJob) -> PrintJobStatus:
    return PrintJob.get_by_id(job.id).status
