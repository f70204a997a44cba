"""After each act the focus is where somebody works, and a screen reader is told what changed."""

from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.accounts.people import ROSA
from tests.e2e.rosa import signs_in
from tests.e2e.same_process import context
from tests.orders.documents import order
from tests.orders.shop import Shop

__all__ = ["context"]

pytestmark = pytest.mark.parametrize("database_kind", ["sqlite"])
ORDERS = 3
POLL = """() => {
  const part = document.getElementById("new-orders");
  return htmx.ajax("GET", part.getAttribute("hx-get"), { target: part, swap: "outerHTML" });
}"""
FOCUSED = "document.activeElement !== document.body && document.activeElement.isConnected"


@pytest.fixture
def shop(database: Any) -> Shop:
    shop = Shop(ROSA)
    shop.take(*[order() for _ in range(ORDERS)])
    return shop


@pytest.fixture
def desk(page: Page, shop: Shop) -> Page:
    signs_in(page, ROSA.email, ROSA.password)
    page.goto("/orders")
    return page


def acts(page: Page, element: Any) -> None:
    """By the keyboard, until the answer has come."""
    element.focus()
    with page.expect_response(lambda answer: "hx-request" in answer.request.headers):
        page.keyboard.press("Enter")
    page.wait_for_function(FOCUSED)


def spoken(page: Page) -> Any:
    return page.locator("#spoken")


def test_a_tab_and_a_search_keep_the_focus_and_say_what_is_found(desk: Page, shop: Shop) -> None:
    acts(desk, desk.get_by_role("link", name="On hold"))
    expect(desk.get_by_role("link", name="On hold")).to_be_focused()
    expect(spoken(desk)).to_contain_text("No orders")

    acts(desk, desk.get_by_role("link", name="Awaiting shipment"))
    expect(spoken(desk)).to_contain_text(f"Awaiting shipment, {ORDERS} on this page")

    desk.get_by_role("searchbox").fill(shop.orders[0].amazon_order_id)
    desk.keyboard.press("Enter")
    expect(spoken(desk)).to_contain_text("1 on this page")
    expect(desk.get_by_role("searchbox")).to_be_focused()


def test_a_poll_that_brings_nothing_new_is_silent_and_takes_no_focus(desk: Page) -> None:
    desk.evaluate(POLL)
    desk.evaluate("document.getElementById('spoken').textContent = ''")
    tab = desk.get_by_role("link", name="On hold")
    tab.focus()

    desk.evaluate(POLL)

    expect(tab).to_be_focused()
    expect(spoken(desk)).to_have_text("")


def test_on_an_orders_page_each_act_leaves_the_focus_in_its_part(desk: Page, shop: Shop) -> None:
    desk.goto(f"/orders/{shop.orders[0].id}")
    desk.get_by_label("New note").fill("Ask about the size")
    acts(desk, desk.get_by_role("button", name="Add the note"))
    expect(desk.get_by_text("Ask about the size")).to_be_visible()

    acts(desk, desk.get_by_role("button", name="Put on hold"))
    expect(desk.get_by_role("button", name="Release")).to_be_visible()
    assert desk.evaluate(FOCUSED)
