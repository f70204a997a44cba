"""The address book in a real browser: in place with JavaScript, and whole pages without."""

import pytest
from playwright.sync_api import Page, expect

from tests.e2e import rosa
from tests.live_app import LiveApp

FILE = {
    "name": "contacts.csv",
    "mimeType": "text/csv",
    "buffer": b"Name,Email\nEve Other,eve@other.example\nMax,max@\nUgo Weg,\n",
}


def fill_the_book(page: Page) -> None:
    rosa.signs_up(page)
    page.goto("/contacts")
    page.get_by_role("link", name="Import a file").click()
    page.set_input_files("#file", FILE)  # type: ignore[arg-type]
    page.get_by_role("button", name="Import").click()
    expect(page.get_by_role("main").get_by_text("2 rows were taken in")).to_be_visible()
    expect(page.get_by_role("main").get_by_text("Line 3: E-mail")).to_be_visible()


def find_eve(page: Page) -> None:
    page.goto("/contacts")
    page.get_by_role("searchbox").fill("other")
    page.get_by_role("button", name="Search").click()
    expect(page.get_by_role("link", name="Show all")).to_be_visible()
    expect(page.get_by_role("main").get_by_text("Ugo Weg")).to_have_count(0)
    assert "other" not in page.url.lower()


def mend_eve(page: Page) -> None:
    page.get_by_role("link", name="Eve Other").click()
    page.get_by_role("link", name="Edit").click()
    page.get_by_label("E-mail").fill("eve")
    page.get_by_role("button", name="Save the contact").click()
    expect(page.get_by_role("main").get_by_text("Please correct this")).to_be_visible()
    page.get_by_label("E-mail").fill("eve@married.example")
    page.get_by_role("button", name="Save the contact").click()
    expect(page.get_by_role("main").get_by_text("The contact is changed.")).to_be_visible()


def test_rosa_imports_finds_and_mends_contacts_in_place(page: Page, live: LiveApp, inspect_page):
    fill_the_book(page)
    inspect_page(page)
    find_eve(page)
    inspect_page(page)
    mend_eve(page)


@pytest.mark.no_javascript
def test_rosa_imports_finds_and_mends_contacts_without_javascript(page: Page, live: LiveApp):
    # Without JavaScript the browser itself would stop at a wrong address, but for `novalidate`.
    fill_the_book(page)
    find_eve(page)
    mend_eve(page)
