"""Assigning orders to people of the account: on the desk, on an order's page, by a rule."""

from tests.accounts.people import BEN, CARLA, joined
from tests.orders.documents import NOON, item, order
from tests.rules.conftest import made
from webapp.accounts.rights.role import Role
from webapp.accounts.user import User
from webapp.orders.order import Order
from webapp.rules.rule_run import RuleRun


def ben_of(shop):
    joined(shop.account, Role.SHIPPER, BEN)
    return User.get(User.email == BEN.email)


def assignees(shop):
    return [each.assignee_id for each in shop.orders]


def test_selected_orders_are_assigned_and_found_by_whose_they_are(rosa, shop):
    ben = ben_of(shop)
    shop.take(order(), order())
    rosa.visit("/orders")

    fields = {"order": [str(shop.orders[0].id)], "person": str(ben.id)}
    page = rosa.submit("Assign", fields)

    assert f"1 order assigned to {BEN.email}" in page
    assert assignees(shop) == [ben.id, None]
    first, second = (each.amazon_order_id for each in shop.orders)
    theirs, nobodys = rosa.visit(f"/orders?assigned={ben.id}"), rosa.visit("/orders?assigned=none")
    assert (first in theirs, second in theirs) == (True, False)
    assert (first in nobodys, second in nobodys) == (False, True)


def test_undoing_gives_orders_back_to_whom_they_were_assigned(rosa, shop):
    ben = ben_of(shop)
    shop.take(order())
    Order.update(assignee_id=shop.user.id).execute()
    rosa.visit(f"/orders/{shop.order.id}")
    rosa.submit("Assign", {"person": str(ben.id)})

    rosa.submit("Undo")

    assert assignees(shop) == [shop.user.id]


def test_an_orders_page_says_whose_it_is_and_who_said_so(rosa, shop):
    ben = ben_of(shop)
    shop.take(order())
    rosa.visit(f"/orders/{shop.order.id}")

    page = rosa.submit("Assign", {"person": str(ben.id)})

    assert page.text.count(f"Assigned to {BEN.email}") == 2
    assert f"Assigned to {BEN.email}, by {shop.user.email}" in page


def test_nobody_is_assigned_who_is_not_of_the_account(rosa, shop, carla):
    stranger = User.get(User.email == CARLA.email)
    shop.take(order())
    ben_of(shop)
    rosa.visit("/orders")

    page = rosa.submit("Assign", {"order": [str(shop.order.id)], "person": str(stranger.id)})

    assert page.status == 404
    assert assignees(shop) == [None]


def test_one_who_is_alone_assigns_nothing(rosa, shop):
    shop.take(order())

    assert "Assigned to" not in rosa.visit("/orders")


def test_a_rule_assigns_orders_as_they_come_in_and_on_demand(rosa, shop):
    ben = ben_of(shop)
    shop.take(order())
    made(shop, skus="CANDLE-*", assign=str(ben.id))

    shop.take(order(), order(orderItems=[item(product={"sellerSku": "MUG"})]))
    assert assignees(shop) == [None, ben.id, None]
    RuleRun.request(shop.account, NOON, shop.user)

    assert assignees(shop) == [ben.id, ben.id, None]
    assert f"assign to {BEN.email}" in rosa.visit("/rules")
    assert f"Assigned to {BEN.email}" in rosa.visit(f"/orders/{shop.orders[1].id}")
