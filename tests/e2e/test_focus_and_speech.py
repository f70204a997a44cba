"""After each act the focus is where somebody works, and a screen reader is told what changed."""

from base64 import b64encode
from collections.abc import Iterator
from itertools import chain
from typing import Any

import pytest
from flask import Flask
from playwright.sync_api import BrowserContext, Page, expect

from tests.accounts.people import CARLA, ROSA
from tests.e2e.acts import MARK, Marking, Walk, acts
from tests.e2e.busy_shop import (
    applies_mappings,
    loses_store,
    on_the_way,
    opens,
    prices,
    selects_one,
    trips,
    worked_on,
)
from tests.e2e.rosa import signs_in
from tests.e2e.same_process import context, page_of
from tests.ground.every_address import filled, rules
from tests.ground.full_shop import FullShop
from tests.label_batches.packer import Packer
from tests.orders.documents import order
from tests.orders.shop import Shop
from tests.servers.sandbox import Sandbox
from webapp.ground.settings import Settings

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


def press(page: Page, element: Any) -> None:
    """By the keyboard, until the answer has come."""
    element.focus()
    with page.expect_response(lambda answer: "hx-request" in answer.request.headers):
        page.keyboard.press("Enter")
    page.wait_for_function(FOCUSED)


def spoken(page: Page) -> Any:
    return page.locator("#spoken")


def test_a_tab_and_a_search_keep_the_focus_and_say_what_is_found(desk: Page, shop: Shop) -> None:
    press(desk, desk.get_by_role("link", name="On hold"))
    expect(desk.get_by_role("link", name="On hold")).to_be_focused()
    expect(spoken(desk)).to_contain_text("No orders")

    press(desk, desk.get_by_role("link", name="Awaiting shipment"))
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


def test_every_act_keeps_the_focus_at_work_and_says_once_what_came_of_it(
    context: BrowserContext,
    app: Flask,
    base_url: str,
    sandbox: Sandbox,
    settings: Settings,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """All acts of all templates: one that no page of this walk offers fails."""
    for name, value in (("loader", Marking(app.jinja_env.loader)), ("bytecode_cache", None)):
        monkeypatch.setattr(app.jinja_env, name, value)
    monkeypatch.setattr(app.jinja_env, "cache", {})
    shop = FullShop(CARLA)
    orders, lists = on_the_way(shop)
    walk = Walk(page_of(context, app, CARLA, base_url))

    walk.on("/orders", selects_one)
    for each in orders:
        walk.on("/orders?status=all", opens(each))
    for address in chain(lists, worked_on(shop), _addresses(app, shop, walk)):
        walk.on(address)
    walk.on("/orders?due=late", selects_one)
    walk.on(applies_mappings(shop))
    shop.shop.user.offer_tour()
    walk.on("/orders")
    walk.page.close()
    _at_amazon(Packer(sandbox.remote, settings), Walk(page_of(context, app, ROSA, base_url), walk))
    _at_status(context, settings, walk)

    assert not walk.wrong, "\n".join(walk.wrong)
    assert sorted(acts() - walk.marks) == []


def _addresses(app: Flask, shop: FullShop, walk: Walk) -> Iterator[str]:
    """The pages with acts that weren't done yet."""
    for rule in rules(app, "GET"):
        address = filled(rule, shop.ids)
        answer = walk.page.request.get(address, max_redirects=0)
        is_page = answer.ok and answer.headers["content-type"].startswith("text/html")
        if is_page and "<html" in (html := answer.text()) and set(MARK.findall(html)) - walk.marks:
            yield address


def _at_amazon(packer: Packer, walk: Walk) -> None:
    """Labels and ways back from Amazon."""
    order = packer.has_order(items=1)
    walk.on(f"/orders/{order.id}/labels/new")
    walk.on(f"/orders/{order.id}")
    for address in chain([prices(packer)], trips(packer)):
        walk.on(address)
    walk.on(loses_store(packer))


def _at_status(context: BrowserContext, settings: Settings, walk: Walk) -> None:
    """Of the installation, for whoever runs it."""
    password = b64encode(f":{settings.metrics_token}".encode()).decode()
    context.set_extra_http_headers({"Authorization": f"Basic {password}"})
    Walk(context.new_page(), walk).on("/status")
