"""What moves, and what makes a page wait, in Chromium while parts of the desk are swapped."""

import json
from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit

from playwright.sync_api import Page, sync_playwright

from tests.accounts.people import ROSA, cookie, sign_in
from tests.benchmarks.report import Report
from tests.benchmarks.served_desk import served
from tests.benchmarks.stage import Stage, stages
from tests.benchmarks.stocked_shop import StockedShop
from tests.servers import chromium
from tests.visitor import Visitor
from webapp import create_app, db

NAME = "The page in motion"
ORDERS = 10_000
ROUNDS = 3
LONGEST_TASK = 50
SETTLED = "() => !document.querySelector('.htmx-request, .htmx-swapping, .htmx-settling')"
WATCH = """
window.seen = {shifts: [], tasks: []};
new PerformanceObserver((list) => {
  const unasked = list.getEntries().filter((each) => !each.hadRecentInput);
  window.seen.shifts.push(...unasked.map((each) => each.value));
}).observe({type: "layout-shift", buffered: true});
new PerformanceObserver((list) => {
  for (const each of list.getEntries()) window.seen.tasks.push(each.duration);
}).observe({type: "longtask", buffered: true});
"""
RELOAD = "() => document.body.dispatchEvent(new Event('orders-changed'))"
SIZES = {"wide": {"width": 1280, "height": 900}, "narrow": {"width": 390, "height": 844}}
ACTS: dict[str, Callable[[Page], Any]] = {
    "another tab": lambda page: page.locator(".tabs a").nth(3).click(),
    "the first tab": lambda page: page.locator(".tabs a").first.click(),
    "an older page": lambda page: page.get_by_role("link", name="Older").click(),
    "a sort": lambda page: page.locator("#filter-sort").select_option("total"),
    "new rows by themselves": lambda page: page.evaluate(RELOAD),
}


def run(report: Report) -> None:
    with stages("sqlite", "motion") as [stage]:
        StockedShop(stage, "sqlite", ORDERS).fill()
        with served(stage) as port:
            for size, viewport in SIZES.items():
                _tell(report, size, _watched(stage, port, viewport))


def _tell(report: Report, size: str, rounds: list[dict[str, dict[str, list[float]]]]) -> None:
    """The best of some rounds: what else a machine does lengthens any task."""
    for words in rounds[0]:
        shift = min(sum(each[words]["shifts"]) for each in rounds)
        task = min(max(each[words]["tasks"], default=0) for each in rounds)
        report.row(f"{size}, {words}, layout shift", shift, "", "none", shift == 0)
        bound = f"at most {LONGEST_TASK}"
        report.row(f"{size}, {words}, long task", task, "ms", bound, task <= LONGEST_TASK)


def _watched(
    stage: Stage, port: int, viewport: dict[str, int]
) -> list[dict[str, dict[str, list[float]]]]:
    base = f"http://127.0.0.1:{port}"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(**chromium.launch_arguments())  # type: ignore[arg-type]
        context = browser.new_context(viewport=viewport, base_url=base)  # type: ignore[arg-type]
        context.add_cookies([_session(stage, base)])  # type: ignore[list-item]
        page = context.new_page()
        page.add_init_script(WATCH)
        rounds = [_round(page) for _ in range(ROUNDS)]
        browser.close()
    return rounds


def _round(page: Page) -> dict[str, dict[str, list[float]]]:
    page.goto("/orders")
    page.wait_for_timeout(800)
    seen = {"the whole page": _seen(page)}
    for words, act in ACTS.items():
        with page.expect_response(lambda answer: urlsplit(answer.url).path == "/orders"):
            act(page)
        page.wait_for_function(SETTLED)
        page.wait_for_timeout(700)
        seen[words] = _seen(page)
    return seen


def _seen(page: Page) -> dict[str, list[float]]:
    found = page.evaluate("() => JSON.stringify(window.seen)")
    page.evaluate("() => { window.seen.shifts = []; window.seen.tasks = []; }")
    return dict(json.loads(found))


def _session(stage: Stage, base: str) -> dict[str, str]:
    visitor = Visitor(create_app(stage.settings))
    sign_in(visitor, ROSA)
    db.close_databases()
    return {"name": "session", "value": cookie(visitor), "url": base}
