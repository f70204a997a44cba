"""At 320 pixels no name, however long, makes a page scroll sideways (WCAG 1.4.10)."""

from typing import Any

import pytest
from playwright.sync_api import Page

from tests.accounts.people import ROSA
from tests.e2e.rosa import signs_in
from tests.e2e.same_process import context
from tests.orders.documents import item, order
from tests.orders.shop import Shop

__all__ = ["context"]

NARROW = {"width": 320, "height": 800}
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
