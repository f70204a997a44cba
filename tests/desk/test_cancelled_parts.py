"""What was cancelled of a line is not named as shipped once the rest of it has left."""

from tests.desk.test_export import exported
from tests.orders.documents import item, order, updated
from webapp.order_search.order_query import OrderQuery

ROW = "{} × CANDLE-RED"


def asked(address):
    return OrderQuery.from_text(address, sees_people=False)


def left(fulfilled, unfulfilled):
    told = {"quantityFulfilled": fulfilled, "quantityUnfulfilled": unfulfilled}
    return [item(orderItemId="7", quantityOrdered=5, fulfillment=told)]


def test_an_order_that_has_left_names_what_left(rosa, shop):
    document = order(orderItems=left(0, 3))
    shop.take(document)
    shipped = {"fulfillmentStatus": "SHIPPED", "fulfilledBy": "MERCHANT"}
    shop.take(updated(document, orderItems=left(3, 0), fulfillment=shipped))

    [row] = exported(shop, order_query=asked("status=shipped"))
    page = rosa.visit("/orders?status=shipped")

    assert (row["Items"], row["Units"], row["Units shipped"]) == (ROW.format(3), "5", "3")
    assert ROW.format(3) in page
    assert ROW.format(5) not in page


def test_an_order_that_was_cancelled_whole_still_names_what_was_ordered(rosa, shop):
    document = order(orderItems=left(0, 5))
    shop.take(document)
    cancelled = {"fulfillmentStatus": "CANCELLED", "fulfilledBy": "MERCHANT"}
    shop.take(updated(document, orderItems=left(0, 0), fulfillment=cancelled))

    [row] = exported(shop, order_query=asked("status=cancelled"))

    assert row["Items"] == ROW.format(5)
    assert ROW.format(5) in rosa.visit("/orders?status=cancelled")
