"""Orders in one parcel: who may share it, who can't and why, and how they are separated."""

from concurrent.futures import ThreadPoolExecutor

import pytest

from tests.cartons.conftest import carton_of, together
from tests.orders.documents import HOME, NOON, item, status
from webapp.cartons.carton import Carton
from webapp.cartons.carton_dispatch import dissolve
from webapp.cartons.carton_offer import CartonOffer
from webapp.ground.clock import iso, utcnow
from webapp.ground.database.db import connected
from webapp.orders.hold import hold
from webapp.orders.hold_terms import HoldReason
from webapp.orders.order import Order, OrderEvent
from webapp.privacy.redaction import Reason, redact
from webapp.products.product import Product
from webapp.shipping.dispatch import DispatchedParcel, ship
from webapp.shipping.obstacle import Unshippable

NUMBER = "1Z9999999999999999"


def reasons(shop):
    """What is said of all orders but the first, at the first one's offer."""
    return [str(row.reason) for row in CartonOffer(shop.orders[0], NOON).rows[1:]]


def parcel(**facts):
    return DispatchedParcel(
        **{"carrier": "UPS", "tracking_number": NUMBER, "left_at": utcnow(), **facts}
    )


def test_orders_of_one_recipient_at_one_address_are_offered(shop, pair):
    offer = CartonOffer(pair[0], NOON)

    assert [row.order for row in offer.rows] == pair
    assert offer.possible


def test_the_earliest_ship_by_governs(shop):
    sooner = {"fulfillment": {"shipByWindow": {"latestDateTime": iso(NOON)}}}
    together(shop, {}, sooner)

    assert CartonOffer(shop.orders[0], NOON).ship_by == NOON


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"fulfillment": {"fulfillmentServiceLevel": "EXPEDITED"}}, "another service: Expedited"),
        ({"programs": ["PRIME"]}, "Prime order"),
        ({"programs": ["FBM_SHIP_PLUS"]}, "Ship+"),
        ({"programs": ["AMAZON_EASY_SHIP"]}, "Easy Ship"),
        ({"fulfillment": status("PARTIALLY_SHIPPED")}, "A part of it has left"),
        (
            {"recipient": {"deliveryAddress": HOME | {"addressLine1": "8 Canary Wharf"}}},
            "another address",
        ),
    ],
)
def test_what_cant_share_the_parcel_is_listed_with_the_reason(shop, changes, words):
    together(shop, {}, changes)

    [reason] = reasons(shop)

    assert words in reason
    with pytest.raises(Unshippable, match="112-"):
        carton_of(shop, shop.orders)


def test_the_same_address_in_another_spelling_is_the_same(shop):
    spelt = HOME | {"name": "ADA  CANARY", "addressLine1": "7, canary wharf"}
    together(shop, {}, {"recipient": {"deliveryAddress": spelt}})

    assert reasons(shop) == [""]


def test_an_order_on_hold_is_listed_with_the_reason(shop, pair):
    hold(shop.account, [pair[1].id], HoldReason.STOCK, utcnow(), shop.user.id)

    assert reasons(shop) == ["This order is on hold. Release it first."]


def test_a_product_that_ships_alone_keeps_its_order_out(shop, pair):
    Product.update(ships_alone=True).execute()

    assert reasons(shop) == ["CANDLE-RED in it always ships alone."]


def test_what_is_redacted_is_offered_no_more(shop, pair):
    redact(shop.account, [pair[1].id], Reason.GDPR, utcnow(), shop.user)

    assert reasons(shop) == []


def test_orders_of_two_stores_are_not_put_together(shop, pair):
    other = shop.open("A2EUQ1WTGCTBG2")
    Order.update(store=other).where(Order.id == pair[1].id).execute()

    with pytest.raises(Unshippable, match="another store"):
        carton_of(shop, pair)


def test_the_same_orders_asked_for_twice_are_one_carton(shop, pair):
    assert carton_of(shop, pair) == carton_of(shop, pair)
    assert Carton.select().count() == 1


def test_an_order_lies_in_one_carton_only(shop):
    first, second, third = together(shop, {}, {}, {})
    carton_of(shop, [first, second])

    with pytest.raises(Unshippable, match="another parcel meanwhile"):
        carton_of(shop, [second, third])
    assert Order.get_by_id(third.id).carton_id is None


def test_of_two_who_take_the_same_order_at_once_one_wins(shop):
    first, second, third = together(shop, {}, {}, {})

    def is_told(orders):
        with connected():
            try:
                carton_of(shop, orders)
            except Unshippable as error:
                return str(error)
        return ""

    with ThreadPoolExecutor(2) as people:
        told = sorted(people.map(is_told, [[first, second], [third, second]]))

    assert told[0] == ""
    assert "another parcel meanwhile" in told[1]
    assert Carton.select().count() == 1
    assert Order.select().where(Order.carton_id.is_null(False)).count() == 2


def test_an_order_in_a_carton_doesnt_leave_by_itself(shop, pair):
    carton_of(shop, pair)

    with pytest.raises(Unshippable, match="shares a parcel"):
        ship(shop.account, pair[0].id, parcel(), "form-number-1", utcnow(), shop.user)


def test_separated_orders_are_as_before(shop, pair):
    dissolve(carton_of(shop, pair), utcnow(), shop.user)

    assert {each.carton_id for each in shop.orders} == {None}
    kinds = [each.kind for each in OrderEvent.select().order_by(OrderEvent.id)]
    assert kinds == ["carton_made"] * 2 + ["carton_left"] * 2
    assert ship(shop.account, pair[0].id, parcel(), "form-number-1", utcnow(), shop.user)


def test_a_carton_that_nothing_lies_in_is_forgotten(shop, pair):
    carton = carton_of(shop, pair)
    Carton.prune()
    assert Carton.find(shop.account, carton.id)

    dissolve(carton, utcnow(), shop.user)
    Carton.prune()

    assert not Carton.find(shop.account, carton.id)


def test_what_the_parcel_holds_is_told_with_each_line(shop):
    together(shop, {"orderItems": [item(quantityOrdered=3)]}, {})

    assert [row.items for row in CartonOffer(shop.orders[0], NOON).rows] == [
        "3 × CANDLE-RED",
        "1 × CANDLE-RED",
    ]
