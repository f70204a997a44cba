"""Tags: an account's own words for orders."""

from datetime import timedelta

from tests.orders.documents import NOON, order
from webapp.orders.outcome import Outcome
from webapp.orders.tag import OrderTag, Tag

SOON = NOON + timedelta(minutes=5)


def tag(shop, name="Fragile", colour="red"):
    made, problem = Tag.make(shop.account, name, colour, SOON)
    assert problem == ""
    return made


def outcomes(changes):
    return [change.outcome for change in changes]


def test_an_order_is_tagged_once_however_often_it_is_asked(shop):
    shop.take(order(), order())
    fragile, ids = tag(shop), [each.id for each in shop.orders]
    fragile.put_on(ids[:1], SOON, shop.user.id)

    changes = fragile.put_on(ids, SOON, shop.user.id)

    assert outcomes(changes) == [Outcome.ALREADY, Outcome.DONE]
    assert {i: [t.name for t in tags] for i, tags in OrderTag.of(ids).items()} == {
        each: ["Fragile"] for each in ids
    }


def test_a_tag_is_taken_off_and_its_orders_stay(shop):
    shop.take(order())
    fragile = tag(shop)
    fragile.put_on([shop.order.id], SOON, shop.user.id)

    fragile.take_off([shop.order.id])

    assert OrderTag.select().count() == 0
    assert shop.order


def test_deleting_a_tag_frees_its_orders(shop):
    shop.take(order())
    fragile = tag(shop)
    fragile.put_on([shop.order.id], SOON, shop.user.id)

    fragile.remove(SOON, shop.user)

    assert OrderTag.select().count() == 0
    assert shop.order


def test_two_tags_differ_by_more_than_capitals(shop):
    tag(shop, "Fragile")

    _, problem = Tag.make(shop.account, "FRAGILE", "blue", SOON)

    assert problem == "There is a tag called FRAGILE already."


def test_a_tag_of_letters_that_grow_without_their_case_is_kept(shop):
    made, problem = Tag.make(shop.account, "ﬃ" * 30, "blue", SOON)

    assert problem == ""
    assert Tag.get_by_id(made.id).name_key == "ffi" * 30


def test_a_tag_needs_a_name_and_a_colour_of_the_set(shop):
    for name, colour in (("", "red"), ("x" * 31, "red"), ("a\0", "red"), ("Fragile", "url(x)")):
        _, problem = Tag.make(shop.account, name, colour, SOON)

        assert problem
    assert Tag.of(shop.account) == []
