"""From a click at the desk to what it asked for, painted: timed in the browser itself.

The clock runs from the click or the key as the browser took it, to the end of the first frame that
shows the answer's first rows (`painted`), and of the one that has all of them (`whole`).
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from playwright.sync_api import CDPSession, Locator, Page

TIMER = """
window.timed = (first, whole, key) => {
  const all = () => [...document.querySelectorAll(first)].slice(0, 5);
  const shown = () => all().map((each) => each.textContent).join();
  const before = shown();
  const times = {};
  const frame = (name) => {
    const after = new MessageChannel();
    after.port1.onmessage = () => (times[name] = performance.now() - times.from);
    after.port2.postMessage(0);
  };
  const look = () => {
    const now = shown();
    if (now && now !== before && !times.seen) { times.seen = true; frame("painted"); }
    if (times.seen && document.querySelector(whole)) frame("whole");
    else requestAnimationFrame(look);
  };
  addEventListener(key, (event) => {
    times.from = event.timeStamp;
    requestAnimationFrame(look);
  }, {capture: true, once: true});
  window.times = times;
};
"""
LAST_ROW = ".desk tbody tr:nth-child(100), #orders:not(:has(.pager [rel=next])) .desk tbody tr"
ROWS = ".desk tbody th a"


@dataclass(frozen=True)
class Click:
    """`prepare` leads to where it begins; `first` and `whole` are selectors of what must come."""

    words: str
    prepare: Callable[[Page], Any]
    do: Callable[[Page], Any]
    event: str = "click"
    first: str = ROWS
    whole: str = LAST_ROW

    def timed(self, page: Page, slow: CDPSession, times: int) -> tuple[float, float]:
        """Milliseconds until it is painted, first and whole, on so many times as slow a processor.

        It is slow for the click alone: to slow a page down takes a whole processor, though it does
        nothing, and another page has none then.
        """
        self.prepare(page)
        page.wait_for_timeout(REST)
        # Playwright brings a script of its own into each new page that is waited for: 8 ms of work.
        page.wait_for_function("() => true")
        slow.send("Emulation.setCPUThrottlingRate", {"rate": times})
        try:
            return self._clicked(page)
        finally:
            slow.send("Emulation.setCPUThrottlingRate", {"rate": 1})

    def _clicked(self, page: Page) -> tuple[float, float]:
        page.evaluate(
            "([first, whole, key]) => timed(first, whole, key)",
            [self.first, self.whole, self.event],
        )
        self.do(page)
        page.wait_for_function("() => times.painted && times.whole", polling=50)
        times = page.evaluate("() => times")
        return times["painted"], times["whole"]


# Until the rows beyond the screen are laid out and nothing runs any more, in milliseconds.
REST = 500
SHIPPED = "/orders?status=shipped"
OLDER = "#orders .pager [rel=next]"


def clicks() -> list[Click]:
    return [
        Click("a tab", _at("/orders"), lambda page: _press(page.locator(".tabs a").nth(3))),
        Click(
            "an older page",
            _at(SHIPPED, lambda page: page.locator(OLDER).scroll_into_view_if_needed()),
            lambda page: _press(page.locator(OLDER)),
        ),
        Click(
            "a filter",
            _at(SHIPPED, lambda page: page.locator("#filter-country").focus()),
            lambda page: page.keyboard.press("ArrowDown"),
            event="keydown",
        ),
        Click(
            "a search", _at("/orders", _type), lambda page: page.keyboard.press("Enter"), "keydown"
        ),
        Click(
            "the panel",
            _at("/orders"),
            lambda page: _press(page.locator(".desk tbody th a").nth(4)),
            first="#panel #side-title",
            whole="#panel .timeline",
        ),
    ]


def _at(address: str, then: Callable[[Page], Any] | None = None) -> Callable[[Page], Any]:
    def prepare(page: Page) -> None:
        page.goto(address)
        if then:
            then(page)

    return prepare


def _press(target: Locator) -> None:
    """By the mouse alone: Playwright's own click runs a script in the page while it is timed."""
    # Rows that were laid out since may have moved it.
    target.scroll_into_view_if_needed()
    box = target.bounding_box()
    assert box
    target.page.mouse.click(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)


def _type(page: Page) -> None:
    page.locator("#search").fill("112-")
