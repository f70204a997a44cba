"""A label is bought once, whoever dies in the middle of buying."""

from collections.abc import Callable

import pytest

from tests.faults.conftest import Recovery
from tests.faults.merchant import Merchant
from tests.faults.test_confirmations import kill_job, kill_worker
from tests.shipping.dealer import HERE
from webapp.clock import utcnow
from webapp.orders import Order
from webapp.shipping import Label, Shipment
from webapp.shipping.label import LabelState
from webapp.shipping.label_deal import Choice, want
from webapp.shipping.package import Package
from webapp.shipping.remainder import left
from webapp.stores import ShipFrom

# Longer than any of these tests: an answer that never comes in time.
NEVER = 90
GROUND = Choice("UPS_PTP_GND", "", "UPS", "UPS Ground", 812, "USD", None, "PDF")


@pytest.mark.parametrize("kill", [kill_job, kill_worker])
def test_death_between_amazons_sale_and_our_commit_buys_once(
    kill: Callable[[Merchant], None], rosa: Merchant, recovery: Recovery
) -> None:
    [number] = rosa.has_orders(1)
    rosa.connects()
    rosa.sees_everything()
    rosa.remote.slow(NEVER, "createShipment")
    label = _wanted(rosa, number)
    rosa.waits_for_call(1, "createShipment")

    kill(rosa)
    with recovery(f"{kill.__name__} after Amazon has sold a label"):
        rosa.crew.eventually(lambda: _state(label) is LabelState.BOUGHT, "it is found", 60)

    [sold] = rosa.remote.shipments(number)
    assert rosa.remote.count("createShipment") == 1
    assert Shipment.get().tracking_number == sold["tracking"]
    rosa.oracle.check_always()


def _wanted(rosa: Merchant, number: str) -> Label:
    ShipFrom.keep(rosa.store, HERE)
    order = Order.get(Order.amazon_order_id == number)
    package = Package(400, 200, 150, 80, left([order.id])[order.id])
    return want(rosa.account, order.id, package, GROUND, "form-number", utcnow(), rosa.user)


def _state(label: Label) -> LabelState:
    return Label.get_by_id(label.id).state
