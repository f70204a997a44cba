"""Releasing an order from hold is a right: asked by each way that leads to it."""

from typing import Any

import pytest

from tests.accounts.people import BEN, joined, signed_in
from tests.orders.documents import order
from tests.orders.shop import Shop
from webapp.accounts.account import Account
from webapp.accounts.rights.role import Role
from webapp.desk.batch import Batch
from webapp.orders.order_status import OrderStatus

NO = "Your role doesn't release orders from hold"


@pytest.fixture
def unentitled(visitors: Any, shop: Shop) -> Any:
    """Ben, who ships, where shippers release nothing."""
    joined(shop.account, Role.SHIPPER, BEN)
    Account.update(shipper_rights="").execute()
    return signed_in(visitors(), BEN)


def held(rosa: Any, shop: Shop) -> None:
    shop.take(order())
    rosa.visit(f"/orders/{shop.order.id}")
    rosa.submit("Put on hold")


def test_who_may_not_release_is_offered_no_button(rosa, shop, unentitled):
    held(rosa, shop)

    at_order = unentitled.visit(f"/orders/{shop.order.id}")
    assert "On hold." in at_order
    assert "Release" not in [each.words for form in at_order.forms for each in form.buttons]
    on_desk = unentitled.visit("/orders?status=on_hold")
    assert "Release" not in [each.words for form in on_desk.forms for each in form.buttons]


def test_who_may_not_release_is_refused_on_the_desk(rosa, shop, unentitled):
    held(rosa, shop)
    unentitled.visit("/orders?status=on_hold")

    fields = {"order": shop.order.id, "action": "release", "form_key": "release-1"}
    page = unentitled.post("/orders/batches", fields)

    assert (page.status, NO in page) == (403, True)
    assert shop.order.status is OrderStatus.ON_HOLD


def test_who_may_not_release_does_not_take_a_hold_back(rosa, shop, unentitled):
    shop.take(order())
    unentitled.visit(f"/orders/{shop.order.id}")
    page = unentitled.submit("Put on hold")
    assert "Undo" not in [each.words for form in page.forms for each in form.buttons]

    answer = unentitled.post(f"/orders/batches/{Batch.get().id}/undo")

    assert answer.status == 403
    assert shop.order.status is OrderStatus.ON_HOLD


def test_a_shipper_with_the_right_releases(rosa, shop, visitors):
    joined(shop.account, Role.SHIPPER, BEN)
    held(rosa, shop)
    ben = signed_in(visitors(), BEN)
    ben.visit(f"/orders/{shop.order.id}")

    ben.submit("Release")

    assert shop.order.status is OrderStatus.AWAITING_SHIPMENT
