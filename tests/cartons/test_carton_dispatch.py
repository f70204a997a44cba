"""Several orders leave in one parcel: one number, each confirmed by its own reference, once."""

import pytest

from tests.cartons.conftest import carton_of, together
from tests.orders.documents import HOME
from tests.shipping.merchant import Merchant
from webapp.cartons.carton import Carton
from webapp.cartons.carton_dispatch import correct, dissolve, ship
from webapp.ground.clock import utcnow
from webapp.orders.hold import hold
from webapp.orders.hold_terms import HoldReason
from webapp.orders.order import Order
from webapp.orders.order_status import OrderStatus
from webapp.orders.tally import Tally
from webapp.shipping.dispatch import DispatchedParcel
from webapp.shipping.obstacle import Unshippable
from webapp.shipping.repeated_number import repeated, used_before
from webapp.shipping.shipment import Shipment, ShipmentStatus
from webapp.shipping.shipment_outcome import confirm, refuse

NUMBER, OTHER = "1Z9999999999999999", "1Z845X320301234566"
UNSAID = {"addressLine2": "", "addressLine3": "", "companyName": "", "districtOrCounty": ""}
ALIKE = {
    "kind": "plain",
    "service_level": "STANDARD",
    "overrides": {"recipient": {"deliveryAddress": HOME | UNSAID}},
}


def parcel(number=NUMBER, **facts):
    return DispatchedParcel(
        **{"carrier": "UPS", "tracking_number": number, "left_at": utcnow(), **facts}
    )


def leaves(shop, carton, key="form-number-1", **facts):
    return ship(carton, parcel(**facts), key, utcnow(), shop.user)


def filled(shop):
    return {status: number for status, number in Tally.counts(shop.account).items() if number}


def test_all_orders_leave_with_one_number(shop, pair):
    shipments = leaves(shop, carton_of(shop, pair))

    assert {each.tracking_number for each in shipments} == {NUMBER}
    assert len({each.reference for each in shipments}) == 2
    assert filled(shop) == {OrderStatus.SHIPPED: 2}


def test_the_same_form_ships_them_once(shop, pair):
    carton = carton_of(shop, pair)

    assert leaves(shop, carton) == leaves(shop, carton)
    assert Shipment.select().count() == 2


def test_all_leave_or_none(shop, pair):
    carton = carton_of(shop, pair)
    hold(shop.account, [pair[1].id], HoldReason.STOCK, utcnow(), shop.user.id)

    with pytest.raises(Unshippable, match="on hold"):
        leaves(shop, carton)
    assert not Shipment.select().exists()


def test_the_number_isnt_questioned_within_one_parcel_but_elsewhere(shop):
    first, second, third = together(
        shop, {}, {}, {"recipient": {"deliveryAddress": {"name": "Una Vane"}}}
    )
    carton_of(shop, [first, second])
    leaves(shop, Carton.get())

    assert used_before(shop.account.id, {first.id: NUMBER, second.id: NUMBER}) == {}
    assert repeated(shop.account.id, {first.id: NUMBER, second.id: NUMBER}, utcnow()) == {}
    assert third.id in repeated(shop.account.id, {third.id: NUMBER}, utcnow())


def test_the_weight_of_the_parcel_stands_once(shop, pair):
    shipments = leaves(shop, carton_of(shop, pair), weight_grams=900)

    assert [each.weight_grams for each in shipments] == [900, None]


def test_before_amazon_hears_of_it_one_act_takes_all_back(shop, pair):
    carton = carton_of(shop, pair)
    leaves(shop, carton)

    assert dissolve(carton, utcnow(), shop.user) == (2, 0)

    assert filled(shop) == {OrderStatus.AWAITING_SHIPMENT: 2}
    assert {each.carton_id for each in shop.orders} == {None}
    assert {each.status for each in Shipment.select()} == {ShipmentStatus.UNDONE}


def test_what_amazon_knows_of_stays_in_the_parcel(shop, pair):
    carton = carton_of(shop, pair)
    first, _ = leaves(shop, carton)
    first.begin_sending(utcnow())

    assert dissolve(carton, utcnow(), shop.user) == (1, 1)

    assert [each.carton_id for each in shop.orders] == [carton.id, None]
    with pytest.raises(Unshippable, match="can't be taken back"):
        dissolve(carton, utcnow(), shop.user)


def test_a_correction_reaches_every_order(shop, pair):
    carton = carton_of(shop, pair)
    for each in leaves(shop, carton):
        confirm(each, utcnow())

    correct(carton, parcel(OTHER), utcnow(), shop.user)

    assert {each.tracking_number for each in carton.shipments} == {OTHER}
    assert {each.status for each in carton.shipments} == {ShipmentStatus.PENDING}


def test_what_amazon_refused_is_sent_again_and_the_rest_stays(shop, pair):
    carton = carton_of(shop, pair)
    first, second = leaves(shop, carton)
    confirm(first, utcnow())
    refuse(second, "InvalidInput", utcnow())

    correct(carton, parcel(), utcnow(), shop.user)

    statuses = [each.status for each in carton.shipments]
    assert statuses == [ShipmentStatus.CONFIRMED, ShipmentStatus.PENDING]


def test_amazon_hears_of_each_order_by_its_own_reference(sandbox, database, settings):
    merchant = Merchant(sandbox.remote, settings)
    orders = [merchant.has_order(**ALIKE) for _ in range(2)]
    number = {each.id: each.amazon_order_id for each in orders}
    carton = Carton.make(merchant.account, list(number), utcnow(), merchant.user)
    shipments = ship(carton, parcel(), "form-number-1", utcnow(), merchant.user)

    merchant.tells_amazon()
    # A worker that died here has confirmed one order; the next one goes on with the other.
    merchant.tells_amazon()

    assert [merchant.parcels(each.order) for each in shipments] == [
        [(each.reference, NUMBER)] for each in shipments
    ]
    assert {each.status for each in carton.shipments} == {ShipmentStatus.CONFIRMED}
    assert {Order.get_by_id(each).status for each in number} == {OrderStatus.SHIPPED}
