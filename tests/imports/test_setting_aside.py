"""A poisonous order is set aside alone, with its reason; the others of its page come in."""

from datetime import timedelta

import pytest

from tests.orders.documents import CANADA, HOME, NOON, item, order, updated, written
from webapp.ground.database.db import database
from webapp.ground.language.time_format import when
from webapp.imports.intake import Intake, take_in
from webapp.imports.set_aside_order import SetAsideOrder
from webapp.orders.order import Order

POISON = {
    "a NUL in its number": {"orderId": "112-0000000-000000\0"},
    "a NUL in a line's number": {"orderItems": [item(orderItemId="7\0")]},
    "a NUL in its status": {"fulfillment": {"fulfillmentStatus": "UNSHIPPED\0"}},
    "half a character in who sends it": {
        "fulfillment": {"fulfillmentStatus": "UNSHIPPED", "fulfilledBy": "MERCHANT\ud83d"}
    },
    "a note of 10 MB": {"buyer": {"buyerName": "Canary " * 1_500_000}},
    "a line of 10 MB": {"recipient": {"deliveryAddress": HOME | {"addressLine2": "x" * 10**7}}},
    "a time beyond the calendar": {"createdTime": "9999-12-31T23:59:59-12:00"},
    "no time at all": {"lastUpdatedTime": None},
    "a time in words": {"createdTime": "yesterday"},
    "a negative quantity": {"orderItems": [item(quantityOrdered=-1)]},
    "an absurd quantity": {"orderItems": [item(quantityOrdered=10**30)]},
    "items that are no list": {"orderItems": 7},
    "a number of two lines": {"orderId": "112-0000000\n0000001"},
}


@pytest.mark.parametrize("poison", POISON.values(), ids=POISON)
def test_what_cannot_be_kept_is_set_aside_alone(shop, poison):
    bad, good = order(**poison), order()

    taken = shop.take(bad, good)

    assert (taken.new, taken.set_aside) == (1, 1)
    assert shop.order.amazon_order_id == good["orderId"]
    [aside] = SetAsideOrder.waiting(shop.account)
    assert aside.store == shop.store
    assert "Canary" not in str(aside.reason)


@pytest.mark.parametrize("nothing", [None, 7, "order", [], {}], ids=repr)
def test_what_is_no_order_at_all_is_set_aside(shop, nothing):
    taken = shop.take(nothing, order())

    assert (taken.new, taken.set_aside) == (1, 1)


def test_half_a_character_in_what_nobody_reads_does_no_harm(shop):
    taken = shop.take(order(promotion={"name": "\ud800"}))

    assert (taken.new, taken.set_aside) == (1, 0)


def test_the_reason_names_the_field(shop):
    shop.take(order(orderItems=[item(quantityOrdered=["Canary Wharf"])]))

    [aside] = SetAsideOrder.waiting(shop.account)
    assert str(aside.reason).startswith("orderItems[0].quantityOrdered has another shape")


def test_an_order_set_aside_names_the_store_that_it_belongs_to(shop):
    canada = shop.open(CANADA)

    shop.take(order(salesChannel={"marketplaceId": CANADA}, createdTime="?"))

    [aside] = SetAsideOrder.waiting(shop.account)
    assert aside.store == canada


def test_an_order_set_aside_is_forgotten_once_it_could_be_read(shop):
    good = order()
    shop.take(updated(good, 0, createdTime="?"))

    shop.take(good)

    assert not SetAsideOrder.waiting(shop.account).exists()
    assert Order.select().count() == 1


def test_a_poisonous_update_leaves_the_order_as_it_was(shop):
    good = order()
    shop.take(good)

    shop.take(updated(good, orderItems=[item(quantityOrdered=-1)]))

    assert shop.order.total_minor == 2550
    assert SetAsideOrder.waiting(shop.account).count() == 1


def test_the_store_says_since_when_an_order_is_set_aside_and_how_often_it_was_tried(shop, rosa):
    bad = order(createdTime="?")
    for hours in (1, 2):
        take_in(shop.account, [shop.store], [written(bad)], NOON + timedelta(hours=hours))

    page = rosa.visit(f"/stores/{shop.store.id}")

    assert when(NOON + timedelta(hours=1)) in page
    assert "2 attempts" in page


def test_an_order_that_cant_be_read_again_is_set_aside_anew(shop):
    good = order()
    bad = updated(good, 0, createdTime="?")
    for hours, each in enumerate((bad, good, bad)):
        take_in(shop.account, [shop.store], [written(each)], NOON + timedelta(hours=hours))

    [aside] = SetAsideOrder.waiting(shop.account)
    assert (aside.first_seen_at, aside.times) == (NOON + timedelta(hours=2), 1)


def test_rosa_reads_on_the_desk_that_an_order_was_set_aside(shop, rosa):
    shop.take(order(createdTime="?"))

    page = rosa.visit("/orders")

    assert "1 order of amazon.com could not be read and was set aside" in page


def test_of_a_store_that_was_disconnected_meanwhile_nothing_is_set_aside(shop):
    intake = Intake(shop.account, [shop.store], NOON)
    page = intake.prepare([written(order(lastUpdatedTime=None)), written(order())], NOON)
    shop.store.disconnect(NOON)

    with database.atomic():
        taken = intake.write(page)

    assert (taken.new, taken.set_aside) == (0, 0)
    assert not SetAsideOrder.select().exists()


def test_a_page_that_comes_when_no_store_is_left_brings_nothing_and_breaks_nothing(shop):
    taken = take_in(shop.account, [], [written(order()), written(7)], NOON)

    assert (taken.new, taken.set_aside) == (0, 0)
    assert not Order.select().exists()
