"""Buy labels for parcels that hold several orders: one row, one price, one label, one slip."""

import pytest

from tests.cartons.test_carton_dispatch import ALIKE
from tests.label_batches.packer import PACKAGE, chosen_on_desk, texts
from webapp.cartons.carton import Carton
from webapp.cartons.carton_dispatch import dissolve
from webapp.ground.audit.audit import AuditEntry
from webapp.ground.clock import utcnow
from webapp.label_batches.label_batch_views import CHANGED
from webapp.label_batches.plan_obstacle import JOINED, SEPARATED
from webapp.label_batches.planned_label import PlannedLabel, PlannedLabelStatus
from webapp.orders.order import Order, OrderItem
from webapp.orders.order_status import OrderStatus
from webapp.privacy.redaction import Reason, redact
from webapp.products.product import Product
from webapp.shipping.dispatch import DispatchedParcel, ship
from webapp.shipping.label import Label, LabelStatus
from webapp.shipping.obstacle import IN_CARTON
from webapp.shipping.shipment import Shipment


def carton_of(rosa, orders):
    return Carton.make(rosa.account, [each.id for each in orders], utcnow(), rosa.user)


@pytest.fixture
def pair(rosa):
    return rosa.has_orders(2, **ALIKE)


@pytest.fixture
def carton(rosa, pair):
    return carton_of(rosa, pair)


def priced(rosa, visitor, orders):
    page = chosen_on_desk(visitor, orders)
    visitor.submit("Ask for prices", PACKAGE)
    rosa.asks_prices()
    return visitor.visit(page.path)


def confirmed(rosa, visitor, orders, number=1):
    page = priced(rosa, visitor, orders)
    visitor.submit("Go on to the sum")
    visitor.submit(f"Buy {number} label{'s' if number > 1 else ''}")
    return page


def test_a_parcel_of_two_orders_is_one_row_with_one_price_and_ships_both(rosa, visitor, carton):
    first, second = carton.orders
    [other] = rosa.has_orders(1)

    page = priced(rosa, visitor, [second, other, first])

    assert "3 orders, chosen" in page
    assert page.html.count('name="take"') == 2
    assert "2 orders in one parcel" in page
    summed = visitor.submit("Go on to the sum")
    assert "1 label is for a parcel that holds 2 orders" in summed
    visitor.submit("Buy 2 labels")
    rosa.buys_confirmed()
    rosa.tells_amazon()
    assert [len(rosa.sold(each)) for each in (first, second, other)] == [1, 0, 1]
    shipments = {each.order_id: each for each in Shipment.select()}
    numbers = [shipments[each.id].tracking_number for each in (first, second, other)]
    assert (numbers[0] == numbers[1], numbers[0] == numbers[2]) == (True, False)
    assert rosa.remote.count("confirmShipment") == 1


def test_its_products_weigh_together(rosa, visitor, carton):
    Product.update(weight_grams=100, length_mm=100, width_mm=80, height_mm=50).execute()

    page = chosen_on_desk(visitor, carton.orders)

    units = sum(each.units for each in carton.orders)
    assert PlannedLabel.get().weight_grams == 100 * units
    assert page.html.count('name="take"') == 1


def test_an_order_that_wasnt_selected_leaves_with_its_parcel_and_is_named(rosa, visitor, carton):
    first, second = carton.orders

    page = priced(rosa, visitor, [second])
    summed = visitor.submit("Go on to the sum")

    assert f"Not selected, but in this parcel, and leaves with it: {first.amazon_order_id}" in page
    assert "1 order that you didn't select lies in one of these parcels" in summed


def test_one_slip_for_the_parcel_stands_behind_its_one_label(rosa, visitor, carton):
    first, second = carton.orders
    page = confirmed(rosa, visitor, [first, second])
    rosa.buys_confirmed()
    visitor.visit(page.path)

    label, slip = texts(visitor.submit("Save as PDF", {"slips": "yes"}).answer.data)

    assert first.amazon_order_id in label
    assert slip.count("Packing slip") == 1
    assert [slip.count(each.amazon_order_id) for each in (first, second)] == [1, 1]
    printed = AuditEntry.select().where(AuditEntry.event == "personal_data.printed")
    assert sorted(entry.subject_id for entry in printed) == sorted([first.id, first.id, second.id])


def test_the_print_goes_by_the_first_sku_of_the_whole_parcel(rosa, visitor, carton):
    first, second = carton.orders
    [other] = rosa.has_orders(1, recipient_name="Bea Canary")
    for sku, each in zip("ZAM", (first, second, other), strict=True):
        OrderItem.update(seller_sku=sku).where(OrderItem.order == each).execute()
    page = confirmed(rosa, visitor, [other, first, second], 2)
    rosa.buys_confirmed()
    visitor.visit(page.path)

    pages = texts(visitor.submit("Save as PDF", {"sort": "sku"}).answer.data)

    assert ["Bea Canary" in each for each in pages] == [False, True]


def test_cancelled_together_the_parcel_comes_back_whole(rosa, visitor, carton):
    page = confirmed(rosa, visitor, carton.orders)
    rosa.buys_confirmed()
    visitor.visit(page.path)

    visitor.submit("Cancel those ticked", {"label": [str(Label.get().id)]})
    rosa.processes_label()

    assert Label.get().status is LabelStatus.REFUNDING
    assert {each.status for each in carton.orders} == {OrderStatus.AWAITING_SHIPMENT}


def cancels(rosa, carton):
    [_, second] = carton.orders
    Order.update(status=OrderStatus.CANCELLED).where(Order.id == second.id).execute()
    return f"{second.amazon_order_id}: Amazon has cancelled this order"


def separates(rosa, carton):
    dissolve(carton, utcnow(), rosa.user)
    return str(SEPARATED)


@pytest.mark.parametrize("happens", [cancels, separates])
def test_what_parts_it_before_the_purchase_is_said_and_nothing_is_bought(
    rosa, visitor, carton, happens
):
    page = confirmed(rosa, visitor, carton.orders)
    said = happens(rosa, carton)

    rosa.buys_confirmed()

    assert Label.select().count() == 0
    assert PlannedLabel.get().status is PlannedLabelStatus.STAYED
    assert said in visitor.visit(page.path)


def test_a_label_for_one_order_isnt_bought_once_that_shares_a_parcel(rosa, visitor, pair):
    page = confirmed(rosa, visitor, [pair[0]])
    carton_of(rosa, pair)

    rosa.buys_confirmed()

    assert Label.select().count() == 0
    assert str(IN_CARTON) in visitor.visit(page.path)
    visitor.submit("Ask for prices")
    assert str(JOINED) in visitor.visit(page.path)


def test_a_sum_of_other_orders_than_were_shown_isnt_bought(rosa, visitor, carton):
    priced(rosa, visitor, carton.orders)
    visitor.submit("Go on to the sum")
    separates(rosa, carton)

    again = visitor.submit("Buy 1 label")

    assert CHANGED in again
    assert PlannedLabel.get().status is PlannedLabelStatus.PRICED


def test_the_form_sent_twice_buys_one_label(rosa, visitor, carton):
    page = confirmed(rosa, visitor, carton.orders)
    rosa.buys_confirmed()
    PlannedLabel.update(status=PlannedLabelStatus.CONFIRMED, label_id=None).execute()

    visitor.visit(page.path)
    rosa.buys_confirmed()

    assert Label.select().count() == 1
    assert [len(rosa.sold(each)) for each in carton.orders] == [1, 0]


def test_a_redacted_order_keeps_its_parcel_from_a_label(rosa, visitor, carton):
    first, second = carton.orders
    redact(rosa.account, [second.id], Reason.AMAZON, utcnow(), None)

    page = chosen_on_desk(visitor, [first])

    assert f"{second.amazon_order_id}: Its address is destroyed" in page


def test_what_was_shipped_elsewhere_keeps_its_parcel_until_it_is_separated(rosa, visitor, pair):
    carton = carton_of(rosa, pair)
    first, second = pair
    Order.update(carton_id=None).where(Order.id == second.id).execute()
    facts = {"carrier": "UPS", "tracking_number": "1Z9999999999999999", "left_at": utcnow()}
    ship(rosa.account, second.id, DispatchedParcel(**facts), "elsewhere", utcnow(), rosa.user)
    Order.update(carton_id=carton.id).where(Order.id == second.id).execute()

    page = chosen_on_desk(visitor, [first])

    assert f"{second.amazon_order_id}: All of this order is shipped." in page
