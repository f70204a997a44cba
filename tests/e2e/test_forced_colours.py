"""Where the system forces its colours, what only a colour said before is still seen."""

from typing import Any

import pytest
from playwright.sync_api import Page

from tests.accounts.people import ROSA
from tests.e2e.rosa import signs_in
from tests.e2e.same_process import context
from tests.orders.documents import order
from tests.orders.shop import Shop

__all__ = ["context"]

EDGE = "(part) => getComputedStyle(part).borderBottomColor"
FRAME = "(part) => getComputedStyle(part).borderTopStyle"
LEGEND = """() => [...document.querySelectorAll(".key")]
  .map((key) => getComputedStyle(key, "::before").backgroundColor)"""


@pytest.mark.parametrize("database_kind", ["sqlite"])
def test_the_current_tab_progress_and_legends_are_seen(page: Page, database: Any) -> None:
    Shop(ROSA).take(order())
    signs_in(page, ROSA.email, ROSA.password)
    page.emulate_media(forced_colors="active")

    page.goto("/orders")
    for where in (".tabs", ".navigation"):
        current = page.locator(f"{where} a[aria-current]").first.evaluate(EDGE)
        others = page.locator(f"{where} a:not([aria-current])").first.evaluate(EDGE)
        assert current != others, where
    page.get_by_role("button", name="Refresh").click()
    assert page.locator("progress").first.evaluate(FRAME) == "solid"

    page.goto("/dashboard")
    shades = page.evaluate(LEGEND)
    assert len(shades) > 1
    assert len(set(shades)) == len(shades)
