"""All orders that could share parcels, put together in one act; and one taken out again."""

from tests.cartons.conftest import carton_of, together
from tests.orders.documents import HOME
from webapp.cartons.carton import Carton
from webapp.orders.order import Order
from webapp.orders.order_status import OrderStatus

ELSEWHERE = {
    "recipient": {"deliveryAddress": {**HOME, "postalCode": "10001", "name": "Bea Canary"}}
}


def test_each_recipients_orders_are_put_together_in_one_act(rosa, shop):
    together(shop, {}, {}, ELSEWHERE, ELSEWHERE, {"programs": ["PRIME"]})

    page = rosa.visit("/cartons")

    assert page.html.count('name="parcel"') == 2
    assert "By itself: It is a Prime order" in page
    rosa.submit("Ship together")
    held = [sorted(o.id for o in each.orders) for each in Carton.select()]
    ids = [each.id for each in sorted(shop.orders, key=lambda o: o.id)]
    assert sorted(held) == [ids[:2], ids[2:4]]
    assert "No orders could share a parcel now" in rosa.visit("/cartons")


def test_what_somebody_put_elsewhere_meanwhile_is_said(rosa, shop):
    first, second, _ = together(shop, {}, {}, {})
    rosa.visit("/cartons")
    rosa.submit("Ship together")

    again = rosa.post("/cartons", {"parcel": f"{first.id} {second.id}"})

    assert again.status == 422
    assert "Somebody has put" in again
    assert {each.carton_id for each in shop.orders} == {Carton.get().id}


def test_the_same_form_sent_twice_makes_one_parcel(rosa, shop):
    first, second = together(shop, {}, {})
    rosa.visit("/cartons")
    rosa.submit("Ship together")

    again = rosa.post("/cartons", {"parcel": f"{first.id} {second.id}"})

    assert "1 shared parcel." in again
    assert Carton.select().count() == 1


def test_one_that_was_cancelled_is_taken_out_and_the_others_stay(rosa, shop):
    orders = together(shop, {}, {}, {})
    carton = carton_of(shop, orders)
    gone = carton.orders[1]
    Order.update(status=OrderStatus.CANCELLED).where(Order.id == gone.id).execute()
    rosa.visit(f"/cartons/{carton.id}")

    page = rosa.submit(f"Take it out : {gone.amazon_order_id}")

    assert "The others still share this parcel." in page
    assert gone.id not in {each.id for each in carton.orders}
    assert len(carton.orders) == 2
