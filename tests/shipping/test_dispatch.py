"""Shipping an order from here: what may leave, what comes back, and what the tabs say."""

from datetime import timedelta

import pytest

from tests.orders.documents import item, order, status
from webapp.desk.desk import Desk
from webapp.ground.audit.audit import AuditEntry
from webapp.ground.clock import utcnow
from webapp.ground.database.state_machine import IllegalMove
from webapp.order_search.order_query import OrderQuery
from webapp.order_search.search import Search
from webapp.orders.hold import hold
from webapp.orders.hold_terms import HoldReason
from webapp.orders.order import Order, OrderEvent, OrderPackage
from webapp.orders.order_status import OrderStatus
from webapp.orders.party import RECIPIENT
from webapp.orders.restriction import Restriction
from webapp.orders.tally import Tally
from webapp.shipping.dispatch import DispatchedParcel, ship, tell, undo
from webapp.shipping.obstacle import Unshippable
from webapp.shipping.shipment import Shipment, ShipmentStatus
from webapp.stores.store import Store

NUMBER = "1Z9999999999999999"


def shipped(shop, key="form-number-1", **parcel):
    facts = {"carrier": "UPS", "tracking_number": NUMBER, "left_at": utcnow(), **parcel}
    mine = shop.orders[0].id
    return ship(shop.account, mine, DispatchedParcel(**facts), key, utcnow(), shop.user)


def filled(shop):
    return {status: number for status, number in Tally.counts(shop.account).items() if number}


def test_what_is_shipped_moves_to_its_tab_and_stands_in_the_trails(shop):
    shop.take(order())

    shipment = shipped(shop)

    assert shipment.status is ShipmentStatus.PENDING
    assert filled(shop) == {OrderStatus.SHIPPED: 1}
    assert [each.kind for each in OrderEvent.select()] == ["shipped_here"]
    assert AuditEntry.get(AuditEntry.event == "order.shipped").subject_id == shop.order.id


def test_the_same_form_ships_once(shop):
    shop.take(order(orderItems=[item(quantityOrdered=3)]))
    [line] = shop.order.items
    one = {line.order_item_id: 1}

    first, second = (shipped(shop, quantities=one) for _ in range(2))

    assert first == second
    assert Shipment.select().count() == 1


def test_a_part_leaves_the_rest_and_no_more_than_that_can_follow(shop):
    shop.take(order(orderItems=[item(quantityOrdered=3)]))
    [line] = shop.order.items
    shipped(shop, quantities={line.order_item_id: 2})

    with pytest.raises(Unshippable, match="more than is left"):
        shipped(shop, "form-number-2", quantities={line.order_item_id: 2})
    assert filled(shop) == {OrderStatus.PARTIALLY_SHIPPED: 1}
    partly = OrderQuery(status=OrderStatus.PARTIALLY_SHIPPED)
    [row] = Desk(shop.account, partly, utcnow(), sees_people=False).orders
    assert [each.quantity for each in row.items] == [1]
    rest = shipped(shop, "form-number-3")

    assert [each.quantity for each in rest.items] == [1]
    assert filled(shop) == {OrderStatus.SHIPPED: 1}


@pytest.mark.parametrize("told", ["CANCELLED", "SHIPPED"])
def test_what_amazon_has_closed_cant_be_shipped(shop, told):
    document = order()
    shop.take(document)
    shop.take_later(document | {"fulfillment": document["fulfillment"] | status(told)})

    with pytest.raises(Unshippable):
        shipped(shop)


def test_an_order_on_hold_cant_be_shipped(shop):
    shop.take(order())
    hold(shop.account, [shop.order.id], HoldReason.STOCK, utcnow(), shop.user.id)

    with pytest.raises(Unshippable, match="on hold"):
        shipped(shop)


def test_an_order_whose_recipient_is_restricted_cant_be_shipped(shop):
    shop.take(order())
    Restriction.impose(shop.order, [RECIPIENT], 1, utcnow())

    with pytest.raises(Unshippable, match="used for nothing"):
        shipped(shop)


def test_an_order_of_a_disconnected_store_cant_be_shipped(shop):
    shop.take(order())
    Store.update(disconnected_at=utcnow()).execute()

    with pytest.raises(Unshippable, match="disconnected"):
        shipped(shop)


def test_a_shipment_that_wasnt_sent_can_be_taken_back(shop):
    shop.take(order())
    shipment = shipped(shop)

    undo(shipment, utcnow(), shop.user)

    assert filled(shop) == {OrderStatus.AWAITING_SHIPMENT: 1}
    assert (shop.order.shipped_here, shop.order.closed_at) == (None, None)
    assert not OrderPackage.select().exists()
    assert not Shipment.due(utcnow() + timedelta(days=1)).exists()


@pytest.mark.parametrize("column", ["sent_at", "lease_until"])
def test_a_shipment_that_may_have_reached_amazon_cant_be_taken_back(shop, column):
    shop.take(order())
    shipment = shipped(shop)
    Shipment.update(**{column: utcnow()}).execute()

    with pytest.raises(Unshippable, match="may have reached Amazon"):
        undo(shipment, utcnow(), shop.user)

    assert filled(shop) == {OrderStatus.SHIPPED: 1}


def test_a_store_that_tells_amazon_nothing_marks_until_somebody_says_so(shop):
    shop.take(order())
    Store.update(confirm_shipments=False).execute()

    shipment = shipped(shop)

    assert shipment.status is ShipmentStatus.MARKED
    assert not Shipment.due(utcnow() + timedelta(days=1)).exists()
    tell(shipment, utcnow(), shop.user)
    assert Shipment.due(utcnow() + timedelta(days=1)).count() == 1
    with pytest.raises(IllegalMove):
        tell(shipment, utcnow(), shop.user)


def test_the_tracking_number_finds_the_order_at_once(shop):
    shop.take(order())
    shipped(shop)

    assert Search(shop.account, [shop.store]).identified(NUMBER.lower()) == [shop.order.id]


def test_an_order_that_was_taken_away_takes_its_shipments_along(shop):
    shop.take(order())
    shipped(shop)

    Order.delete().where(Order.id == shop.order.id).execute()

    assert not Shipment.select().exists()
