"""Rules act on orders as they come in."""

from datetime import timedelta

import pytest

from tests.orders.documents import CANADA, GERMANY, NOON, item, money, order, updated
from tests.rules.conftest import made
from tests.shipping.conftest import mapped
from webapp.orders.order import Order, OrderEvent
from webapp.orders.order_status import OrderStatus
from webapp.orders.tag import OrderTag, Tag
from webapp.orders.tally import Tally
from webapp.rules.rule_application import RuleApplication
from webapp.service_mappings.mapping_application import MappingApplication
from webapp.service_mappings.mapping_census import MappingCensus

UPS = {"carrier": "UPS", "service": "UPS Next Day Air"}


def line(sku, quantity=1):
    return item(product={"sellerSku": sku}, quantityOrdered=quantity)


def touched(shop):
    return [each.ship_package == "tube" for each in shop.orders]


def tag(shop, name="Fragile"):
    return Tag.make(shop.account, name, "red", NOON)[0]


@pytest.mark.parametrize(
    ("asked", "fits", "differs"),
    [
        ({"countries": "ca, US"}, {}, {"countryCode": "MX"}),
        ({"regions": "tx"}, {}, {"stateOrRegion": "NY"}),
        ({"regions": "Texas"}, {"stateOrRegion": "TX."}, {"stateOrRegion": "NY"}),
        ({"regions": "TX"}, {"stateOrRegion": "texas"}, {"stateOrRegion": "Tex-Mex"}),
        (
            {"regions": "Quebec"},
            {"countryCode": "CA", "stateOrRegion": "Québec"},
            {"countryCode": "US", "stateOrRegion": "QC"},
        ),
        (
            {"regions": "Tokyo"},
            {"countryCode": "JP", "stateOrRegion": "東京都"},
            {"countryCode": "JP", "stateOrRegion": "大阪府"},
        ),
    ],
)
def test_an_address_meets_a_rule_by_what_the_order_keeps_of_it(shop, asked, fits, differs):
    made(shop, package="tube", **asked)

    shop.take(
        order(recipient={"deliveryAddress": fits}), order(recipient={"deliveryAddress": differs})
    )

    assert touched(shop) == [True, False]


@pytest.mark.parametrize(
    ("asked", "fits", "differs"),
    [
        ({"skus": "mug-*\nCANDLE-RED"}, [line("MUG-1"), line("X")], [line("MUGS")]),
        ({"skus": "MUG-*", "every_sku": "yes"}, [line("MUG-1"), line("MUG-2")],
         [line("MUG-1"), line("X")]),
        ({"units_from": "3"}, [line("A", 2), line("B")], [line("A", 2)]),
        ({"units_to": "2"}, [line("A", 2)], [line("A", 3)]),
    ],
)  # fmt: skip
def test_the_lines_of_an_order_meet_a_rule(shop, asked, fits, differs):
    made(shop, package="tube", **asked)

    shop.take(order(orderItems=fits), order(orderItems=differs))

    assert touched(shop) == [True, False]


@pytest.mark.parametrize(
    ("asked", "fits", "differs"),
    [
        (
            {"total_from": "50", "total_to": "99.99", "currency": "USD"},
            {"proceeds": {"grandTotal": money("50.00")}},
            {"proceeds": {"grandTotal": money("100.00")}},
        ),
        (
            {"services": "Next_Day"},
            {"fulfillment": {"fulfillmentServiceLevel": "NEXT_DAY"}},
            {},
        ),
        ({"is_prime": "yes"}, {"programs": ["PRIME"]}, {}),
        ({"is_prime": "no"}, {}, {"programs": ["PRIME"]}),
        ({"demand": "ship_plus"}, {"programs": ["FBM_SHIP_PLUS"]}, {}),
        (
            {"ship_by_days": "2"},
            {},
            {"fulfillment": {"shipByWindow": {"latestDateTime": "2026-11-27T12:00:00Z"}}},
        ),
    ],
)
def test_an_order_meets_a_rule_by_what_amazon_says_of_it(shop, asked, fits, differs):
    made(shop, package="tube", **asked)

    shop.take(order(**fits), order(**differs))

    assert touched(shop) == [True, False]


def test_a_rule_is_for_the_stores_or_the_source_that_it_names(shop):
    canada, germany = shop.open(CANADA), shop.open(GERMANY)
    made(shop, package="tube", store=str(canada.id))
    made(shop, "Germany", weight="1", weight_unit="kg", source="DE")

    shop.take(*(order(salesChannel={"marketplaceId": each}) for each in (CANADA, GERMANY)))

    facts = [(each.store_id, each.ship_package, each.ship_weight_grams) for each in shop.orders]
    assert facts == [(canada.id, "tube", None), (germany.id, None, 1000)]


def test_a_rule_has_the_last_word_on_the_service_and_a_mapping_where_it_says_nothing(shop):
    mapped(shop.store, package="parcel", signature="yes")
    made(shop, skus="CANDLE-*", **UPS)
    made(shop, "Light", weight="200", weight_unit="g", signature="no")

    shop.take(order(), order(orderItems=[line("MUG")]))

    assert [each.mapped_service for each in shop.orders] == ["UPS Next Day Air", "UPS Ground"]
    assert {each.ship_package for each in shop.orders} == {"parcel"}
    assert {each.ship_weight_grams for each in shop.orders} == {200}
    assert {each.ship_signature for each in shop.orders} == {False}


def test_applying_the_mappings_leaves_what_a_rule_has_decided(shop):
    made(shop, skus="CANDLE-*", **UPS)
    made(shop, "Light", skus="MUG", weight="200", weight_unit="g")
    shop.take(order(), order(orderItems=[line("MUG")]))
    mapping = mapped(shop.store, weight="8", weight_unit="oz")

    assert MappingCensus(shop.store).effect("STANDARD", mapping.shipping).changed == 1
    assert MappingApplication.request([mapping], NOON) == 1

    facts = [(each.mapped_service, each.ship_weight_grams) for each in shop.orders]
    assert facts == [("UPS Next Day Air", None), ("UPS Ground", 200)]
    assert MappingCensus(shop.store).effect("STANDARD", mapping.shipping).changed == 0


def test_a_later_rule_has_the_last_word_unless_an_earlier_one_stops(shop):
    made(shop, "Mugs", skus="MUG", package="tube", stops="yes")
    made(shop, "First", package="parcel")
    made(shop, "Second", package="envelope")

    shop.take(order(orderItems=[line("MUG")]), order())

    assert [each.ship_package for each in shop.orders] == ["tube", "envelope"]


def test_rules_see_the_tags_that_earlier_rules_and_the_store_gave(shop):
    from webapp.imports.import_tag import ImportTag

    fragile, new = tag(shop), tag(shop, "New")
    ImportTag.choose(shop.store, new, NOON, shop.user)
    made(shop, tag=str(new.id), put_tag=str(fragile.id), skus="MUG")
    made(shop, "Fragile", tag=str(fragile.id), package="tube")

    shop.take(order(orderItems=[line("MUG")]), order())

    assert touched(shop) == [True, False]
    assert OrderTag.select().where(OrderTag.tag == fragile).count() == 1


def test_a_rule_holds_for_days_with_its_reason_and_counts_are_right(shop):
    made(shop, hold="days", hold_days="3", hold_reason="stock")

    shop.take(order())

    held = shop.order
    assert (held.status, held.hold_reason) == (OrderStatus.ON_HOLD, "stock")
    assert held.held_until == NOON.replace(hour=0) + timedelta(days=3)
    assert Tally.counts(shop.account)[OrderStatus.ON_HOLD] == 1
    assert str(OrderEvent.get().detail) == "Waiting for stock until 26 Nov 2026"


def test_a_hold_whose_day_is_over_holds_nothing(shop):
    rule = made(shop, hold="day", hold_until="2026-12-24", package="tube")

    shop.take(order())
    shop.take(order(), at=NOON + timedelta(days=40))

    assert [each.status for each in shop.orders] == [
        OrderStatus.ON_HOLD, OrderStatus.AWAITING_SHIPMENT,
    ]  # fmt: skip
    did = [line.did for each in shop.orders for line in RuleApplication.of(each)]
    assert did == [f"{rule.name}: Tube and hold until 24 Dec 2026", f"{rule.name}: Tube"]


def test_an_order_that_comes_again_is_not_given_the_same_twice(shop):
    fragile, paper = tag(shop), order()
    made(shop, put_tag=str(fragile.id), hold="released", package="tube")
    shop.take(paper)
    fragile.take_off([shop.order.id])
    Order.update(ship_package="parcel", status="awaiting_shipment", held_at=None).execute()

    shop.take_later(updated(paper, programs=["PRIME"]))

    assert shop.order.ship_package == "parcel"
    assert shop.order.status is OrderStatus.AWAITING_SHIPMENT
    assert not OrderTag.select().exists()
    assert RuleApplication.select().count() == 1


def test_a_rule_that_is_off_or_anothers_does_nothing(shop, carla):
    from tests.accounts.people import CARLA
    from tests.orders.shop import Shop

    made(Shop.of(CARLA), package="tube")
    made(shop, package="tube").switch(False, NOON, shop.user)

    shop.take(order())

    assert touched(shop) == [False]


def test_a_rule_whose_tag_was_deleted_does_the_rest(shop):
    fragile = tag(shop)
    made(shop, put_tag=str(fragile.id), package="tube")
    fragile.remove(NOON, shop.user)

    shop.take(order())

    assert touched(shop) == [True]
    assert RuleApplication.of(shop.order)[0].did == "Candles: Tube"
