"""What is pressed stays where it is until its click, whatever answer comes meanwhile."""

from typing import Any

import pytest
from flask import Flask
from playwright.sync_api import BrowserContext, Locator, Page, expect

from tests.accounts.people import ROSA
from tests.e2e.same_process import context, page_of
from tests.e2e.test_scanning import scan
from tests.orders.documents import NOON, item, order
from tests.orders.shop import Shop
from webapp.orders.order import Order
from webapp.shipping.dispatch import DispatchedParcel, ship
from webapp.shipping.shipment import Shipment, ShipmentStatus

__all__ = ["context"]

pytestmark = pytest.mark.parametrize("database_kind", ["sqlite"])
LOOK = """(part) => {
  htmx.ajax("GET", part.getAttribute("hx-get"), { target: part, swap: "outerHTML" });
}"""
FRAMES = "() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))"


def press(button: Locator) -> None:
    """Down, and not up yet."""
    button.scroll_into_view_if_needed()
    button.hover()
    button.page.mouse.down()


@pytest.fixture
def shop(database: Any) -> Shop:
    return Shop(ROSA)


@pytest.fixture
def page(context: BrowserContext, app: Flask, shop: Shop, base_url: str) -> Page:
    return page_of(context, app, ROSA, base_url)


def test_what_is_said_of_a_number_moves_no_pressed_button(page: Page, shop: Shop) -> None:
    """A field speaks of its number when it is left, which the press does."""
    shop.take(order())
    page.goto(f"/orders/{shop.order.id}/shipments/new")
    page.get_by_label("Carrier", exact=True).select_option("UPS")
    page.get_by_label("Tracking number").fill("1Z-ODD-LOOKING")
    button = page.get_by_role("button", name="Ship", exact=True)

    with page.expect_response("**/shipments/hints"):
        press(button)
    page.evaluate(FRAMES)
    page.mouse.up()

    expect(page.get_by_text("Shipped by")).to_be_visible()
    assert Shipment.select().count() == 1


def test_a_part_that_looks_anew_takes_away_no_pressed_button(page: Page, shop: Shop) -> None:
    shop.take(order())
    order_id = shop.order.id
    parcel = DispatchedParcel(carrier="UPS", tracking_number="1Z1", left_at=NOON)
    ship(shop.account, order_id, parcel, "key", NOON, shop.user)
    page.goto(f"/orders/{order_id}")
    part = page.locator("#shipments[hx-get]")
    expect(part).to_be_attached()

    press(part.get_by_role("button", name="Undo"))
    with page.expect_response(f"**/orders/{order_id}/shipments*"):
        part.evaluate(LOOK)
    page.evaluate(FRAMES)
    page.mouse.up()

    expect(page.get_by_text("Undone.")).to_be_visible()
    assert Shipment.get(Shipment.order == order_id).status is ShipmentStatus.UNDONE


def test_a_colleagues_scan_takes_away_no_pressed_button(page: Page, shop: Shop) -> None:
    shop.take(order(orderItems=[item(quantityOrdered=3)]))
    page.goto(f"/scan/{shop.order.id}")
    scan(page, "CANDLE-RED")
    again = page.get_by_role("button", name="Start again")
    expect(again).to_be_visible()
    colleague = page.context.new_page()
    colleague.goto(page.url)
    scan(colleague, "CANDLE-RED")
    expect(colleague.get_by_text("2 of 3 units scanned")).to_be_visible()

    press(again)
    with page.expect_response(page.url):
        page.evaluate("() => { look(); }")
    page.evaluate(FRAMES)
    page.mouse.up()

    expect(page.get_by_text("0 of 3 units scanned")).to_be_visible()


def test_the_panel_comes_back_over_no_pressed_row(page: Page, shop: Shop) -> None:
    shop.take(*[order() for _ in range(3)])
    page.goto("/orders")
    rows, title = page.locator(".desk tbody tr"), page.locator("#side-title")
    rows.first.locator("th a").click()
    expect(title).to_be_focused()
    page.keyboard.press("/")
    expect(page.locator("#panel")).not_to_be_in_viewport()

    press(rows.last.get_by_text("US Austin"))
    page.evaluate(FRAMES)
    page.mouse.up()

    expect(title).to_contain_text(rows.last.locator("th a").inner_text())
    expect(page.locator("#panel")).to_be_in_viewport()


def test_the_second_click_of_two_presses_nothing_in_the_panel_that_came(
    page: Page, shop: Shop
) -> None:
    shop.take(*[order() for _ in range(3)])
    page.goto("/orders")
    panel = page.locator("#panel")
    hold = panel.get_by_role("button", name="Put on hold")

    page.locator(".desk tbody tr").first.get_by_text("US Austin").click()
    expect(page.locator("#side-title")).to_be_focused()
    for part in (page.locator("#side-title"), hold):
        part.hover()
        page.mouse.down(click_count=2)
        page.mouse.up(click_count=2)

    assert page.evaluate("String(getSelection())") == ""
    hold.click()
    expect(panel.get_by_text("1 order put on hold")).to_be_visible()
    assert Order.select().where(Order.held_at.is_null(False)).count() == 1
