"""A double click on a button sends its form once, however long the answer takes."""

from typing import Any

from playwright.sync_api import Page

from tests.accounts.people import ROSA
from tests.e2e.rosa import signs_in
from tests.live_app import LiveApp
from tests.orders.shop import Shop

# The page stays, as while an answer is on its way.
COUNTED = """() => {
  window.sent = 0;
  document.addEventListener("submit", (event) => { window.sent += 1; event.preventDefault(); });
}"""


def test_a_form_without_htmx_is_sent_once_by_a_double_click(
    page: Page, live: LiveApp, database: Any
) -> None:
    Shop(ROSA)
    signs_in(page, ROSA.email, ROSA.password)
    page.goto("/compliance/incidents")
    page.get_by_label("What happened").fill("A phone was lost on the train.")
    page.evaluate(COUNTED)
    button = page.get_by_role("button", name="Start the clock")

    button.dblclick()

    assert page.evaluate("window.sent") == 1
    button.click()
    assert page.evaluate("window.sent") == 2
