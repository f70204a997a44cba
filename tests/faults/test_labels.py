"""A label is bought once, whoever dies in the middle of buying."""

import json
from collections.abc import Callable

import pytest

from tests.faults.conftest import Recovery
from tests.faults.merchant import NEVER, Merchant
from tests.faults.test_confirmations import kill_job, kill_worker
from tests.shipping.label_buyer import HERE
from webapp.ground.clock import utcnow
from webapp.label_batches.label_plan import confirm, open_batch
from webapp.label_batches.planned_label import PlannedLabel, PlannedLabelStatus, written
from webapp.label_batches.planned_offer import PlannedOffer
from webapp.orders.order import Order
from webapp.shipping.label import Label, LabelStatus
from webapp.shipping.label_actions import Choice, buy
from webapp.shipping.label_offers import OfferRow
from webapp.shipping.package import ShippingPackage
from webapp.shipping.shipment import Shipment
from webapp.shipping.unshipped import unshipped
from webapp.stores.ship_from import ShipFrom

GROUND = Choice("UPS_PTP_GND", "", "UPS", "UPS Ground", 812, "USD", None, "PDF")


@pytest.mark.parametrize("kill", [kill_job, kill_worker])
def test_death_between_amazons_sale_and_our_commit_buys_once(
    kill: Callable[[Merchant], None], rosa: Merchant, recovery: Recovery
) -> None:
    [number] = rosa.has_orders(1)
    rosa.connects()
    rosa.sees_everything()
    rosa.remote.slow(NEVER, "createShipment")
    label = _bought(rosa, number)
    rosa.waits_for_call(1, "createShipment")

    kill(rosa)
    with recovery(f"{kill.__name__} after Amazon has sold a label"):
        rosa.crew.eventually(lambda: _status(label) is LabelStatus.PURCHASED, "it is found")

    [sold] = rosa.remote.shipments(number)
    assert rosa.remote.count("createShipment") == 1
    assert Shipment.get().tracking_number == sold["tracking"]
    rosa.oracle.check_always()


@pytest.mark.parametrize("kill", [kill_job, kill_worker])
def test_death_in_the_middle_of_many_labels_buys_each_once(
    kill: Callable[[Merchant], None], rosa: Merchant, recovery: Recovery
) -> None:
    numbers = rosa.has_orders(5)
    rosa.connects()
    rosa.sees_everything()
    # Amazon has heard of the second when its buyer dies: one it never heard of is for a person.
    rosa.remote.slow(NEVER, "createShipment", after=1)
    _confirmed(rosa)
    rosa.waits_for_call(2, "createShipment")

    kill(rosa)
    with recovery(f"{kill.__name__} in the middle of buying many labels", 60):
        rosa.crew.eventually(lambda: _purchased() == 5, "all are bought")

    assert [len(rosa.remote.shipments(number)) for number in numbers] == [1] * 5
    assert rosa.remote.count("createShipment") == 5
    rosa.oracle.check_always()


def _confirmed(rosa: Merchant) -> None:
    """A batch of all orders, as priced and confirmed at its page."""
    ShipFrom.keep(rosa.store, HERE)
    ids = [order.id for order in Order.select(Order.id).order_by(Order.id)]
    batch = open_batch(rosa.account, ids, "form-number", utcnow(), rosa.user)
    offer = PlannedOffer.of(OfferRow(GROUND, False, False, None, ""))
    facts = {"offers": written([offer]), "service_id": GROUND.service_id, "priced_at": utcnow()}
    sides = {"weight_grams": 400, "length_mm": 200, "width_mm": 150, "height_mm": 80}
    for planned in PlannedLabel.of(batch):
        rest = json.dumps(unshipped([planned.order_id])[planned.order_id])
        status = PlannedLabelStatus.PRICED
        planned.note(quantities=rest, status=status, **facts, **sides)
    confirm(PlannedLabel.of(batch), utcnow(), rosa.user)


def _purchased() -> int:
    return Label.select().where(Label.status == LabelStatus.PURCHASED).count()


def _bought(rosa: Merchant, number: str) -> Label:
    ShipFrom.keep(rosa.store, HERE)
    order = Order.get(Order.amazon_order_id == number)
    package = ShippingPackage(400, 200, 150, 80, unshipped([order.id])[order.id])
    return buy(rosa.account, order.id, package, GROUND, "form-number", utcnow(), rosa.user)


def _status(label: Label) -> LabelStatus:
    return Label.get_by_id(label.id).status
