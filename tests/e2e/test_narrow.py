"""No name and no language, however long its words, makes a page scroll sideways: at 320 pixels
(WCAG 1.4.10), at the 1280 of a usual screen, and at the 1024 of a smaller one."""

from typing import Any

import pytest
from playwright.sync_api import Page

from tests.accounts.people import ROSA, joined
from tests.e2e.rosa import signs_in
from tests.e2e.same_process import context
from tests.orders.documents import item, order, status, updated
from tests.orders.shop import Shop
from webapp.accounts.rights.role import Role
from webapp.accounts.user import User
from webapp.ground.clock import utcnow
from webapp.ground.language.language import LANGUAGES
from webapp.orders.tag import Tag

__all__ = ["context"]

NARROW = {"width": 320, "height": 800}
PHONE = {"width": 390, "height": 844}
USUAL = {"width": 1280, "height": 800}
SMALL = {"width": 1024, "height": 768}
TOO_WIDE = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
# Names that begin left of the page, where nobody can scroll.
CUT_OFF = """() => [...document.querySelectorAll("main table bdi")]
  .filter((name) => name.getBoundingClientRect().left < 0).map((name) => name.textContent)"""


@pytest.mark.parametrize("database_kind", ["sqlite"])
def test_a_name_of_any_length_stays_on_the_page(page: Page, database: Any) -> None:
    shop = Shop(ROSA)
    product = {"sellerSku": "S" * 255, "asin": "A" * 32, "title": "T" * 1000}
    shop.take(order(orderItems=[item(product=product)]))
    signs_in(page, ROSA.email, ROSA.password)
    page.set_viewport_size(NARROW)  # type: ignore[arg-type]

    for path in ("", "/customs"):
        page.goto(f"/orders/{shop.order.id}{path}")

        assert page.evaluate(TOO_WIDE) <= 0
        assert page.evaluate(CUT_OFF) == []


# Of the desk with something selected: what is beyond the screen, or on a second line.
BEYOND = """() => {
  const seen = (name) => document.querySelector(name).getBoundingClientRect();
  const right = [".actions-menu", ".views > a:last-child", ".menu-button:not(.navigation-button)"];
  return [
    ...right.filter((name) => seen(name).right > innerWidth),
    ...[".actions", ".masthead"].filter((name) => seen(name).height > 60),
  ];
}"""
# What is cut of the bar and of numbers; filters that lie under what follows them.
CUT = """() => [
  ...[...document.querySelectorAll(".actions-line, .desk-number, .desk-tracking")]
    .filter((each) => each.scrollWidth > each.clientWidth + 1).map((each) => each.className),
  ...[...document.querySelectorAll(".filters-choices select")]
    .filter((each) => each.getBoundingClientRect().right
      > document.querySelector(".views").getBoundingClientRect().left).map((each) => each.name),
]"""
# Words of the bar that stand in several lines.
BROKEN = """() => [...document.querySelectorAll(".actions-line .button")]
  .filter((each) => each.getBoundingClientRect().height > 48).map((each) => each.textContent)"""


@pytest.mark.parametrize("database_kind", ["sqlite"])
def test_the_desk_keeps_to_its_screen_in_each_language(page: Page, database: Any) -> None:
    shop = Shop(ROSA)
    first = order()
    shop.take(first, order())
    signs_in(page, ROSA.email, ROSA.password)
    page.set_viewport_size(USUAL)  # type: ignore[arg-type]
    for language in LANGUAGES:
        User.update(language=language).execute()
        page.goto("/orders")
        page.locator("tbody [name=order]").first.check()
        assert page.evaluate(CUT) == [], language
    shop.take(updated(first, fulfillment=status("SHIPPED")))
    joined(shop.account, Role.SHIPPER)
    Tag.make(shop.account, "Fragile", "red", utcnow())

    for language in LANGUAGES:
        User.update(language=language).execute()
        page.set_viewport_size(SMALL)  # type: ignore[arg-type]
        page.goto("/orders?status=shipped")
        page.locator("tbody [name=order]").first.check()
        page.locator(".actions-more summary").click()

        assert page.evaluate(TOO_WIDE) <= 0, language
        assert page.evaluate(BEYOND) == [], language
        assert page.evaluate(CUT) == [], language

        page.set_viewport_size(USUAL)  # type: ignore[arg-type]
        page.goto("/orders?status=all")
        page.locator("tbody [name=order]").first.check()
        page.locator(".actions-more summary").click()

        assert page.evaluate(TOO_WIDE) <= 0, language
        assert page.evaluate(BEYOND) == [], language

        page.set_viewport_size(PHONE)  # type: ignore[arg-type]
        assert page.evaluate(TOO_WIDE) <= 0, language
        assert page.evaluate(BROKEN) == [], language
        page.set_viewport_size(USUAL)  # type: ignore[arg-type]
