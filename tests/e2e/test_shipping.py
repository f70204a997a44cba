"""Rosa ships: Amazon has each of her tracking numbers once."""

from playwright.sync_api import Page, expect

from tests.e2e import rosa
from tests.live_app import LiveApp


def test_rosa_ships_an_order_and_amazon_knows(page: Page, live: LiveApp) -> None:
    number = live.remote.place_order("busy", "US")
    rosa.signs_up(page)
    rosa.connects(page)
    rosa.finds_order(page, number)
    page.get_by_role("link", name=number).click()
    panel = page.get_by_role("complementary", name="One order")
    panel.get_by_label("Tracking number").fill("1Z-ODD-LOOKING")
    panel.get_by_label("Carrier", exact=True).select_option("UPS")
    expect(panel.locator("#shipping")).to_be_visible()

    panel.get_by_role("button", name="Ship").click()

    expect(panel.get_by_text("Confirmed", exact=True)).to_be_visible(timeout=20_000)
    expect(page.locator(".desk .badge")).to_have_text("Shipped")
    assert tracking_numbers(live, number) == ["1Z-ODD-LOOKING"]
    assert live.remote.count("confirmShipment") == 1


def tracking_numbers(live: LiveApp, number: str) -> list[str]:
    packages = live.remote.order(number).get("packages", [])
    return [each["trackingNumber"] for each in packages]
