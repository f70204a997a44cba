"""What somebody does at the desk all day, and which part of the page is swapped by it."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from playwright.sync_api import Locator, Page

from tests.benchmarks.stage import Stage
from tests.orders.documents import order
from webapp.ground.clock import utcnow

# What the desk asks for by itself, each half minute.
NEWS = """() => {
  const newOrders = document.getElementById("new-orders");
  htmx.ajax("GET", newOrders.getAttribute("hx-get"), { target: newOrders, swap: "outerHTML" });
}"""
RELOAD = "() => document.body.dispatchEvent(new Event('orders-changed'))"


@dataclass(frozen=True)
class Act:
    """`swaps` is the part's id or its beginning; nothing where the browser does it alone.

    Where it `keeps`, each row stays where it stood, to the pixel.
    """

    words: str
    do: Callable[[Page], Any]
    swaps: str = "orders"
    keeps: bool = False


ANOTHER_TAB = Act("another tab", lambda page: page.locator(".tabs a").nth(3).click())


def acts(stage: Stage) -> Iterator[Act]:
    """In their order: each begins where the one before it ended."""
    yield Act("the whole page", lambda page: page.goto("/orders"), "")
    yield ANOTHER_TAB
    yield Act("the first tab", lambda page: page.locator(".tabs a").first.click())
    yield Act("an older page", lambda page: _link(page, "Older").click())
    yield Act("a sort", lambda page: page.locator("#filter-sort").press("ArrowDown"))
    yield Act("a filter", lambda page: page.locator("#filter-country").press("ArrowDown"))
    yield Act("the first tick", lambda page: _tick(page, 1), "", keeps=True)
    yield Act("all that match", lambda page: page.locator("[name=all]").check(), "all-words", True)
    yield Act("filters cleared", lambda page: _link(page, "Clear search and filters").click())
    yield Act("a search", _search)
    yield Act(
        "the page selected", lambda page: page.locator("#select-page").check(), "", keeps=True
    )
    yield Act("a hundred tagged", lambda page: _button(page, "Tag").click(), keeps=True)
    yield Act("the tag undone", lambda page: _button(page, "Undo").click(), keeps=True)
    yield Act("new rows by themselves", lambda page: page.evaluate(RELOAD))
    yield Act(
        "an order opened", lambda page: page.locator(".desk tbody th a").first.click(), "panel"
    )
    yield Act("the next in the panel", lambda page: page.keyboard.press("j"), "panel")
    yield Act("the panel closed", lambda page: page.keyboard.press("Escape"), "")
    yield Act("Back", lambda page: page.go_back(), "")
    yield Act("a new order", lambda page: _sell(stage, page), "new-orders")
    yield Act("it is let in", lambda page: page.locator("[data-reload]").click())
    yield Act("Refresh", lambda page: _button(page, "Refresh").click(), "refresh", keeps=True)
    yield Act("its progress", lambda _: None, "refresh", keeps=True)
    store = f"/stores/{stage.shop.store.id}"
    yield Act("a store's progress", lambda page: page.goto(store), "import-")


def _tick(page: Page, row: int) -> None:
    page.locator(".desk tbody [name=order]").nth(row).check()


def _search(page: Page) -> None:
    page.locator("#search").fill("112-")
    page.locator("#search").press("Enter")


def _sell(stage: Stage, page: Page) -> None:
    with stage.entered():
        stage.shop.take(order(), at=utcnow())
    page.evaluate(NEWS)


def _link(page: Page, words: str) -> Locator:
    return page.get_by_role("link", name=words, exact=True)


def _button(page: Page, words: str) -> Locator:
    return page.get_by_role("button", name=words, exact=True)
