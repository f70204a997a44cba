"""Rosa buys a label at Amazon, prints it, and gives it back."""

from playwright.sync_api import Page, expect

from tests.e2e import rosa
from tests.live_app import LiveApp

SENDER = {
    "Name or company": "Rosa's Shop",
    "Street and number": "1 Quayside",
    "Town": "Bellevue",
    "State or region": "WA",
    "Postal code": "98004",
    "Phone": "+1 425 555 0100",
}
CLICKED_TWICE = "button => { button.click(); button.click(); }"
PACKAGE = {"Weight": "14", "Length": "8", "Width": "6", "Height": "3.5"}


def test_rosa_buys_prints_and_cancels_a_label(page: Page, live: LiveApp) -> None:
    number = live.remote.place_order("busy", "US", recipient_name="Ada Canary")
    rosa.signs_up(page)
    rosa.connects(page)
    rosa.sees_imported(page, 1)
    rosa.finds_order(page, number)
    page.get_by_role("link", name=number).click()
    page.get_by_role("link", name="Buy a label at Amazon").click()
    _says_where_it_leaves_from(page)
    for name, value in PACKAGE.items():
        page.get_by_label(name).fill(value)
    expect(page.get_by_text("The address is saved.")).to_be_visible()
    page.get_by_role("button", name="Show the prices").click()
    expect(page.get_by_role("main").get_by_text("$8.12").first).to_be_visible()
    expect(page.get_by_text("The address is saved.")).to_have_count(0)
    _buys_nothing_by_the_prices_of_another_package(page)

    page.get_by_role("button", name="Buy UPS Ground").evaluate(CLICKED_TWICE)

    expect(page.get_by_role("main").get_by_text("Label bought", exact=True)).to_be_visible()
    expect(page.locator("#order-status")).to_have_text("Shipped")
    expect(page.get_by_role("button", name="Put on hold")).to_have_count(0)
    [sold] = live.remote.shipments(number)
    expect(page.get_by_role("link", name=sold["tracking"])).to_be_visible()
    assert live.remote.count("createShipment") == 1
    assert live.remote.count("confirmShipment") == 0
    address = page.get_by_role("link", name="Print the label").get_attribute("href") or ""
    paper = page.request.get(address)
    assert paper.headers["content-type"] == "application/pdf"
    assert b"Ada Canary" in paper.body()
    page.get_by_role("main").get_by_text("Cancel this label…").click()
    page.get_by_role("button", name="Cancel the label").click()
    expect(page.get_by_role("main").get_by_text("Cancelled, refund pending")).to_be_visible()
    live.eventually(lambda: _stands(page, "Awaiting shipment"), "the order is open again")
    assert live.remote.shipments(number)[0]["status"] == "RefundPending"


def _buys_nothing_by_the_prices_of_another_package(page: Page) -> None:
    page.get_by_label("Weight").fill("15")
    expect(page.get_by_role("button", name="Buy UPS Ground")).to_be_hidden()
    page.get_by_label("Weight").fill("14")
    expect(page.get_by_role("button", name="Buy UPS Ground")).to_be_visible()


def _stands(page: Page, status: str) -> bool:
    """Where the order has come by what this app and Amazon say now."""
    page.reload()
    return page.locator("#order-status").inner_text() == status


def _says_where_it_leaves_from(page: Page) -> None:
    """The page names what is missing, and leads to where it is written."""
    page.wait_for_url("**/labels/new*")
    whence = page.url
    page.get_by_role("link", name="Ship-from address").click()
    section = page.locator("#settings-ship-from")
    for name, value in SENDER.items():
        section.get_by_label(name).fill(value)
    section.get_by_role("button", name="Save the address").click()
    page.wait_for_url(whence)
