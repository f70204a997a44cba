"""What Rosa's desk makes of the orders that Amazon tells, whatever their order and shape."""

from datetime import UTC, datetime, timedelta

import pytest

from tests.orders.documents import (
    CANADA,
    HOME,
    NOON,
    amazons_own_examples,
    item,
    money,
    order,
    parcel,
    status,
    updated,
)
from webapp.amazon.marketplace import marketplace
from webapp.orders.order import Order, OrderItem
from webapp.orders.order_status import OrderStatus
from webapp.orders.party import Party
from webapp.orders.tally import Tally
from webapp.shipping.unshipped import unshipped

EXAMPLES_NOW = datetime(2024, 12, 26, tzinfo=UTC)
FUTURE = {
    "fulfillment": {"fulfillmentServiceLevel": "BY_DRONE", "drone": {"colour": "blue"}},
    "programs": ["MOON_CLUB"],
    "newFangled": [1, {"deep": True}],
}
NAMES = ["Zoë 🦄🎉", "محمد عبد الله", "山田 太郎", "A" * 300, "Ådám\u202eevil", "<b>Bold</b> & Co"]


def open_everywhere(shop, documents):
    """A store for each marketplace of these documents."""
    wanted = {document["salesChannel"]["marketplaceId"] for document in documents}
    for marketplace_id in wanted - {shop.store.marketplace_id}:
        shop.open(marketplace_id)


def known_marketplace(document):
    try:
        return bool(marketplace(document["salesChannel"]["marketplaceId"]))
    except ValueError:
        return False


def own(document):
    return updated(document, 0, fulfillment={"fulfilledBy": "MERCHANT"} | status("UNSHIPPED"))


def test_a_paid_order_awaits_shipment(shop):
    shop.take(order(proceeds={"grandTotal": money("25.50")}))

    found = shop.order

    assert (found.status, found.total_minor, found.currency) == ("awaiting_shipment", 2550, "USD")
    assert (found.city, found.country, found.ship_by) == ("Austin", "US", NOON + timedelta(days=1))
    assert [line.seller_sku for line in found.items] == ["CANDLE-RED"]


def test_amazons_own_examples_come_in_as_they_stand(shop):
    documents = [each for each in amazons_own_examples() if known_marketplace(each)]
    open_everywhere(shop, documents)

    # A year later, what is personal about them would be past its time, and left out.
    taken = shop.take(*documents, at=EXAMPLES_NOW)
    shop.take(*[own(document) for document in documents], at=EXAMPLES_NOW)

    assert len(documents) > 3
    assert taken.set_aside == 0
    numbers = {document["orderId"] for document in documents}
    assert {found.amazon_order_id for found in shop.orders} == numbers
    assert Party.select().count() >= len(numbers)


def test_a_later_update_is_never_overwritten_by_an_earlier_one(shop):
    first = order()
    shipped = updated(first, 30, fulfillment=status("SHIPPED"))

    shop.take(shipped, first)
    shop.take(first)
    shop.take(shipped)
    shop.take_later(first)

    assert shop.order.status == OrderStatus.SHIPPED


def test_at_a_tie_the_later_fetch_counts(shop):
    first = order()
    other = updated(first, 0, fulfillment=status("CANCELLED"))

    shop.take(first)
    shop.take_later(other)
    shop.take(first)

    assert shop.order.status == OrderStatus.CANCELLED


def test_a_pending_order_comes_when_it_is_paid(shop):
    pending = order(fulfillment=status("PENDING"), buyer=None, recipient=None)

    shop.take(pending)
    before = len(shop.orders)
    shop.take(updated(pending, fulfillment=status("UNSHIPPED")))

    assert before == 0
    assert shop.order.status == OrderStatus.AWAITING_SHIPMENT


@pytest.mark.parametrize("done", ["SHIPPED", "CANCELLED", "UNFULFILLABLE", "PENDING_AVAILABILITY"])
def test_an_order_that_was_never_to_ship_is_not_imported(shop, done):
    shop.take(order(fulfillment=status(done)))

    assert shop.orders == []


def test_an_order_that_amazon_ships_is_not_imported(shop):
    shop.take(order(fulfillment={"fulfilledBy": "AMAZON"}))

    assert shop.orders == []


def test_an_order_of_another_source_is_not_imported(shop):
    shop.take(order(salesChannel={"marketplaceId": CANADA}))

    assert shop.orders == []


def test_an_imported_order_follows_being_shipped(shop):
    first = order()
    shop.take(first)

    line = first["orderItems"][0] | {"fulfillment": {"quantityFulfilled": 1}}
    shop.take(
        updated(first, fulfillment=status("SHIPPED"), orderItems=[line], packages=[parcel("1Z999")])
    )

    assert shop.order.status == OrderStatus.SHIPPED
    assert shop.order.closed_at == shop.order.last_updated_at
    assert shop.order.personal_data_due_at == shop.order.closed_at + timedelta(days=30)
    assert [package.tracking_number for package in shop.order.packages] == ["1Z999"]
    assert [line.quantity_shipped for line in shop.order.items] == [1]
    assert [(event.kind, str(event.detail)) for event in shop.order.events] == [
        ("status", "Shipped")
    ]


def test_an_imported_order_follows_being_cancelled(shop):
    first = order(orderItems=[item(), item()])
    shop.take(first)

    gone = first["orderItems"][0] | {"cancellation": {"cancellationExecution": {}}}
    gone["cancellation"]["cancellationExecution"] = {"cancelledBy": "BUYER"}
    shop.take(
        updated(first, fulfillment=status("CANCELLED"), orderItems=[gone, first["orderItems"][1]])
    )

    assert shop.order.status == OrderStatus.CANCELLED
    assert sorted(line.is_cancelled for line in shop.order.items) == [False, True]


def test_a_changed_address_lands(shop):
    first = order()
    shop.take(first)

    shop.take(updated(first, recipient={"deliveryAddress": HOME | {"city": "Reno"}}))

    assert shop.order.city == "Reno"
    assert Party.select().where(Party.order == shop.order).count() == 2


def test_a_wish_to_cancel_lands_in_flag_and_timeline(shop):
    first = order()
    shop.take(first)

    asked = {"cancellationRequest": {"requester": "BUYER", "cancelReason": "Too late"}}
    shop.take(updated(first, orderItems=[first["orderItems"][0] | {"cancellation": asked}]))

    assert shop.order.cancel_requested
    assert [event.kind for event in shop.order.events] == ["cancel_requested"]


def test_an_order_without_address_or_items_comes_in(shop):
    taken = shop.take(order(recipient=None, buyer=None, orderItems=[], proceeds=None))

    assert (taken.new, taken.set_aside) == (1, 0)
    assert (shop.order.city, shop.order.currency, shop.order.units) == (None, None, 0)


def test_values_and_fields_that_amazon_invents_do_no_harm(shop):
    taken = shop.take(order(**FUTURE))

    assert (taken.new, taken.set_aside) == (1, 0)
    assert shop.order.service_level == "BY_DRONE"


def test_a_status_that_amazon_invents_leaves_an_order_where_it_stood(shop):
    first = order()
    shop.take(first, order(fulfillment=status("ON_THE_MOON")))

    shop.take(updated(first, fulfillment=status("ON_THE_MOON")))

    assert shop.order.status == OrderStatus.AWAITING_SHIPMENT
    assert shop.order.fulfillment_status == "ON_THE_MOON"


@pytest.mark.parametrize("name", NAMES)
def test_names_of_every_kind_come_back_as_they_were(shop, name):
    shop.take(order(buyer={"buyerName": name}))

    assert Party.of(shop.order)["buyer"]["name"] == name


def test_an_order_that_comes_twice_in_a_page_is_kept_once_and_newest(shop):
    first = order()
    page = [first, updated(first, fulfillment=status("PARTIALLY_SHIPPED")), first]

    taken = shop.take(*page)

    assert (taken.seen, taken.new) == (3, 1)
    assert shop.order.status == OrderStatus.PARTIALLY_SHIPPED
    assert OrderItem.select().count() == 1


def test_the_counts_of_the_tabs_follow_every_move(shop):
    first, second, third = order(), order(), order()
    shop.take(first, second, third)

    shop.take(
        updated(first, fulfillment=status("SHIPPED")),
        updated(second, fulfillment=status("CANCELLED")),
    )
    shop.take(updated(first, 20, fulfillment=status("SHIPPED")))

    counted = {
        status: Order.select().where(Order.status == status).count() for status in OrderStatus
    }
    assert Tally.counts(shop.account) == counted
    assert (counted[OrderStatus.AWAITING_SHIPMENT], counted[OrderStatus.SHIPPED]) == (1, 1)


def test_money_is_kept_in_the_currencys_own_smallest_unit(shop):
    shop.take(
        order(proceeds={"grandTotal": money("1980", "JPY")}),
        order(proceeds={"grandTotal": money("12.345", "KWD")}),
        order(proceeds={"grandTotal": money("0.1")}),
    )

    assert [found.total_minor for found in shop.orders] == [1980, 12345, 10]


@pytest.mark.parametrize("lines", [None, []])
def test_a_later_version_without_lines_takes_none_back(shop, lines):
    first = order(orderItems=[item(quantityOrdered=3), item(quantityOrdered=1)])
    shop.take(first)

    shop.take(updated(first, fulfillment=status("PARTIALLY_SHIPPED"), orderItems=lines))

    assert (shop.order.units, shop.order.fulfillment_status) == (4, "PARTIALLY_SHIPPED")
    assert sum(unshipped([shop.order.id])[shop.order.id].values()) == 4


def test_a_later_version_without_its_times_takes_no_deadline_back(shop):
    first = order()
    shop.take(first)
    due = shop.order.ship_by, shop.order.deliver_by

    shop.take(updated(first, fulfillment={"shipByWindow": None, "deliverByWindow": None}))

    assert (shop.order.ship_by, shop.order.deliver_by) == due
