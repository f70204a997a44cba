"""Rosa packs with a scanner: a keyboard that types faster than any answer comes."""

from typing import Any

from playwright.sync_api import Page, expect

from tests.accounts.people import ROSA
from tests.e2e.rosa import signs_in
from tests.live_app import LiveApp
from tests.orders.documents import item, order
from tests.orders.shop import Shop
from webapp.orders.order import Order
from webapp.orders.order_status import OrderStatus
from webapp.stores.store import Store


def test_a_scanner_packs_one_parcel_after_the_other(
    page: Page, live: LiveApp, database: Any
) -> None:
    shop = Shop(ROSA)
    Store.update(confirm_shipments=False).execute()
    lamp = {"asin": "B0LAMP0001", "sellerSku": "LAMP", "title": "A lamp"}
    shop.take(order(orderItems=[item(quantityOrdered=3), item(product=lamp)]), order())
    first, second = shop.orders
    signs_in(page, ROSA.email, ROSA.password)
    page.goto("/scan")
    expect(page.get_by_label("Scan a packing slip or a label")).to_be_focused()

    scan(page, first.amazon_order_id, "CANDLE-RED", "SPOON", "CANDLE-RED", "CANDLE-RED")

    main = page.get_by_role("main")
    expect(main.get_by_text("3 of 4 units scanned")).to_be_visible()
    scan(page, "CANDLE-RED")
    expect(main.get_by_text("That is one CANDLE-RED too many")).to_be_visible()
    scan(page, "LAMP")
    expect(page.get_by_label("Tracking number")).to_be_focused()
    page.get_by_label("Carrier", exact=True).select_option("UPS")
    page.get_by_label("Tracking number").focus()
    scan(page, "1Z845X320301234566")
    expect(main.get_by_text("shipped by UPS")).to_be_visible()
    expect(page.get_by_label("Scan a packing slip or a label")).to_be_focused()
    assert Order.get_by_id(first.id).status is OrderStatus.SHIPPED
    scan(page, second.amazon_order_id)
    expect(main.get_by_text("0 of 1 unit scanned")).to_be_visible()


def scan(page: Page, *codes: str) -> None:
    """As a scanner types: without a pause, each with Enter."""
    for code in codes:
        page.keyboard.type(code)
        page.keyboard.press("Enter")
