"""One label for several orders: Amazon knows of the order it was sold for, the others are told."""

import pytest

from tests.cartons.test_carton_dispatch import ALIKE
from tests.shipping.dealer import Dealer
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
def dealer(sandbox, database, settings):
    return Dealer(sandbox.remote, settings)


@pytest.fixture
def carton(dealer):
    orders = [dealer.has_order(**ALIKE) for _ in range(2)]
    return Carton.make(dealer.account, [each.id for each in orders], utcnow(), dealer.user)


def statuses(carton):
    return [each.status for each in carton.shipments]


def test_one_label_ships_both_orders(dealer, carton):
    first, second = carton.orders

    label = dealer.buys(first)

    assert statuses(carton) == [ShipmentStatus.CONFIRMED, ShipmentStatus.PENDING]
    assert {each.tracking_number for each in carton.shipments} == {label.tracking_number}
    assert (len(dealer.sold(first)), len(dealer.sold(second))) == (1, 0)
    dealer.tells_amazon()
    assert [number for _, number in dealer.parcels(second)] == [label.tracking_number]
    assert dealer.remote.count("confirmShipment") == 1


def test_amazon_is_asked_for_the_whole_parcels_weight(dealer, carton):
    first, second = carton.orders
    Product.update(weight_grams=100).execute()

    known = LabelForm.proposed(first, unshipped([first.id])[first.id]).proposal

    assert known.weight_grams == 100 * (first.units + second.units)


def test_a_cancelled_label_takes_back_what_amazon_hasnt_heard_of(dealer, carton):
    first, _ = carton.orders
    label = dealer.buys(first)

    label_actions.cancel(label, utcnow(), dealer.user)
    dealer.deals()

    assert Label.get_by_id(label.id).status is LabelStatus.REFUNDING
    assert statuses(carton) == []
    assert {each.status for each in carton.orders} == {OrderStatus.AWAITING_SHIPMENT}


def test_what_was_confirmed_by_then_keeps_its_parcel_and_says_so(dealer, carton):
    first, second = carton.orders
    label = dealer.buys(first)
    dealer.tells_amazon()

    label_actions.cancel(label, utcnow(), dealer.user)
    dealer.deals()

    assert [each.order_id for each in carton.shipments] == [second.id]
    kinds = {each.kind for each in OrderEvent.select().where(OrderEvent.order == second)}
    assert "carton_label_gone" in kinds


def test_an_order_that_was_held_meanwhile_stays(dealer, carton):
    first, second = carton.orders
    dealer.wants(first)
    hold(dealer.account, [second.id], HoldReason.STOCK, utcnow(), dealer.user.id)

    dealer.deals()

    assert [each.order_id for each in carton.shipments] == [first.id]
    kinds = {each.kind for each in OrderEvent.select().where(OrderEvent.order == second)}
    assert "carton_stayed" in kinds


def test_while_a_label_is_bought_nothing_else_happens_to_the_parcel(dealer, carton):
    first, second = carton.orders
    dealer.wants(first)

    with pytest.raises(Unshippable, match="being bought"):
        dealer.wants(second)
    with pytest.raises(Unshippable, match="being bought"):
        dissolve(carton, utcnow(), dealer.user)
    assert Shipment.select().count() == 0
