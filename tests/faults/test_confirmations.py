"""A parcel is told to Amazon once, whoever dies in the middle of telling."""

from collections.abc import Callable

import pytest

from tests.faults.conftest import Recovery
from tests.faults.merchant import NEVER, Merchant
from webapp.ground.clock import utcnow
from webapp.orders.order import Order
from webapp.shipping.dispatch import DispatchedParcel, ship
from webapp.shipping.shipment import Shipment, ShipmentStatus

TRACKING = "1Z9999999999999999"


def kill_job(rosa: Merchant) -> None:
    assert rosa.crew.kill_job()


def kill_worker(rosa: Merchant) -> None:
    rosa.crew.kill_worker()
    rosa.crew.start_worker()


@pytest.mark.parametrize("kill", [kill_job, kill_worker])
def test_death_between_amazons_acceptance_and_our_commit_confirms_once(
    kill: Callable[[Merchant], None], rosa: Merchant, recovery: Recovery
) -> None:
    [number] = rosa.has_orders(1)
    rosa.connects()
    rosa.sees_everything()
    rosa.remote.slow(NEVER, "confirmShipment")
    order = Order.get(Order.amazon_order_id == number)
    parcel = DispatchedParcel(carrier="UPS", tracking_number=TRACKING, left_at=utcnow())
    shipment = ship(rosa.account, order.id, parcel, "form-number", utcnow(), rosa.user)
    rosa.waits_for_call(1, "confirmShipment")

    kill(rosa)
    with recovery(f"{kill.__name__} after Amazon has accepted a parcel"):
        rosa.crew.eventually(lambda: _confirmed(shipment), "the parcel is confirmed")

    packages = rosa.remote.order(number)["packages"]
    assert rosa.remote.count("confirmShipment") == 1
    assert [each["trackingNumber"] for each in packages] == [TRACKING]
    rosa.oracle.check_always()


def _confirmed(shipment: Shipment) -> bool:
    return Shipment.get_by_id(shipment.id).status is ShipmentStatus.CONFIRMED
