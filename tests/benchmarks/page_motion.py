"""What moves, and what makes a page wait, in Chromium while parts of the desk are swapped.

Chromium calls a task long from 50 ms on and tells of no other, so 0 is: none of them was.
"""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from statistics import median

from playwright.sync_api import Page, sync_playwright

from tests.accounts.people import ROSA, cookie, sign_in
from tests.benchmarks.desk_act import ANOTHER_TAB, Act, acts
from tests.benchmarks.page_trace import traced
from tests.benchmarks.report import Report
from tests.benchmarks.served_desk import served
from tests.benchmarks.stage import Stage, stages
from tests.benchmarks.stocked_shop import StockedShop
from tests.servers import chromium
from tests.visitor import Visitor
from webapp import create_app
from webapp.ground.database import db

NAME = "The page in motion"
ORDERS = 10_000
ROUNDS = 3
LONGEST_TASK = 50
# After the last frame of a swap, in milliseconds.
PEACE = 500
WATCH = """
window.seen = {shifts: [], tasks: [], settled: []};
new PerformanceObserver((list) => {
  const unasked = list.getEntries().filter((each) => !each.hadRecentInput);
  window.seen.shifts.push(...unasked.map((each) => each.value));
}).observe({type: "layout-shift", buffered: true});
new PerformanceObserver((list) => {
  for (const each of list.getEntries()) window.seen.tasks.push(each.duration);
}).observe({type: "longtask", buffered: true});
document.addEventListener("htmx:afterSettle", (event) => window.seen.settled.push(event.target.id));
"""
SETTLED = "(part) => window.seen.settled.some((id) => id.startsWith(part))"
FORGET = "() => { window.seen = {shifts: [], tasks: [], settled: []}; }"
# The places of the first rows.
PLACES = """() => [...document.querySelectorAll(".desk tbody tr")].slice(0, 20).map(
  (row) => [row.getBoundingClientRect().top, row.getBoundingClientRect().height])"""
SIZES = {"wide": {"width": 1280, "height": 900}, "narrow": {"width": 390, "height": 844}}


@dataclass(frozen=True)
class Motion:
    """What one act did to the page; `longest_task` in milliseconds, `moved` in rows."""

    shift: float
    longest_task: float
    moved: int


def run(report: Report) -> None:
    with stages("sqlite", "motion") as [stage]:
        StockedShop(stage, "sqlite", ORDERS).fill()
        with served(stage) as port:
            for size in SIZES:
                with _browser(stage, port, size) as page:
                    _tell(report, size, _watched(stage, page))
                    _tell_spent(report, size, page)


def _watched(stage: Stage, page: Page) -> dict[Act, list[Motion]]:
    seen: dict[Act, list[Motion]] = {act: [] for act in acts(stage)}
    for _ in range(ROUNDS):
        for act, motions in seen.items():
            motions.append(_motion(page, act))
    return seen


def _motion(page: Page, act: Act) -> Motion:
    page.evaluate(FORGET)
    before = page.evaluate(PLACES)
    _perform(page, act)
    moved = sum(a != b for a, b in zip(before, page.evaluate(PLACES), strict=False))
    seen = json.loads(page.evaluate("() => JSON.stringify(window.seen)"))
    return Motion(sum(seen["shifts"]), max(seen["tasks"], default=0), moved)


def _perform(page: Page, act: Act) -> None:
    act.do(page)
    if act.swaps:
        page.wait_for_function(SETTLED, arg=act.swaps, polling=100)
    page.wait_for_timeout(PEACE)


def _tell(report: Report, size: str, seen: dict[Act, list[Motion]]) -> None:
    """The median of some rounds: what else a machine does lengthens any task."""
    for act, motions in seen.items():
        task = median(each.longest_task for each in motions)
        bound = f"under {LONGEST_TASK}"
        report.row(f"{size}, {act.words}, long task", task, "ms", bound, task < LONGEST_TASK)
    moved = sum(each.moved for act, motions in seen.items() if act.keeps for each in motions)
    report.row(f"{size}, rows that left their place", moved, "rows", "none", moved == 0)
    shift = max(median(each.shift for each in motions) for motions in seen.values())
    report.row(f"{size}, layout shift by any of them", shift, "", "none", shift == 0)


def _tell_spent(report: Report, size: str, page: Page) -> None:
    """What a swap of a hundred rows consists of, for whoever must make it shorter."""
    page.goto("/orders")
    page.wait_for_timeout(PEACE)
    page.evaluate(FORGET)
    browser = page.context.browser
    assert browser
    for kind, spent in traced(browser, page, lambda: _perform(page, ANOTHER_TAB)).items():
        report.row(f"{size}, {ANOTHER_TAB.words}, most {kind} in a task, traced", spent, "ms")


@contextmanager
def _browser(stage: Stage, port: int, size: str) -> Iterator[Page]:
    """A page of somebody signed in, which is watched from its first moment on."""
    base = f"http://127.0.0.1:{port}"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(**chromium.launch_arguments())  # type: ignore[arg-type]
        context = browser.new_context(viewport=SIZES[size], base_url=base)  # type: ignore[arg-type]
        context.add_cookies([_session(stage, base)])  # type: ignore[list-item]
        page = context.new_page()
        page.add_init_script(WATCH)
        yield page
        browser.close()


def _session(stage: Stage, base: str) -> dict[str, str]:
    visitor = Visitor(create_app(stage.settings))
    sign_in(visitor, ROSA)
    db.close_databases()
    return {"name": "session", "value": cookie(visitor), "url": base}
