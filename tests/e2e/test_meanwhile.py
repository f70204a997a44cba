"""What a person does goes on while an answer replaces the part that she does it in."""

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from playwright.sync_api import Locator, Page, Route, expect

from tests.e2e.same_process import context
from tests.e2e.test_presses import LOOK, page, shop
from tests.orders.documents import NOON, item, order
from tests.orders.shop import Shop
from webapp.orders.order import Order
from webapp.shipping.dispatch import DispatchedParcel, ship
from webapp.shipping.shipment import Shipment, ShipmentStatus

__all__ = ["context", "page", "shop"]

pytestmark = pytest.mark.parametrize("database_kind", ["sqlite"])
CHANGED = "() => document.body.dispatchEvent(new Event('orders-changed'))"
SELECT_WORDS = "(element) => getSelection().selectAllChildren(element)"
OPEN_LISTS = "() => document.querySelectorAll('select:open').length"


@contextmanager
def replaced(page: Page, part: str) -> Iterator[None]:
    """Until another one stands in its place."""
    page.locator(part).evaluate("(element) => { element.dataset.former = 'yes'; }")
    yield
    expect(page.locator(f"{part}:not([data-former])")).to_be_attached()


@contextmanager
def held_back(page: Page, address: str) -> Iterator[None]:
    """The answers to what is posted there come at the end."""
    routes: list[Route] = []
    page.route(address, lambda r: routes.append(r) if r.request.method == "POST" else r.fallback())
    with page.expect_response(address):
        yield
        for route in routes:
            route.continue_()


def chosen(page: Page) -> Locator:
    return page.locator(".desk input[name=order]:checked")


def test_the_desk_that_looks_anew_leaves_what_is_being_done_in_it(page: Page, shop: Shop) -> None:
    shop.take(*[order() for _ in range(3)])
    page.goto("/orders")
    page.locator(".desk input[name=order]").nth(1).check()
    page.get_by_label("Hold for").select_option("stock")
    page.get_by_label("Until which day").fill("2026-12-20")
    page.get_by_label("Search for").fill("cand")
    page.get_by_text("More", exact=True).click()
    export = page.get_by_role("button", name="Export CSV")
    export.focus()
    number = page.locator(".desk tbody th a").last
    number.evaluate(SELECT_WORDS)

    with replaced(page, "#orders"):
        page.evaluate(CHANGED)

    expect(export).to_be_focused()
    expect(chosen(page)).to_have_count(1)
    expect(page.get_by_label("Hold for")).to_have_value("stock")
    expect(page.get_by_label("Until which day")).to_have_value("2026-12-20")
    expect(page.get_by_label("Search for")).to_have_value("cand")
    assert page.evaluate("() => String(getSelection())") == number.inner_text()


def test_an_open_list_stays_open_until_one_has_chosen(page: Page, shop: Shop) -> None:
    shop.take(order(), order())
    page.goto("/orders")
    page.get_by_label("Country").click()
    assert page.evaluate(OPEN_LISTS) == 1

    with page.expect_response(
        lambda answer: "/orders?" in answer.url or answer.url.endswith("/orders")
    ):
        page.evaluate(CHANGED)
    page.wait_for_function("() => held.length")

    assert page.evaluate(OPEN_LISTS) == 1
    with replaced(page, "#orders"):
        page.keyboard.press("ArrowDown")
        page.keyboard.press("Enter")
    expect(page).to_have_url("/orders?country=US&sort=ship_by")
    expect(page.get_by_label("Country")).to_have_value("US")


def test_a_date_that_is_half_typed_is_typed_to_its_end(page: Page, shop: Shop) -> None:
    shop.take(order())
    page.goto("/orders")
    page.locator(".desk input[name=order]").check()
    page.get_by_label("Until which day").focus()
    page.keyboard.type("12")

    with page.expect_response("**/orders"):
        page.evaluate(CHANGED)
    page.wait_for_function("() => held.length")
    with replaced(page, "#orders"):
        page.keyboard.type("202026")

    expect(page.get_by_label("Until which day")).to_have_value("2026-12-20")


def test_what_is_ticked_and_typed_before_an_answer_comes_is_there_after_it(
    page: Page, shop: Shop
) -> None:
    shop.take(*[order() for _ in range(3)])
    page.goto("/orders")
    boxes = page.locator(".desk input[name=order]")
    first = boxes.first.input_value()
    boxes.first.check()

    with held_back(page, "**/orders/batches"):
        page.get_by_role("button", name="Hold", exact=True).click()
        boxes.nth(2).check()
        page.get_by_label("Search for").fill("cand")
        ticked = boxes.nth(2).input_value()

    expect(page.locator(".said")).to_contain_text("on hold")
    expect(chosen(page)).to_have_count(1)
    expect(chosen(page)).to_have_value(ticked)
    expect(page.get_by_label("Search for")).to_have_value("cand")
    assert Order.get_by_id(first).status == "on_hold"


def test_a_day_that_is_typed_stays_when_its_order_gets_priority(page: Page, shop: Shop) -> None:
    shop.take(order())
    page.goto(f"/orders/{shop.order.id}")
    day = page.get_by_label("Until which day")
    day.fill("2026-12-20")

    with replaced(page, "#order-actions"):
        page.get_by_role("button", name="Give priority").click()

    expect(page.get_by_role("button", name="Take priority away")).to_be_visible()
    expect(day).to_have_value("2026-12-20")


def test_shipments_that_look_anew_leave_open_what_is_being_mended(page: Page, shop: Shop) -> None:
    shop.take(order(orderItems=[item(orderItemId="7", quantityOrdered=2)]))
    for number in ("1Z1", "1Z2"):
        parcel = DispatchedParcel("UPS", NOON, tracking_number=number, quantities={"7": 1})
        ship(shop.account, shop.order.id, parcel, number, NOON, shop.user)
    first = Shipment.get(Shipment.tracking_number == "1Z1")
    Shipment.update(status=ShipmentStatus.CONFIRMED).where(Shipment.id == first.id).execute()
    page.goto(f"/orders/{shop.order.id}")
    page.get_by_text("Correct the number").click()
    carrier = page.locator("#shipments").get_by_label("Carrier", exact=True)
    carrier.select_option("FedEx")

    with replaced(page, "#shipments"):
        pass

    expect(carrier).to_be_visible()
    expect(carrier).to_have_value("FedEx")


def test_the_space_bar_loses_no_click_to_what_looks_anew(page: Page, shop: Shop) -> None:
    shop.take(order())
    parcel = DispatchedParcel(carrier="UPS", tracking_number="1Z1", left_at=NOON)
    ship(shop.account, shop.order.id, parcel, "key", NOON, shop.user)
    page.goto(f"/orders/{shop.order.id}")
    page.get_by_role("button", name="Undo").focus()

    page.keyboard.down("Space")
    with page.expect_response(f"**/orders/{shop.order.id}/shipments"):
        page.locator("#shipments").evaluate(LOOK)
    page.wait_for_function("() => held.length")
    page.keyboard.up("Space")

    expect(page.get_by_text("Undone.")).to_be_visible()
