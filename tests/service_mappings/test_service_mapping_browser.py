"""Mapping a service in a real browser: what follows from a choice shows at once."""

import re

from playwright.sync_api import expect

from tests.e2e import rosa


def test_choosing_a_carrier_brings_its_services_and_the_preview(page, live):
    live.remote.place_orders("busy", 4, "US", days=1)
    rosa.signs_up(page)
    rosa.connects(page)
    rosa.sees_imported(page, 4)
    page.goto("/stores")
    page.get_by_role("heading", level=2).get_by_role("link").first.click()
    page.get_by_role("link", name="Service Mappings").click()
    page.get_by_role("link", name=re.compile("^Map ")).first.click()

    page.get_by_label("Default weight").fill("8")
    page.get_by_label("Default weight").press("Tab")
    page.get_by_label("Carrier", exact=True).select_option("UPS")
    expect(page.locator("#shipping_service optgroup")).to_have_count(1)
    page.get_by_label("Shipping Service").select_option("UPS Ground")

    expect(page.locator("#mapping-preview")).to_contain_text("when you apply the mappings")
    expect(page.get_by_label("Default weight")).to_have_value("8")
    expect(page.locator(".htmx-request")).to_have_count(0)
    page.get_by_role("button", name="Save").click()
    page.get_by_role("button", name="Apply to orders awaiting shipment").click()
    expect(
        page.get_by_role("main")
        .get_by_text("All orders awaiting shipment have what stands here.")
        .first
    ).to_be_visible()
