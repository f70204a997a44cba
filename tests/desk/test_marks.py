"""What the desk marks: priority, and orders that share a parcel; and the filters that find them."""

from tests.cartons.conftest import carton_of, together
from tests.orders.documents import NOON, order
from webapp.orders.order import Order
from webapp.orders.order_status import OrderStatus


def numbers(page):
    found = [each.amazon_order_id for each in Order.select() if each.amazon_order_id in page.html]
    return sorted(found)


def test_priority_is_given_marked_found_and_undone(rosa, shop):
    shop.take(order(), order(), at=NOON)
    first, second = shop.orders
    rosa.visit("/orders")

    given = rosa.submit("Give priority", {"order": [str(first.id)]})

    assert "1 order given priority" in given
    assert given.html.count(">Priority</span>") == 1
    assert numbers(rosa.visit("/orders?flag=priority")) == [first.amazon_order_id]
    rosa.visit("/orders")
    rosa.submit("Give priority", {"order": [str(first.id), str(second.id)]})
    rosa.submit("Undo")
    assert [each.is_priority for each in shop.orders] == [True, False]


def test_an_orders_page_gives_priority_and_takes_it_away(rosa, shop):
    shop.take(order(), at=NOON)
    rosa.visit(f"/orders/{shop.order.id}")

    page = rosa.submit("Give priority")
    assert "Given priority" in page
    rosa.submit("Take priority away")

    assert shop.order.is_priority is False


def test_orders_that_share_a_parcel_are_marked_and_lead_there(rosa, shop):
    first, second, _ = together(shop, {}, {}, {})
    carton = carton_of(shop, [first, second])

    page = rosa.visit("/orders")

    assert page.html.count(f'href="/cartons/{carton.id}">Shared parcel</a>') == 2
    found = numbers(rosa.visit("/orders?flag=shared"))
    assert found == sorted([first.amazon_order_id, second.amazon_order_id])
    Order.update(status=OrderStatus.SHIPPED).where(Order.id == first.id).execute()
    assert numbers(rosa.visit("/orders?status=all&flag=shared")) == found
