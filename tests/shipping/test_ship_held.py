"""Shipping an order that is on hold is a right, and has to be meant."""

from typing import Any

import pytest

from tests.accounts.people import BEN
from tests.orders.documents import item, order
from tests.orders.shop import Shop
from tests.shipping.conftest import sign_in_as
from webapp.accounts.account import Account
from webapp.accounts.rights.right import Right
from webapp.accounts.rights.role import Role
from webapp.accounts.user import User
from webapp.ground.clock import utcnow
from webapp.orders.hold import hold
from webapp.orders.order_status import OrderStatus
from webapp.shipping.dispatch import DispatchedParcel, ship
from webapp.shipping.obstacle import Unshippable
from webapp.shipping.shipment import Shipment

UPS = {"tracking_number": "1Z845X320301234566", "carrier": "UPS"}


@pytest.fixture
def held(shop: Shop) -> Any:
    shop.take(order(orderItems=[item(quantityOrdered=2)]))
    hold(shop.account, [shop.order.id], "stock", utcnow(), shop.user.id)
    return shop.order


def test_an_owner_ships_a_held_order_who_says_that_it_is_meant(rosa, shop, held):
    page = rosa.visit(f"/orders/{held.id}")
    assert "Or, as your role may, ship it all the same." in page

    rosa.submit("Ship", {**UPS, "ship_held": "yes"})

    assert shop.order.status is OrderStatus.SHIPPED


def test_without_the_tick_it_stays(rosa, shop, held):
    rosa.visit(f"/orders/{held.id}")

    page = rosa.submit("Ship", UPS)

    assert page.status == 422
    assert not Shipment.select().exists()
    assert shop.order.status is OrderStatus.ON_HOLD


def test_what_is_left_of_it_stays_on_hold(rosa, shop, held):
    [line] = held.items
    rosa.visit(f"/orders/{held.id}")

    rosa.submit("Ship", {**UPS, "ship_held": "yes", f"quantity-{line.order_item_id}": "1"})

    assert Shipment.select().count() == 1
    assert shop.order.status is OrderStatus.ON_HOLD


def test_a_shipper_without_the_right_is_neither_offered_it_nor_obeyed(client, shop, held):
    ben = sign_in_as(Role.SHIPPER, client, shop)
    page = ben.visit(f"/orders/{held.id}")
    assert "ship_held" not in page.html
    user = User.get(User.email == BEN.email)
    parcel = DispatchedParcel("UPS", utcnow(), despite_hold=True)

    with pytest.raises(Unshippable, match="on hold"):
        ship(shop.account, held.id, parcel, "form-held", utcnow(), user)


def test_a_shipper_with_the_right_ships_it(client, shop, held):
    Account.update(shipper_rights=Right.SHIP_HELD).execute()
    ben = sign_in_as(Role.SHIPPER, client, shop)
    ben.visit(f"/orders/{held.id}")

    ben.submit("Ship", {**UPS, "ship_held": "yes"})

    assert shop.order.status is OrderStatus.SHIPPED


def test_a_list_of_many_ships_no_held_order_for_anybody(rosa, shop, held):
    rosa.visit("/orders")

    page = rosa.post("/shipments/batches/new", {"order": held.id})

    assert "This order is on hold" in page
    assert not Shipment.select().exists()
