"""`Redact now`: on an order, and on what is selected on the desk; asked twice, done once."""

import threading

import pytest

from tests.accounts.people import ROSA, post, sign_in
from tests.orders.documents import NOON, order
from webapp.ground.audit.audit import AuditEntry
from webapp.ground.database import db
from webapp.ground.database.db import connected
from webapp.orders.order import Order, OrderEvent
from webapp.orders.party import Party
from webapp.orders.restriction import Restriction
from webapp.privacy.redaction import SLICE

SELECTION = "/privacy/redactions/selection"


def select(visitor, *orders, **more):
    """Press `Redact now` on the desk, with these orders selected; the page that asks."""
    visitor.visit("/orders")
    return visitor.submit("Redact now", {"order": [each.id for each in orders], **more})


def noted():
    return AuditEntry.select().where(AuditEntry.event == "personal_data.redacted").count()


def test_rosa_redacts_what_she_selected_and_nothing_else(shop, rosa):
    shop.take(order(), order(), order())
    first, second, third = shop.orders

    asked = select(rosa, first, third)
    page = rosa.submit("Redact now")

    assert second.amazon_order_id not in asked
    assert "This can't be undone" in asked
    assert (page.path, "The personal data of 2 orders is destroyed" in page) == ("/orders", True)
    assert [each.redacted for each in shop.orders] == [True, False, True]


def test_whoever_redacts_what_somebody_asked_to_keep_is_warned(shop, rosa):
    shop.take(order(), order())
    Restriction.impose(shop.orders[0], ["buyer", "recipient"], 7, NOON)

    warned, free = select(rosa, *shop.orders), select(rosa, shop.orders[1])

    assert "One of them is restricted" in warned
    assert "restricted" not in free


def test_all_that_match_are_shown_before_they_go(shop, rosa):
    shop.take(*(order() for _ in range(101)))
    asked = select(rosa, all="yes")
    shop.take(order())

    rosa.submit("Redact now")

    assert all(each.amazon_order_id in asked for each in shop.orders[:101])
    assert [each.redacted for each in shop.orders[100:]] == [True, False]


def test_a_selection_of_nothing_is_answered_in_words(shop, rosa):
    shop.take(order())

    page = select(rosa)

    assert "Select at least one order first" in page
    assert not shop.order.redacted


@pytest.mark.parametrize(
    ("query", "status"), [("status=lost", 303), ("q=113-1111111-1111111", 303), ("tag=7", 404)]
)
def test_a_query_that_finds_nothing_destroys_nothing(shop, rosa, query, status):
    shop.take(order())
    rosa.visit("/orders")

    assert post(rosa, SELECTION, back="/orders", all="yes", query=query) == status
    assert not shop.order.redacted


def test_more_than_a_slice_is_refused_before_anything_goes(shop, rosa):
    shop.take(order())
    rosa.visit("/orders")
    ids = [shop.order.id, *range(10**6, 10**6 + SLICE)]

    assert post(rosa, "/privacy/redactions", order=ids) == 422
    assert not shop.order.redacted


@pytest.mark.parametrize("address", [SELECTION, "/privacy/redactions"])
def test_nobody_redacts_anothers_orders_nor_without_the_right(shop, carla, ben, address):
    shop.take(order())
    for visitor in (carla, ben):
        visitor.visit("/orders")

    answers = [post(visitor, address, order=str(shop.order.id)) for visitor in (carla, ben)]

    assert answers == [404, 403]
    assert not shop.order.redacted


def test_a_double_click_destroys_and_notes_nothing_more(shop, rosa, visitors):
    shop.take(order())
    second_tab = visitors()
    sign_in(second_tab)
    for tab in (rosa, second_tab):
        tab.visit(f"/privacy/redactions/new?order={shop.order.id}")

    first, again = (tab.submit("Redact now") for tab in (rosa, second_tab))

    assert "The personal data of 1 order is destroyed" in first
    assert "Nothing was left to be destroyed" in again
    assert noted() == 1


def test_two_presses_at_once_redact_each_order_once(shop, rosa, visitors):
    shop.take(*(order() for _ in range(40)))
    tabs = [rosa, visitors()]
    sign_in(tabs[1], ROSA)
    for tab in tabs:
        select(tab, *shop.orders)
    db.disconnect()

    presses = [threading.Thread(target=tab.submit, args=("Redact now",)) for tab in tabs]
    for press in presses:
        press.start()
    for press in presses:
        press.join()

    with connected():
        assert not Order.select().where(Order.redacted_at.is_null()).exists()
        assert not Party.select().exists()
        assert noted() == 40
        assert OrderEvent.select().where(OrderEvent.kind == "redact_now").count() >= 40
