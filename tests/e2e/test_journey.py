"""The main job, as Rosa does it: connect, import, look, lose access, reconnect."""

import pytest
from playwright.sync_api import Page, expect

from tests.e2e import rosa
from tests.live_app import LiveApp


def test_rosa_connects_imports_loses_access_and_reconnects(page: Page, live: LiveApp) -> None:
    first = live.remote.place_orders("busy", 140, "US", days=5)[-1]
    rosa.signs_up(page)
    rosa.connects(page)
    rosa.sees_imported(page, 140)
    rosa.finds_order(page, first)

    live.remote.revoke_access("busy")
    page.goto("/orders")
    page.get_by_role("button", name="Refresh").click()
    refresh = page.locator("#refresh")
    expect(refresh.get_by_text("Revocation Error").first).to_be_visible()
    missed = live.remote.place_order("busy", "US")
    refresh.get_by_role("link", name="Reconnect").click()
    page.locator("#reconnect-step").get_by_role("link", name="Reconnect").click()
    expect(page.get_by_label("Amazon Order Source")).to_be_disabled()
    page.get_by_role("button", name="Connect", exact=True).click()
    rosa.authorizes(page)

    rosa.sees_imported(page, 1)
    rosa.finds_order(page, missed)
    expect(page.get_by_role("main").get_by_text("Revocation Error")).to_have_count(0)


def test_rosa_cancels_at_amazon_and_nothing_half_made_is_left(page: Page, live: LiveApp) -> None:
    rosa.signs_up(page)
    rosa.chooses_source(page)
    rosa.signs_in_at_amazon(page)

    page.get_by_role("button", name="Cancel").click()

    expect(page.get_by_role("heading", name="You cancelled at Amazon")).to_be_visible()
    page.goto("/stores")
    expect(page.get_by_role("main").get_by_text("Amazon.com (United States)")).to_have_count(0)


@pytest.mark.no_javascript
def test_rosa_connects_and_reads_her_orders_without_javascript(page: Page, live: LiveApp) -> None:
    number = live.remote.place_order("busy", "US")
    rosa.signs_up(page)
    rosa.connects(page)

    live.eventually(lambda: _finds(page, number), "the order is on the desk")


def _finds(page: Page, number: str) -> bool:
    page.goto("/orders")
    return page.get_by_role("link", name=number).count() > 0
