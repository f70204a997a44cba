"""At 320 pixels, with WCAG's text spacing too (1.4.10, 1.4.12), no page scrolls sideways."""

from collections.abc import Iterator
from typing import Any

import pytest
from flask import Flask
from playwright.sync_api import Page

from tests.accounts.people import ROSA
from tests.e2e.rosa import signs_in
from tests.ground.every_address import filled, rules
from tests.ground.full_shop import FullShop
from tests.live_app import LiveApp
from tests.orders.documents import item, order
from tests.orders.shop import Shop
from webapp.accounts.user import User

NARROW = {"width": 320, "height": 800}
SPACING = """
* { line-height: 1.5 !important; letter-spacing: .12em !important; word-spacing: .16em !important }
p { margin-bottom: 2em !important }
"""
SPACE = """(spacing) => {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(spacing);
  document.adoptedStyleSheets = [sheet];
}"""
TOO_WIDE = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
# Names that begin left of the page, where nobody can scroll.
CUT_OFF = """() => [...document.querySelectorAll("main table bdi")]
  .filter((name) => name.getBoundingClientRect().left < 0).map((name) => name.textContent)"""


@pytest.mark.parametrize("database_kind", ["sqlite"])
def test_no_page_scrolls_sideways(page: Page, live: LiveApp, app: Flask, database: Any) -> None:
    # Nobody purges the store that this one wants purged, nor does what else waits.
    live.stop_crew()
    shop = FullShop(ROSA)
    # Whose words are the longest.
    User.get(User.email == ROSA.email).choose_language("de")
    signs_in(page, ROSA.email, ROSA.password)
    page.set_viewport_size(NARROW)  # type: ignore[arg-type]
    seen, wide = 0, []

    for address in _pages(page, app, shop):
        page.goto(address)
        seen += 1
        if page.evaluate(TOO_WIDE) > 0:
            wide.append(address)
        page.evaluate(SPACE, SPACING)
        if page.evaluate(TOO_WIDE) > 0:
            wide.append(f"{address}, spaced")

    assert not wide, wide
    assert seen > 60


@pytest.mark.parametrize("database_kind", ["sqlite"])
def test_a_name_of_any_length_stays_on_the_page(page: Page, live: LiveApp, database: Any) -> None:
    shop = Shop(ROSA)
    product = {"sellerSku": "S" * 255, "asin": "A" * 32, "title": "T" * 1000}
    shop.take(order(orderItems=[item(product=product)]))
    signs_in(page, ROSA.email, ROSA.password)
    page.set_viewport_size(NARROW)  # type: ignore[arg-type]

    for path in ("", "/customs"):
        page.goto(f"/orders/{shop.order.id}{path}")

        assert page.evaluate(TOO_WIDE) <= 0
        assert page.evaluate(CUT_OFF) == []


def _pages(page: Page, app: Flask, shop: FullShop) -> Iterator[str]:
    """Every address that answers with a page, and not with a file or another address."""
    for rule in rules(app, "GET"):
        address = filled(rule, shop.ids)
        answer = page.request.get(address, max_redirects=0)
        if answer.ok and answer.headers["content-type"].startswith("text/html"):
            yield address
