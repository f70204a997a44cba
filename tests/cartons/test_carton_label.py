"""One label for several orders: Amazon knows of the order it was sold for, the others are told."""

import pytest

from tests.cartons.test_carton_dispatch import ALIKE
from tests.shipping.label_buyer import LabelBuyer
from webapp.cartons.carton import Carton
from webapp.cartons.carton_dispatch import dissolve
from webapp.ground.clock import utcnow
from webapp.orders.hold import hold
from webapp.orders.hold_terms import HoldReason
from webapp.orders.order import OrderEvent
from webapp.orders.order_status import OrderStatus
from webapp.products.product import Product
from webapp.shipping import label_actions
from webapp.shipping.label import Label, LabelStatus
from webapp.shipping.label_form import LabelForm
from webapp.shipping.obstacle import Unshippable
from webapp.shipping.shipment import Shipment, ShipmentStatus
from webapp.shipping.unshipped import unshipped


@pytest.fixture
def label_buyer(sandbox, database, settings):
    return LabelBuyer(sandbox.remote, settings)


@pytest.fixture
def carton(label_buyer):
    orders = [label_buyer.has_order(**ALIKE) for _ in range(2)]
    return Carton.make(
        label_buyer.account, [each.id for each in orders], utcnow(), label_buyer.user
    )


def statuses(carton):
    return [each.status for each in carton.shipments]


def test_one_label_ships_both_orders(label_buyer, carton):
    first, second = carton.orders

    label = label_buyer.buys(first)

    assert statuses(carton) == [ShipmentStatus.CONFIRMED, ShipmentStatus.PENDING]
    assert {each.tracking_number for each in carton.shipments} == {label.tracking_number}
    assert (len(label_buyer.sold(first)), len(label_buyer.sold(second))) == (1, 0)
    label_buyer.tells_amazon()
    assert [number for _, number in label_buyer.parcels(second)] == [label.tracking_number]
    assert label_buyer.remote.count("confirmShipment") == 1


def test_amazon_is_asked_for_the_whole_parcels_weight(label_buyer, carton):
    first, second = carton.orders
    Product.update(weight_grams=100).execute()

    known = LabelForm.proposed(first, unshipped([first.id])[first.id]).proposal

    assert known.weight_grams == 100 * (first.units + second.units)


def test_a_cancelled_label_takes_back_what_amazon_hasnt_heard_of(label_buyer, carton):
    first, _ = carton.orders
    label = label_buyer.buys(first)

    label_actions.cancel(label, utcnow(), label_buyer.user)
    label_buyer.processes_label()

    assert Label.get_by_id(label.id).status is LabelStatus.REFUNDING
    assert statuses(carton) == []
    assert {each.status for each in carton.orders} == {OrderStatus.AWAITING_SHIPMENT}


def test_what_was_confirmed_by_then_keeps_its_parcel_and_says_so(label_buyer, carton):
    first, second = carton.orders
    label = label_buyer.buys(first)
    label_buyer.tells_amazon()

    label_actions.cancel(label, utcnow(), label_buyer.user)
    label_buyer.processes_label()

    assert [each.order_id for each in carton.shipments] == [second.id]
    kinds = {each.kind for each in OrderEvent.select().where(OrderEvent.order == second)}
    assert "carton_label_gone" in kinds


def test_an_order_that_was_held_meanwhile_stays(label_buyer, carton):
    first, second = carton.orders
    label_buyer.wants(first)
    hold(label_buyer.account, [second.id], HoldReason.STOCK, utcnow(), label_buyer.user.id)

    label_buyer.processes_label()

    assert [each.order_id for each in carton.shipments] == [first.id]
    kinds = {each.kind for each in OrderEvent.select().where(OrderEvent.order == second)}
    assert "carton_stayed" in kinds


def test_while_a_label_is_bought_nothing_else_happens_to_the_parcel(label_buyer, carton):
    first, second = carton.orders
    label_buyer.wants(first)

    with pytest.raises(Unshippable, match="being bought"):
        label_buyer.wants(second)
    with pytest.raises(Unshippable, match="being bought"):
        dissolve(carton, utcnow(), label_buyer.user)
    assert Shipment.select().count() == 0
