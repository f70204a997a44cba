"""Telling Amazon of parcels: each once, whatever Amazon answers, or doesn't."""

import pytest

from tests.shipping.merchant import TRACKING, Merchant
from webapp.accounts.notice import Notice
from webapp.amazon.failure import OurFault
from webapp.ground.amazon_client import amazon
from webapp.ground.clock import utcnow
from webapp.ground.work.leased_row import Superseded
from webapp.orders.order import Order, OrderEvent, OrderPackage
from webapp.orders.order_status import OrderStatus
from webapp.orders.tally import Tally
from webapp.shipping.obstacle import Unshippable
from webapp.shipping.refusal_words import RefusalWords
from webapp.shipping.shipment import Shipment, ShipmentItem, ShipmentStatus
from webapp.shipping.shipment_outcome import confirm
from webapp.shipping.shipment_task import ShipmentTask
from webapp.stores.connection import Connection


@pytest.fixture
def rosa(database, sandbox, settings):
    return Merchant(sandbox.remote, settings)


def now_of(shipment):
    return Shipment.get_by_id(shipment.id)


def status(order):
    return Order.get_by_id(order.id).status


def filled(rosa):
    return {status: number for status, number in Tally.counts(rosa.account).items() if number}


def test_a_parcel_is_told_to_amazon_with_its_carrier_service_and_number(rosa):
    order = rosa.has_order(items=1, quantity=2)
    shipment = rosa.ships(order, carrier="Evri", service="Evri Next Day")

    rosa.tells_amazon()

    document = rosa.remote.order(order.amazon_order_id)
    [package] = document["packages"]
    assert document["fulfillment"]["fulfillmentStatus"] == "SHIPPED"
    assert (package["carrier"], package["shippingService"]) == ("Evri", "Evri Next Day")
    assert (package["trackingNumber"], package["packageItems"][0]["quantity"]) == (TRACKING, 2)
    assert now_of(shipment).status is ShipmentStatus.CONFIRMED
    assert OrderEvent.select().where(OrderEvent.kind == "shipment_confirmed").count() == 1


def test_what_amazon_tells_of_it_later_changes_nothing_twice(rosa):
    order = rosa.has_order()
    rosa.ships(order)
    rosa.tells_amazon()
    before = (filled(rosa), Order.get_by_id(order.id).closed_at)

    rosa.imports(order.amazon_order_id)

    assert (filled(rosa), Order.get_by_id(order.id).closed_at) == before
    assert [each.shipment_id for each in OrderPackage.select()] == [None]


def test_several_parcels_ship_an_order_in_parts(rosa):
    order = rosa.has_order(items=1, quantity=3)
    [item] = order.items
    rosa.ships(order, quantities={item.order_item_id: 1}, tracking_number="1ZA")
    rosa.tells_amazon()
    partly = status(order)
    rosa.imports(order.amazon_order_id)

    rosa.ships(order, tracking_number="1ZB")
    rosa.tells_amazon()

    assert partly is OrderStatus.PARTIALLY_SHIPPED
    assert status(order) is OrderStatus.SHIPPED
    assert [number for _, number in rosa.parcels(order)] == ["1ZA", "1ZB"]


def test_a_refusal_brings_the_order_back_with_amazons_reason_and_a_notice(rosa):
    order = rosa.has_order()
    shipment = rosa.ships(order)
    rosa.remote.cancel(order.amazon_order_id)

    rosa.tells_amazon()

    refused = now_of(shipment)
    assert refused.status is ShipmentStatus.REFUSED
    said = RefusalWords.words_of([refused])[shipment.id]
    assert "left to ship" in said or "can't be shipped" in said
    assert refused.refusal == "400 Invalid Input"
    assert status(order) is OrderStatus.AWAITING_SHIPMENT
    assert Notice.select().where(Notice.kind == "shipment_refused").count() == 1
    assert not OrderPackage.select().exists()


def test_amazon_being_down_delays_and_then_asks_before_it_tells_again(rosa):
    order = rosa.has_order()
    shipment = rosa.ships(order)
    rosa.remote.drop("confirmShipment", calls=1)

    rosa.tells_amazon()
    waiting = now_of(shipment)
    rosa.tells_amazon()

    assert (waiting.status, waiting.waiting_for) == (ShipmentStatus.PENDING, "unavailable")
    assert now_of(shipment).status is ShipmentStatus.CONFIRMED
    assert rosa.remote.count("confirmShipment") == 1
    assert rosa.remote.count("getOrder") == 1
    assert rosa.parcels(order) == [(shipment.reference, TRACKING)]


def test_what_never_reached_amazon_is_told_after_all(rosa):
    order = rosa.has_order()
    shipment = rosa.ships(order)
    rosa.remote.go_down(operation="confirmShipment", calls=1)

    rosa.tells_amazon()
    rosa.tells_amazon()

    assert now_of(shipment).status is ShipmentStatus.CONFIRMED
    assert rosa.parcels(order) == [(shipment.reference, TRACKING)]


def test_a_429_waits_and_leaves_the_shipment_free_to_be_undone(rosa):
    shipment = rosa.ships(rosa.has_order())
    rosa.remote.throttle("confirmShipment", calls=1)

    rosa.tells_amazon()

    waiting = now_of(shipment)
    assert (waiting.status, waiting.waiting_for) == (ShipmentStatus.PENDING, "throttled")
    assert waiting.may_be_undone
    rosa.tells_amazon()
    assert now_of(shipment).status is ShipmentStatus.CONFIRMED


def test_a_hundred_parcels_never_earn_a_429(rosa):
    orders = [rosa.has_order() for _ in range(14)]
    for order in orders:
        rosa.ships(order)

    for _ in range(40):
        rosa.tells_amazon()

    assert rosa.remote.count("confirmShipment", status=429) == 0
    assert rosa.remote.count("confirmShipment", status=204) == len(orders)


def test_a_revoked_authorization_is_said_once_and_the_parcel_waits_for_the_reconnect(rosa):
    order = rosa.has_order()
    shipment = rosa.ships(order)
    rosa.loses_access()

    rosa.tells_amazon()
    lost = Connection.get_by_id(rosa.store.connection_id)
    asked = rosa.remote.count("confirmShipment")
    rosa.tells_amazon()

    assert lost.needs_reconnect
    assert now_of(shipment).trouble.startswith("Revocation Error")
    assert rosa.remote.count("confirmShipment") == asked
    assert Notice.select().where(Notice.kind == "revocation").count() == 1
    rosa.authorizes()
    rosa.tells_amazon()
    assert now_of(shipment).status is ShipmentStatus.CONFIRMED
    assert rosa.parcels(order) == [(shipment.reference, TRACKING)]


def test_keys_that_amazon_doesnt_accept_delay_and_refuse_nothing(rosa):
    shipment = rosa.ships(rosa.has_order())
    Connection.update(access_token=None).execute()
    rosa.remote.reject_keys(calls=1)

    rosa.tells_amazon()

    assert (now_of(shipment).status, now_of(shipment).waiting_for) == (
        ShipmentStatus.PENDING,
        "operator",
    )
    rosa.tells_amazon()
    assert now_of(shipment).status is ShipmentStatus.CONFIRMED


def test_a_worker_that_was_superseded_writes_nothing(rosa):
    shipment = rosa.ships(rosa.has_order())
    Shipment.update(due_at=shipment.created_at).execute()
    slow = Shipment.get_by_id(shipment.id)
    assert slow.claim(shipment.created_at)
    Shipment.update(fence=Shipment.fence + 1).execute()

    assert not slow.extend_lease(shipment.created_at)
    with pytest.raises(Superseded):
        confirm(slow, shipment.created_at)

    assert now_of(shipment).status is ShipmentStatus.PENDING


def test_two_workers_tell_amazon_once(rosa):
    shipment = rosa.ships(rosa.has_order())
    Shipment.update(due_at=shipment.created_at).execute()
    workers = [ShipmentTask(Shipment.get_by_id(shipment.id), amazon()) for _ in range(2)]

    for worker in workers:
        worker.perform()

    assert rosa.remote.count("confirmShipment") == 1


def test_a_transparency_unit_is_told_with_its_code(rosa):
    order = rosa.has_order(kind="transparency", items=1, quantity=1)
    [line] = order.items
    code = "AZ:L1Z2H38F4C5Q6R7E5K6Z1C2K3E"

    with pytest.raises(Unshippable, match="Transparency"):
        rosa.ships(order)
    rosa.ships(order, codes={line.order_item_id: [code]})
    rosa.tells_amazon()

    [parcel] = rosa.remote.order(order.amazon_order_id)["packages"]
    assert parcel["packageItems"][0]["transparencyCodes"] == [code]
    assert Shipment.get().status == ShipmentStatus.CONFIRMED


def test_what_is_left_of_a_line_cancelled_in_part_is_all_that_amazon_takes(rosa):
    order = rosa.has_order(kind="part_cancelled", items=1, quantity=4)

    rosa.ships(order)
    rosa.tells_amazon()

    assert [(item.quantity_ordered, item.quantity_left) for item in order.items] == [(4, 3)]
    assert Shipment.get().status == ShipmentStatus.CONFIRMED
    assert rosa.remote.order(order.amazon_order_id)["fulfillment"]["fulfillmentStatus"] == "SHIPPED"


def test_a_ship_plus_order_never_leaves_here_and_amazon_would_refuse_it(rosa):
    order = rosa.has_order(kind="ship_plus", items=1)
    [line] = order.items
    items = [ShipmentItem(order_item_id=line.order_item_id, quantity=line.quantity_ordered)]
    told = Shipment(
        id=1, store=order.store, carrier="UPS", tracking_number=TRACKING, left_at=utcnow()
    )

    with pytest.raises(Unshippable, match="Ship"):
        rosa.ships(order)
    with pytest.raises(OurFault, match="400"):
        rosa.seller().confirm_shipment(order.amazon_order_id, told.request(items))
