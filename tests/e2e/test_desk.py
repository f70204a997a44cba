"""The order desk in a real browser: keys, selecting, the panel beside the table."""

from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.accounts.people import ROSA
from tests.e2e.rosa import sees_all, signs_in
from tests.live_app import LiveApp
from tests.orders.documents import order, status, updated
from tests.orders.shop import Shop
from webapp.desk.keys.desk_key import DeskKey
from webapp.desk.keys.key_choice import KeyChoice
from webapp.ground.clock import utcnow
from webapp.orders.tag import Tag
from webapp.stores.store import Store

ORDERS = 12
# What the desk asks for by itself, each half minute; ends when the answer stands on the page.
POLL = """() => {
  const part = document.getElementById("new-orders");
  return htmx.ajax("GET", part.getAttribute("hx-get"), { target: part, swap: "outerHTML" });
}"""
UNCOVERED = """() => {
  const { left, top, width, height } = document.activeElement.getBoundingClientRect();
  const middle = left + width / 2;
  const seen = (y) => document.activeElement.contains(document.elementFromPoint(middle, y));
  return seen(top + 2) && seen(top + height - 2);
}"""


# At the end of the page, beside or above what is told, were it as tall as it may be.
FREE_OF_TALLEST = """() => {
  const told = document.querySelector(".refresh-over");
  told.style.minHeight = getComputedStyle(told).maxHeight;
  window.scrollTo(0, document.body.scrollHeight);
  const older = document.querySelector("#orders .pager [rel=next]").getBoundingClientRect();
  const box = told.getBoundingClientRect();
  return older.right <= box.left || older.bottom <= box.top;
}"""


@pytest.fixture
def desk(page: Page, live: LiveApp, database: Any) -> Page:
    shop = Shop(ROSA)
    shop.take(*[order() for _ in range(ORDERS)])
    signs_in(page, ROSA.email, ROSA.password)
    page.goto("/orders")
    return page


def row(page: Page, number: int) -> Any:
    return page.locator(".desk tbody tr").nth(number)


def is_resized(page: Page, width: int, height: int) -> None:
    page.set_viewport_size({"width": width, "height": height})
    page.wait_for_function(f"innerWidth === {width} && innerHeight === {height}")


def test_keys_move_select_and_hold(desk: Page) -> None:
    for key in ("j", "j", "x", "ArrowDown", "x"):
        desk.keyboard.press(key)
    expect(desk.get_by_role("main").get_by_text("2 selected")).to_be_visible()

    desk.keyboard.press("h")

    expect(desk.get_by_role("main").get_by_text("2 orders put on hold")).to_be_visible()
    expect(desk.locator(".desk tbody tr")).to_have_count(ORDERS - 2)
    desk.get_by_role("button", name="Undo").click()
    expect(desk.get_by_role("main").get_by_text("2 orders released")).to_be_visible()
    expect(desk.locator(".desk tbody tr")).to_have_count(ORDERS)


def test_an_order_opens_beside_the_table_and_escape_closes_it(desk: Page) -> None:
    desk.keyboard.press("j")
    desk.keyboard.press("Enter")
    panel = desk.get_by_role("complementary", name="One order")
    expect(panel.get_by_role("heading", name="Timeline")).to_be_visible()
    expect(desk.locator(".desk tbody tr")).to_have_count(ORDERS)

    desk.keyboard.press("Escape")

    expect(panel).to_be_hidden()
    expect(row(desk, 0).locator("th a")).to_be_focused()
    expect(desk).to_have_url("/orders")


def test_keys_leaf_through_the_orders_in_the_panel(desk: Page) -> None:
    second = row(desk, 1).locator("th a").inner_text()
    desk.keyboard.press("j")
    desk.keyboard.press("Enter")
    expect(desk.get_by_role("heading", name="Timeline")).to_be_visible()

    desk.keyboard.press("j")

    expect(desk.get_by_role("heading", level=2, name=second)).to_be_visible()
    desk.keyboard.press("Escape")
    expect(row(desk, 1).locator("th a")).to_be_focused()


def test_an_order_opens_in_a_tab_of_its_own_as_any_link_does(desk: Page) -> None:
    link = row(desk, 1).locator("th a")

    with desk.context.expect_page() as opened:
        link.click(modifiers=["ControlOrMeta"])

    expect(opened.value.get_by_role("heading", level=1)).to_contain_text(link.inner_text())
    expect(desk.get_by_role("complementary", name="One order")).to_be_hidden()


def test_back_closes_the_panel(desk: Page) -> None:
    row(desk, 1).locator("th a").click()
    panel = desk.get_by_role("complementary", name="One order")
    expect(panel.get_by_role("heading", name="Timeline")).to_be_visible()

    desk.go_back()

    expect(panel).to_be_hidden()
    expect(desk.locator(".desk tbody tr")).to_have_count(ORDERS)


def test_closing_the_panel_leaves_the_tab_and_what_is_selected(desk: Page) -> None:
    desk.locator(".tabs a").last.click()
    expect(desk).to_have_url("/orders?status=all")
    row(desk, 0).get_by_role("checkbox").check()
    row(desk, 1).locator("th a").click()
    expect(desk.get_by_role("heading", name="Timeline")).to_be_visible()

    desk.keyboard.press("Escape")

    expect(desk).to_have_url("/orders?status=all")
    expect(desk.get_by_role("main").get_by_text("1 selected")).to_be_visible()
    desk.go_back()
    expect(desk.locator(".tabs [aria-current]")).to_contain_text("Awaiting shipment")


def test_a_note_is_written_in_the_panel(desk: Page) -> None:
    row(desk, 1).locator("th a").click()
    desk.get_by_label("New note").fill("Rang twice jxh")
    desk.get_by_role("button", name="Add the note").click()

    expect(desk.locator(".note-text")).to_have_text("Rang twice jxh")
    expect(desk.locator(".desk input:checked")).to_have_count(0)


def test_the_keys_help_search_and_leave_typing_alone(desk: Page) -> None:
    desk.keyboard.press("?")
    expect(desk.get_by_role("dialog", name="Keyboard")).to_be_visible()
    desk.keyboard.press("Escape")
    expect(desk.get_by_role("dialog", name="Keyboard")).to_be_hidden()

    desk.keyboard.press("/")
    desk.keyboard.type("jxh?")

    expect(desk.get_by_role("searchbox")).to_have_value("jxh?")
    expect(desk.locator(".desk input:checked")).to_have_count(0)


def test_the_whole_page_is_selected_by_one_box(desk: Page) -> None:
    desk.get_by_label("Select this page").check()
    expect(desk.get_by_role("main").get_by_text(f"{ORDERS} selected")).to_be_visible()

    desk.get_by_role("button", name="Hold", exact=True).click()

    expect(desk.get_by_role("main").get_by_text(f"{ORDERS} orders put on hold")).to_be_visible()


def test_what_is_selected_stays_so_when_the_table_loads_itself_again(desk: Page) -> None:
    for key in ("j", "x", "j", "x"):
        desk.keyboard.press(key)
    desk.get_by_label("Hold for").select_option("Waiting for the buyer")
    row(desk, 1).locator("th a").focus()
    desk.locator(".desk").evaluate("table => { table.id = 'former'; }")

    desk.evaluate("document.body.dispatchEvent(new Event('orders-changed'))")

    expect(desk.locator("#former")).to_have_count(0)
    expect(desk.get_by_role("main").get_by_text("2 selected")).to_be_visible()
    expect(row(desk, 1).locator("th a")).to_be_focused()
    expect(desk.get_by_label("Hold for")).to_have_value("buyer")


def test_who_types_goes_on_there_when_the_table_loads_itself_again(desk: Page) -> None:
    desk.get_by_role("searchbox").press_sequentially("1122")
    for _ in range(2):
        desk.keyboard.press("ArrowLeft")
    desk.locator(".desk").evaluate("table => { table.id = 'former'; }")

    desk.evaluate("document.body.dispatchEvent(new Event('orders-changed'))")

    expect(desk.locator("#former")).to_have_count(0)
    expect(desk.get_by_role("searchbox")).to_be_focused()
    desk.keyboard.type("x")
    expect(desk.get_by_role("searchbox")).to_have_value("11x22")


def test_new_orders_announce_themselves_and_no_row_moves(desk: Page) -> None:
    sees_all(desk)
    before = row(desk, 2).bounding_box()
    Shop.of(ROSA).take(order(), order())

    desk.evaluate(POLL)
    expect(desk.get_by_role("main").get_by_text("2 new orders")).to_be_visible()
    assert row(desk, 2).bounding_box() == before
    desk.get_by_role("link", name="2 new orders").click()

    expect(desk.locator(".desk tbody tr")).to_have_count(ORDERS + 2)
    desk.evaluate(POLL)
    expect(desk.get_by_role("main").get_by_text("new order")).to_be_hidden()


def test_an_order_that_amazon_cancelled_meanwhile_is_left_and_said(desk: Page) -> None:
    shop = Shop.of(ROSA)
    for number in (0, 1):
        row(desk, number).get_by_role("checkbox").check()
    chosen = row(desk, 0).locator("th a").inner_text()
    document = order(orderId=chosen, fulfillment=status("CANCELLED"))
    shop.take(updated(document, minutes=60 * 48))

    desk.get_by_role("button", name="Hold", exact=True).click()

    expect(desk.get_by_role("main").get_by_text("1 order put on hold")).to_be_visible()
    desk.get_by_role("link", name="Each order's result").click()
    expect(desk.get_by_role("row", name=chosen)).to_contain_text("cancelled")


def test_rows_keep_their_place_from_the_first_tick_to_the_tag(desk: Page) -> None:
    Tag.make(Shop.of(ROSA).account, "Fragile", "blue", utcnow())
    desk.reload()
    sees_all(desk)
    before = row(desk, 5).bounding_box()
    row(desk, 1).get_by_role("checkbox").check()
    assert row(desk, 5).bounding_box() == before

    desk.get_by_role("button", name="Tag", exact=True).click()
    expect(row(desk, 1).get_by_text("Fragile")).to_be_visible()
    sees_all(desk)

    assert row(desk, 5).bounding_box() == before
    desk.get_by_role("button", name="Refresh").click()
    expect(desk.locator("#refresh > *").first).to_be_visible()
    sees_all(desk)
    assert row(desk, 5).bounding_box() == before


@pytest.mark.parametrize(("width", "height"), [(1280, 900), (390, 844)])
def test_what_an_import_tells_leaves_the_next_page_free(
    desk: Page, width: int, height: int
) -> None:
    """However much it is."""
    Shop.of(ROSA).take(*[order() for _ in range(100)])
    is_resized(desk, width, height)
    desk.reload()
    sees_all(desk)
    desk.get_by_role("button", name="Refresh").click()
    expect(desk.locator(".refresh-over > *").first).to_be_visible()

    assert desk.evaluate(FREE_OF_TALLEST) is True


@pytest.mark.parametrize(("width", "height", "most"), [(1280, 800, 220), (390, 844, 300)])
def test_the_first_row_begins_high_on_the_screen(
    desk: Page, width: int, height: int, most: int
) -> None:
    is_resized(desk, width, height)
    sees_all(desk)

    assert row(desk, 0).bounding_box()["y"] <= most


def test_a_stretch_of_rows_is_selected_by_shift_and_click(desk: Page) -> None:
    row(desk, 1).get_by_role("checkbox").click()
    row(desk, 6).get_by_role("checkbox").click(modifiers=["Shift"])
    expect(desk.get_by_role("main").get_by_text("6 selected")).to_be_visible()

    row(desk, 4).get_by_role("checkbox").click(modifiers=["Shift"])

    expect(desk.get_by_role("main").get_by_text("3 selected")).to_be_visible()


def test_a_row_opens_where_it_is_clicked_and_a_double_click_selects_nothing(desk: Page) -> None:
    row(desk, 2).locator(".desk-items").dblclick()

    expect(desk.locator("#side-title")).to_contain_text(row(desk, 2).locator("th a").inner_text())
    assert desk.evaluate("String(getSelection())") == ""
    expect(desk.locator(".desk tbody input:checked")).to_have_count(0)
    desk.keyboard.press("Escape")
    row(desk, 3).locator(".desk-select").click(position={"x": 2, "y": 2})
    expect(desk.get_by_role("main").get_by_text("1 selected")).to_be_visible()


def test_rare_actions_wait_in_a_menu_that_any_other_click_closes(desk: Page) -> None:
    row(desk, 1).get_by_role("checkbox").check()
    desk.get_by_role("main").get_by_text("More", exact=True).click()
    expect(desk.get_by_role("button", name="Export CSV")).to_be_visible()

    row(desk, 2).get_by_role("checkbox").check()

    expect(desk.get_by_role("button", name="Export CSV")).to_be_hidden()


@pytest.mark.no_javascript
def test_orders_are_held_without_javascript(desk: Page) -> None:
    row(desk, 0).get_by_role("checkbox").check()
    desk.get_by_role("button", name="Hold", exact=True).click()

    expect(desk.get_by_role("main").get_by_text("1 order put on hold")).to_be_visible()
    expect(desk.get_by_role("main").get_by_text("Hold what is selected")).to_be_hidden()
    desk.get_by_role("main").get_by_text("Keyboard").first.click()
    expect(desk.get_by_role("main").get_by_text("Hold what is selected")).to_be_visible()


def test_what_is_amiss_is_said_in_sight_of_who_pressed_below(desk: Page) -> None:
    is_resized(desk, 1280, 400)
    box = row(desk, ORDERS - 1).get_by_role("checkbox")
    box.check()
    # As if somebody had taken it off while the button was on its way.
    box.evaluate("box => { box.checked = false; }")

    desk.get_by_role("button", name="Hold", exact=True).click()

    expect(
        desk.get_by_role("main").get_by_text("Select at least one order first")
    ).to_be_in_viewport()


def test_on_a_phone_the_desk_scrolls_downwards_only(desk: Page) -> None:
    is_resized(desk, 390, 844)
    sees_all(desk)

    assert desk.evaluate("document.documentElement.scrollWidth <= innerWidth")


@pytest.mark.no_javascript
def test_on_a_phone_the_navigation_is_one_row_with_a_menu(desk: Page) -> None:
    is_resized(desk, 390, 844)
    stores = desk.get_by_role("link", name="Stores", exact=True)
    expect(stores).to_be_hidden()
    assert desk.locator(".masthead").bounding_box()["height"] < 50

    desk.get_by_role("button", name="Menu").click()

    stores.click()
    expect(desk.get_by_role("heading", level=1)).to_contain_text("Stores")


def test_what_the_desk_says_of_its_imports_changes_while_it_stays_open(desk: Page) -> None:
    said = desk.locator(".freshness summary")
    expect(said).to_have_text("No import is complete yet")
    Store.update(last_import_at=utcnow()).execute()

    desk.evaluate(POLL)

    expect(said).to_contain_text("Last import")
    said.click()
    Store.update(last_import_at=None).execute()
    desk.evaluate(POLL)
    expect(said).to_contain_text("Last import")


def test_all_keys_work_in_the_open_panel(desk: Page) -> None:
    for key in ("j", "Enter"):
        desk.keyboard.press(key)
    expect(desk.locator("#side-title")).to_be_focused()

    desk.keyboard.press("x")
    expect(desk.get_by_role("main").get_by_text("1 selected")).to_be_visible()
    desk.keyboard.press("x")
    desk.keyboard.press("?")
    expect(desk.get_by_role("dialog", name="Keyboard")).to_be_visible()
    desk.keyboard.press("Escape")
    desk.keyboard.press("s")
    expect(desk.get_by_label("Tracking number", exact=True)).to_be_focused()
    desk.keyboard.press("Escape")
    desk.keyboard.press("/")
    expect(desk.get_by_role("searchbox")).to_be_focused()


def test_an_order_is_held_in_the_panel_and_the_desk_stays(desk: Page) -> None:
    row(desk, 3).get_by_role("checkbox").check()
    row(desk, 1).locator("th a").click()
    panel = desk.get_by_role("complementary", name="One order")
    panel.get_by_label("New note").fill("Half a")

    panel.get_by_role("button", name="Put on hold").click()

    expect(panel.get_by_text("1 order put on hold")).to_be_visible()
    expect(panel.get_by_text("Release it first")).to_be_visible()
    expect(panel.locator(".timeline")).to_contain_text(f"Waiting for stock, by {ROSA.email}")
    expect(panel.get_by_role("heading", name="Hold and tags")).to_be_focused()
    expect(panel.get_by_label("New note")).to_have_value("Half a")
    expect(desk.locator(".desk tbody tr")).to_have_count(ORDERS - 1)
    expect(desk.get_by_role("main").get_by_text("1 selected")).to_be_visible()
    panel.get_by_role("button", name="Undo").click()
    expect(desk.locator(".desk tbody tr")).to_have_count(ORDERS)
    expect(panel.get_by_role("button", name="Put on hold")).to_be_visible()


def test_a_key_holds_the_order_in_the_panel(desk: Page) -> None:
    for key in ("j", "Enter"):
        desk.keyboard.press(key)
    expect(desk.locator("#side-title")).to_be_focused()

    desk.keyboard.press("h")

    panel = desk.get_by_role("complementary", name="One order")
    expect(panel.get_by_role("button", name="Release")).to_be_visible()
    expect(desk.locator(".desk tbody tr")).to_have_count(ORDERS - 1)


def test_the_panel_follows_what_the_desk_does_to_its_order(desk: Page) -> None:
    row(desk, 1).locator("th a").click()
    expect(desk.get_by_role("heading", name="Timeline")).to_be_visible()
    row(desk, 1).get_by_role("checkbox").check()

    desk.locator("#batch").get_by_role("button", name="Hold", exact=True).click()

    panel = desk.get_by_role("complementary", name="One order")
    expect(panel.get_by_role("button", name="Release")).to_be_visible()
    expect(panel.locator("#order-status")).to_have_text("On hold")


def test_keys_turn_pages_and_open_tabs(desk: Page) -> None:
    Shop.of(ROSA).take(*[order() for _ in range(100)])
    desk.reload()
    desk.keyboard.press("n")
    expect(row(desk, 0).locator("th a")).to_be_focused()
    expect(desk.locator(".desk tbody tr")).to_have_count(ORDERS)

    desk.keyboard.press("k")

    expect(row(desk, 99).locator("th a")).to_be_focused()
    desk.keyboard.press("j")
    expect(desk.locator(".desk tbody tr")).to_have_count(ORDERS)
    desk.keyboard.press("p")
    expect(desk.locator(".desk tbody tr")).to_have_count(100)
    expect(row(desk, 0).locator("th a")).to_be_focused()
    desk.keyboard.press("a")
    expect(desk.get_by_role("main").get_by_text("100 selected")).to_be_visible()
    desk.keyboard.press("3")
    expect(desk.locator(".tabs [aria-current]")).to_contain_text("On hold")


def test_new_orders_lead_from_a_later_page_to_the_first(desk: Page) -> None:
    shop = Shop.of(ROSA)
    shop.take(*[order() for _ in range(100)])
    desk.reload()
    desk.get_by_role("link", name="Older").click()
    expect(desk.locator(".desk tbody tr")).to_have_count(ORDERS)
    shop.take(order())
    desk.evaluate(POLL)

    desk.get_by_role("link", name="1 new order").click()

    expect(desk).to_have_url("/orders")
    expect(desk.get_by_role("main").get_by_text("1 new order")).to_be_hidden()


def test_the_next_order_in_the_panel_may_stand_on_the_next_page(desk: Page) -> None:
    Shop.of(ROSA).take(*[order() for _ in range(100)])
    desk.reload()
    row(desk, 99).locator("th a").click()
    expect(desk.locator("#side-title")).to_be_focused()

    desk.keyboard.press("j")

    expect(desk.locator(".desk tbody tr")).to_have_count(ORDERS)
    first = row(desk, 0).locator("th a").inner_text()
    expect(desk.get_by_role("heading", level=2, name=first)).to_be_focused()


def test_an_orders_own_page_has_keys_too(desk: Page) -> None:
    desk.goto(row(desk, 0).locator("th a").get_attribute("href") or "")

    desk.keyboard.press("?")
    expect(desk.get_by_role("dialog", name="Keyboard")).to_contain_text("Back to the orders")
    desk.keyboard.press("Escape")
    desk.keyboard.press("h")
    expect(desk.get_by_role("button", name="Release")).to_be_visible()
    desk.keyboard.press("h")
    expect(desk.get_by_role("button", name="Put on hold")).to_be_visible()
    desk.keyboard.press("s")
    expect(desk.get_by_label("Tracking number", exact=True)).to_be_focused()
    desk.keyboard.press("Escape")
    desk.keyboard.press("b")
    expect(desk.get_by_role("heading", level=1, name="Orders")).to_be_visible()


def test_a_view_is_kept_and_deleted_in_place(desk: Page) -> None:
    row(desk, 1).get_by_role("checkbox").check()
    desk.get_by_role("main").get_by_text("Save this view").click()
    desk.get_by_label("Name of this view").fill("Mine")
    desk.get_by_role("button", name="Save").click()
    expect(desk.get_by_role("link", name="Mine")).to_be_visible()
    expect(desk.get_by_role("main").get_by_text("1 selected")).to_be_visible()

    desk.get_by_role("main").get_by_text("Views", exact=True).click()
    desk.get_by_role("button", name="Delete the view Mine").click()

    expect(desk.get_by_role("link", name="Mine")).to_be_hidden()
    expect(desk.get_by_role("main").get_by_text("1 selected")).to_be_visible()


@pytest.mark.no_javascript
def test_an_order_is_held_on_its_page_without_javascript(desk: Page) -> None:
    row(desk, 0).locator("th a").click()

    desk.get_by_role("button", name="Put on hold").click()

    expect(desk.get_by_role("main").get_by_text("1 order put on hold")).to_be_visible()
    expect(desk.get_by_role("button", name="Release")).to_be_visible()


def test_a_chosen_letter_works_its_old_one_does_not_and_none_when_turned_off(desk: Page) -> None:
    KeyChoice.keep(Shop.of(ROSA).user, True, {DeskKey.SELECT: "g"})
    desk.reload()
    for key in ("j", "x", "g"):
        desk.keyboard.press(key)
    expect(desk.locator(".desk tbody input:checked")).to_have_count(1)

    KeyChoice.keep(Shop.of(ROSA).user, False, {})
    desk.reload()
    for key in ("j", "g", "?", "ArrowDown"):
        desk.keyboard.press(key)

    expect(row(desk, 0).locator("th a")).to_be_focused()
    expect(desk.locator(".desk tbody input:checked")).to_have_count(0)
    expect(desk.get_by_role("dialog", name="Keyboard")).to_be_hidden()


def test_where_the_panel_covers_the_desk_nothing_behind_it_is_reached(desk: Page) -> None:
    is_resized(desk, 390, 844)
    row(desk, 1).locator("th a").click()
    expect(desk.locator("#side-title")).to_be_focused()

    row(desk, 2).locator("th a").evaluate("link => link.focus()")
    expect(desk.locator("#side-title")).to_be_focused()
    expect(desk.get_by_role("searchbox")).to_have_count(0)

    desk.keyboard.press("Escape")
    expect(row(desk, 1).locator("th a")).to_be_focused()
    expect(desk.get_by_role("searchbox")).to_be_visible()


def test_where_the_panel_covers_the_search_its_key_leads_there(desk: Page) -> None:
    is_resized(desk, 390, 844)
    row(desk, 1).locator("th a").click()
    expect(desk.locator("#side-title")).to_be_focused()

    desk.keyboard.press("/")

    expect(desk.get_by_role("searchbox")).to_be_focused()
    expect(desk.locator("#panel")).to_be_empty()


def test_beside_the_desk_the_panel_steps_aside_for_what_the_keyboard_goes_to(desk: Page) -> None:
    row(desk, 1).locator("th a").click()
    panel = desk.locator("#panel")
    expect(desk.locator("#side-title")).to_be_focused()
    expect(panel).to_be_in_viewport()

    desk.keyboard.press("/")
    expect(desk.get_by_role("searchbox")).to_be_focused()
    expect(panel).not_to_be_in_viewport()

    row(desk, 2).locator("th a").focus()
    expect(panel).to_be_in_viewport()


def test_a_focused_row_is_not_under_the_head_that_sticks(desk: Page) -> None:
    is_resized(desk, 1280, 400)
    sees_all(desk)
    row(desk, ORDERS - 1).get_by_role("checkbox").check()
    desk.evaluate("scrollTo(0, document.documentElement.scrollHeight)")

    for _ in range(ORDERS):
        desk.keyboard.press("k")
        assert desk.evaluate(UNCOVERED)
