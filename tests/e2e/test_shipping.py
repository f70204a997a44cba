"""Rosa ships: Amazon has each of her tracking numbers once."""

from typing import Any

from playwright.sync_api import Page, expect

from tests.accounts.people import ROSA
from tests.e2e import rosa
from tests.e2e.rosa import signs_in
from tests.live_app import LiveApp
from tests.orders.documents import order
from tests.orders.shop import Shop
from webapp.stores.store import Store


def test_rosa_ships_an_order_and_amazon_knows(page: Page, live: LiveApp) -> None:
    number = live.remote.place_order("busy", "US")
    rosa.signs_up(page)
    rosa.connects(page)
    rosa.sees_imported(page, 1)
    rosa.finds_order(page, number)
    page.get_by_role("link", name=number).click()
    panel = page.get_by_role("complementary", name="One order")
    panel.get_by_label("Tracking number").fill("1Z-ODD-LOOKING")
    panel.get_by_label("Carrier", exact=True).select_option("UPS")

    panel.get_by_role("button", name="Ship", exact=True).click()

    expect(panel.get_by_text("Confirmed", exact=True)).to_be_visible()
    expect(page.locator(".desk .badge")).to_have_text("Shipped")
    assert tracking_numbers(live, number) == ["1Z-ODD-LOOKING"]
    assert live.remote.count("confirmShipment") == 1
    panel.get_by_role("link", name="Whole page").click()
    expect(panel).to_have_count(0)
    page.get_by_role("link", name="Print the packing slip").click()
    expect(page.get_by_role("img", name=number)).to_be_visible()
    expect(page.get_by_role("button", name="Print")).to_be_visible()


def tracking_numbers(live: LiveApp, number: str) -> list[str]:
    packages = live.remote.order(number).get("packages", [])
    return [each["trackingNumber"] for each in packages]


def test_rosa_ships_ten_orders_from_a_list_and_amazon_has_each_number_once(
    page: Page, live: LiveApp
) -> None:
    numbers = live.remote.place_orders("busy", 10, "US", days=2)
    rosa.signs_up(page)
    rosa.connects(page)
    rosa.sees_imported(page, 10)
    page.goto("/orders")
    expect(page.locator(".desk tbody tr")).to_have_count(10)
    page.get_by_label("Select this page").check()
    page.keyboard.press("s")
    page.get_by_label("Order numbers with tracking numbers").fill(
        "\n".join(f"{number},1ZLIST{at}" for at, number in enumerate(numbers))
    )
    page.get_by_role("button", name="Fill in").click()
    page.get_by_label("Carrier of orders").select_option("UPS")

    page.get_by_role("button", name="Ship", exact=True).click()

    expect(page.locator("#shipped-together").get_by_role("status")).to_have_text("10 × Confirmed")
    assert [tracking_numbers(live, each) for each in numbers] == [[f"1ZLIST{n}"] for n in range(10)]
    assert live.remote.count("confirmShipment", status=429) == 0
    page.goto("/orders?status=shipped")
    expect(page.locator(".desk tbody tr")).to_have_count(10)


def test_what_is_shipped_beside_the_desk_is_undone_there(
    page: Page, live: LiveApp, database: Any
) -> None:
    shop = Shop(ROSA)
    Store.update(confirm_shipments=False).execute()
    shop.take(order())
    panel = _opens_the_order(page)
    panel.get_by_role("button", name="Ship", exact=True).click()
    expect(panel.get_by_role("alert")).to_contain_text("Choose the carrier.")
    panel.get_by_label("Carrier", exact=True).select_option("UPS")
    panel.get_by_role("button", name="Ship", exact=True).click()
    expect(panel.get_by_text("Marked as shipped")).to_be_visible()
    expect(page.get_by_role("link", name="Shipped 1", exact=True)).to_be_visible()

    panel.get_by_role("button", name="Undo").click()

    expect(panel.get_by_label("Tracking number")).to_be_visible()
    expect(page.locator(".desk tbody tr")).to_have_count(1)
    expect(page.get_by_role("link", name="Shipped 0", exact=True)).to_be_visible()


def test_a_scanned_label_says_its_number_and_whose_it_is(
    page: Page, live: LiveApp, database: Any
) -> None:
    Shop(ROSA).take(order())
    panel = _opens_the_order(page)

    number = panel.get_by_label("Tracking number")
    number.fill("1027590123456781002300612999123482")
    number.press("Tab")

    expect(panel.get_by_text("By its number: FedEx.")).to_be_visible()
    expect(panel.get_by_label("Carrier", exact=True)).to_have_value("FedEx")
    number.fill("")
    panel.get_by_role("button", name="Mark as shipped without a number").click()
    expect(panel.get_by_text("Confirm it in Seller Central")).to_be_visible()


def _opens_the_order(page: Page) -> Any:
    """The only order, beside the desk, once Rosa has signed in."""
    signs_in(page, ROSA.email, ROSA.password)
    page.goto("/orders")
    page.locator(".desk tbody th a").click()
    return page.get_by_role("complementary", name="One order")
