"""Holding orders until a day, on the desk and on an order's page."""

from datetime import timedelta

import pytest

from tests.orders.documents import order
from webapp.ground.clock import day_begins, day_of, utcnow
from webapp.orders.order import Order


def in_days(number):
    return day_of(utcnow(), "UTC") + timedelta(days=number)


def said(day):
    return f"{day.day} {day:%b %Y}"


def put_on_hold(rosa, shop, until):
    rosa.visit(f"/orders/{shop.order.id}")
    return rosa.submit("Put on hold", {"reason": "stock", "until": str(until)})


def test_an_order_is_held_until_the_chosen_day_begins(rosa, shop):
    shop.take(order())

    page = put_on_hold(rosa, shop, in_days(3))

    assert shop.order.held_until == day_begins(in_days(3), "UTC")
    assert f"On hold. Waiting for stock until {said(in_days(3))}" in page
    assert f"Put on hold: Waiting for stock until {said(in_days(3))}" in page
    assert f"Waiting for stock until {said(in_days(3))}" in rosa.visit("/orders?status=on_hold")


@pytest.mark.parametrize("until", ["2001-01-01", "9999-12-31", "tomorrow"])
def test_a_day_that_is_over_or_none_holds_nothing(rosa, shop, until):
    shop.take(order())

    page = put_on_hold(rosa, shop, until)

    assert "Choose a day after today until which the orders are held, or none" in page
    assert shop.order.held_at is None


def test_undoing_a_release_holds_it_until_the_same_day_again(rosa, shop):
    shop.take(order())
    put_on_hold(rosa, shop, in_days(3))
    rosa.submit("Release")
    assert Order.get().held_until is None

    rosa.submit("Undo")

    assert shop.order.held_until == day_begins(in_days(3), "UTC")
    assert shop.order.hold_reason == "stock"


def test_a_batch_says_until_when_its_orders_are_held(rosa, shop):
    shop.take(order(), order())
    rosa.visit("/orders")

    fields = {"order": [str(each.id) for each in shop.orders], "until": str(in_days(9))}
    page = rosa.submit("Hold", {**fields, "reason": "payment"})

    assert f"2 orders put on hold until {said(in_days(9))}" in page
