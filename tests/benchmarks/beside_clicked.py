"""From a click at the desk to what it asked for, painted, beside another tree, in one browser.

A hundred rows, 1280 pixels wide, on a processor that is four times as slow. BENCH_BESIDE says where
the other tree is (see `another_desk`).
"""

from collections.abc import Iterator
from contextlib import contextmanager
from statistics import median

from playwright.sync_api import Browser, CDPSession, Page, sync_playwright

from tests.benchmarks.another_desk import AnotherDesk, desks
from tests.benchmarks.desk_click import TIMER, Click, clicks
from tests.benchmarks.report import Report
from tests.servers import chromium

NAME = "The desk beside another tree's, clicked"
TIMES = 9
SLOWER = 4
SIZE = {"width": 1280, "height": 900}
BOUND = 0.6

# A page, and by what it is slowed down.
Slowed = tuple[Page, CDPSession]


def run(report: Report) -> None:
    with desks("sqlite") as pair:
        if pair:
            with _pages(pair) as pages:
                for click in clicks():
                    _tell(report, click, pages)


def _tell(report: Report, click: Click, pages: list[Slowed]) -> None:
    for words, (mine, other) in _in_turns(click, pages).items():
        name = f"{click.words}, click to {words}"
        report.row(f"{name}, the other", other, "ms")
        report.row(f"{name}, this", mine, "ms")
        times = mine / other
        report.row(f"{name}, in times the other", times, "", f"at most {BOUND}", times <= BOUND)


def _in_turns(click: Click, pages: list[Slowed]) -> dict[str, list[float]]:
    """The medians of each, in milliseconds: painted, and to the last row."""
    taken: list[list[tuple[float, float]]] = [[] for _ in pages]
    for _ in range(1 + TIMES):
        for (page, slow), times in zip(pages, taken, strict=True):
            times.append(click.timed(page, slow, SLOWER))
    return {
        words: [median(each[part] for each in times[1:]) for times in taken]
        for part, words in enumerate(("painted", "its last row"))
    }


@contextmanager
def _pages(pair: list[AnotherDesk]) -> Iterator[list[Slowed]]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(**chromium.launch_arguments())  # type: ignore[arg-type]
        yield [_page(browser, desk) for desk in pair]
        browser.close()


def _page(browser: Browser, desk: AnotherDesk) -> Slowed:
    context = browser.new_context(viewport=SIZE, base_url=desk.base)  # type: ignore[arg-type]
    context.add_cookies([desk.cookie])  # type: ignore[list-item]
    page = context.new_page()
    page.add_init_script(TIMER)
    return page, context.new_cdp_session(page)
