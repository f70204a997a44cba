"""The rules' pages: making, ordering, switching, previewing and applying them."""

import pytest
from werkzeug.datastructures import MultiDict

from tests.orders.documents import CANADA, item, order
from tests.rules.conftest import made
from webapp.ground.clock import utcnow
from webapp.orders.tag import Tag
from webapp.rules.rule import Rule
from webapp.rules.rule_form import RuleForm

HEAVY = {
    "name": "Heavy candles",
    "skus": "CANDLE-*",
    "carrier": "ups",
    "service": "UPS Ground",
    "weight": "2.5",
    "weight_unit": "lb",
    "hold": "days",
    "hold_days": "3",
    "hold_reason": "stock",
}


def names(shop):
    return [each.name for each in Rule.of(shop.account)]


def test_a_rule_is_made_and_says_what_it_does(rosa, shop):
    rosa.visit("/rules/new")

    page = rosa.submit("Save", HEAVY)

    assert "Heavy candles is saved. It acts on orders that come in from now on." in page
    assert "If SKU CANDLE-* Then UPS Ground 2.5 lb hold for 3 days: Waiting for stock" in page


def test_a_rule_opens_as_it_was_kept_and_saving_it_so_changes_nothing(rosa, shop):
    shop.open(CANADA)
    tag, _ = Tag.make(shop.account, "Fragile", "red", utcnow())
    whole = {
        **HEAVY, "every_sku": "yes", "countries": "US, CA", "regions": "TX", "units_from": "2",
        "total_from": "10.00", "currency": "USD", "services": "SECOND_DAY", "is_gift": "no",
        "ship_by_days": "4", "demand": "age", "tag": str(tag.id), "put_tag": str(tag.id),
        "store": str(shop.store.id), "source": "US", "signature": "yes", "stops": "yes",
    }  # fmt: skip
    rule = made(shop, **whole)
    before = dict(rule.__data__)

    rosa.visit(f"/rules/{rule.id}")
    rosa.submit("Save")

    after = dict(Rule.get_by_id(rule.id).__data__)
    assert {**after, "changed_at": None} == {**before, "changed_at": None}


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"name": ""}, "Give the rule a name of 1 to 60 letters."),
        ({"countries": "Canada"}, "Write countries by their two letters, such as US, CA."),
        ({"service": ""}, "Write both the carrier and its service, or neither."),
        ({"units_from": "many"}, "Write a number up to 99,999."),
        ({"total_from": "ten"}, "Write an amount, such as 50 or 49.90."),
        ({"total_from": "1.000"}, "without a sign between the thousands"),
        ({"hold_days": "0"}, "Write how many days: 1 to 365."),
        ({"hold": "day", "hold_until": "2020-01-01"}, "Choose a day after today, within a year."),
        ({"weight": "heavy"}, "Write the weight as a number, such as 250 or 1.5."),
    ],
)
def test_what_cannot_be_kept_is_said_at_its_field(rosa, shop, typed, sentence):
    rosa.visit("/rules/new")

    page = rosa.submit("Save", {**HEAVY, **typed})

    assert sentence in page
    assert names(shop) == []


def test_a_rule_that_does_nothing_is_not_kept(rosa, shop):
    rosa.visit("/rules/new")

    page = rosa.submit("Save", {"name": "Nothing", "skus": "A"})

    assert "Choose what becomes of these orders: a service, a tag, a hold …" in page


def test_anothers_store_and_tag_are_none_of_ours(shop, carla):
    from tests.accounts.people import CARLA
    from tests.orders.shop import Shop

    theirs = Shop.of(CARLA)
    tag, _ = Tag.make(theirs.account, "Fragile", "red", utcnow())
    typed = {"store": str(theirs.store.id), "tag": str(tag.id), "put_tag": str(tag.id)}

    errors = RuleForm.typed(shop.account, MultiDict({**HEAVY, **typed}), utcnow()).errors

    assert errors.keys() == {"stores", "tag", "put_tag"}


def test_a_preview_says_how_many_of_todays_orders_it_would_touch_and_saves_nothing(rosa, shop):
    mug = order(orderItems=[item(product={"sellerSku": "MUG"})])
    shop.take(order(), order(), mug, at=utcnow())
    rosa.visit("/rules/new")

    page = rosa.submit("Preview", HEAVY)

    assert "It would touch 2 of today's 3 orders. It would touch 2 of all 3 open orders." in page
    assert shop.orders[0].amazon_order_id in page
    assert mug["orderId"] not in page
    assert names(shop) == []


def test_a_preview_leaves_out_what_an_earlier_rule_keeps_for_itself(rosa, shop):
    shop.take(order(), at=utcnow())
    made(shop, "Mine", countries="US", package="tube", stops="yes")
    rosa.visit("/rules/new")

    page = rosa.submit("Preview", HEAVY)

    assert "It would touch 0 of today's 1 order" in page


def test_rules_are_put_in_order_switched_and_deleted(rosa, shop):
    for name in ("One", "Two", "Three"):
        made(shop, name, package="tube")

    rosa.visit("/rules")
    rosa.submit("Move Three up")
    assert names(shop) == ["One", "Three", "Two"]
    rosa.submit("Move One down")
    assert names(shop) == ["Three", "One", "Two"]
    assert "Two Off" in rosa.submit("Turn off Two")
    assert [each.enabled for each in Rule.of(shop.account)] == [True, True, False]
    rosa.submit("Delete One")
    assert names(shop) == ["Three", "Two"]


def test_rules_are_applied_to_open_orders_and_the_timeline_says_so(rosa, shop):
    shop.take(order())
    made(shop, "Tubes", package="tube")
    rosa.visit("/rules")

    page = rosa.submit("Apply to open orders")

    assert "1 order of 1 touched." in page
    assert "Rule Tubes: Tube, by rosa@lanternbooks.example" in rosa.visit(
        f"/orders/{shop.order.id}"
    )


def test_a_viewer_sees_no_rules(ben):
    assert ben.visit("/rules").status == 403
