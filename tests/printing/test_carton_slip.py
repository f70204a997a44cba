"""One packing slip for a parcel that holds several orders: each order's lines under its number."""

from tests.cartons.conftest import carton_of, together
from tests.orders.documents import item
from tests.pdf.reading import words_of
from tests.printing.test_packing_slip import noted, printed
from webapp.ground.clock import utcnow
from webapp.orders.order import Order, OrderItem
from webapp.orders.order_status import OrderStatus
from webapp.orders.party import RECIPIENT
from webapp.orders.restriction import Restriction
from webapp.privacy.redaction import Reason, redact


def two(shop):
    """A parcel of two orders, each with a product of its own."""
    lines = [{"orderItems": [item(product={"sellerSku": sku})]} for sku in ("RED", "BLUE")]
    orders = together(shop, *lines)
    return carton_of(shop, orders).orders


def test_a_parcel_has_one_slip_whichever_of_its_orders_is_printed(rosa, shop):
    first, second = two(shop)

    page = printed(rosa, second)

    assert page.html.count('class="slip"') == 1
    assert page.html.count("7 Canary Wharf") == 1
    for each in (first, second):
        assert f"Order {each.amazon_order_id}" in page
        assert f'aria-label="{each.amazon_order_id}"><path d="M10 0h2' in page.html
    assert noted(shop) == [first.id, second.id]

    assert printed(rosa, second, first).html.count('class="slip"') == 1


def test_its_pdf_has_each_orders_lines_below_its_number(rosa, shop):
    first, second = two(shop)

    [page] = words_of(rosa.visit(f"/orders/{first.id}/packing-slip.pdf").answer.data)

    assert page.count("7 Canary Wharf") == 1
    skus = {line.order_id: line.seller_sku for line in OrderItem.select()}
    assert set(skus.values()) == {"RED", "BLUE"}
    wanted = [word for each in (first, second) for word in (each.amazon_order_id, skus[each.id])]
    places = [page.index(word) for word in wanted]
    assert places == sorted(places)


def test_the_parcels_page_prints_it(rosa, shop):
    [first, _] = two(shop)
    rosa.visit(f"/cartons/{first.carton_id}")

    page = rosa.submit("Packing slip")

    assert page.html.count('class="slip"') == 1


def test_what_was_cancelled_stands_on_no_slip(rosa, shop):
    first, second = two(shop)
    Order.update(status=OrderStatus.CANCELLED).where(Order.id == second.id).execute()

    page = printed(rosa, first)

    assert first.amazon_order_id in page
    assert second.amazon_order_id not in page


def test_a_redacted_orders_lines_go_to_the_others_address(rosa, shop):
    first, second = two(shop)
    redact(shop.account, [first.id], Reason.AMAZON, utcnow(), None)

    page = printed(rosa, second)

    assert "7 Canary Wharf" in page
    assert "REDACTED" not in page
    assert first.amazon_order_id in page


def test_whoever_is_restricted_is_left_out_and_counted(rosa, shop):
    first, second = two(shop)
    Restriction.impose(first, [RECIPIENT], 1, utcnow())

    page = printed(rosa, second)

    assert "1 order was left out" in page
    assert first.amazon_order_id not in page
    assert noted(shop) == [second.id]
