"""Where Chromium's main thread spends its time while a part is swapped, by kind, from a trace."""

import json
from collections import Counter
from collections.abc import Callable
from typing import Any

from playwright.sync_api import Browser, Page

CATEGORIES = ["devtools.timeline", "toplevel"]
TASKS = ("RunTask", "ThreadControllerImpl::RunTask")
KINDS = {
    "script": ("EvaluateScript", "FunctionCall", "EventDispatch", "TimerFire", "ParseHTML"),
    "style and layout": ("UpdateLayoutTree", "Layout", "HitTest"),
    "paint": ("PrePaint", "Paint", "Layerize", "Commit", "UpdateLayer"),
}
KIND_OF = {name: kind for kind, names in KINDS.items() for name in names}
# Shorter tasks are passed over; in microseconds.
SHORT = 1000

Event = dict[str, Any]


def traced(browser: Browser, page: Page, act: Callable[[], None]) -> dict[str, float]:
    """Of each kind, the most in any one task, in milliseconds; tracing itself lengthens them."""
    browser.start_tracing(page=page, categories=CATEGORIES)
    act()
    events = json.loads(browser.stop_tracing())["traceEvents"]
    mine = _main_thread([event for event in events if event.get("ph") == "X"])
    tasks = [event for event in mine if event["name"] in TASKS and event["dur"] > SHORT]
    spent = [_spent(task, mine) for task in tasks]
    return {kind: max(each[kind] for each in spent) / 1000 for kind in KINDS}


def _main_thread(events: list[Event]) -> list[Event]:
    """Those of the thread that lays out most, in the order of their beginning."""
    layouts = Counter(_thread(event) for event in events if event["name"] == "Layout")
    [(busiest, _)] = layouts.most_common(1)
    mine = [event for event in events if _thread(event) == busiest]
    return sorted(mine, key=lambda event: (event["ts"], -event["dur"]))


def _thread(event: Event) -> tuple[int, int]:
    return event["pid"], event["tid"]


def _spent(task: Event, events: list[Event]) -> Counter[str]:
    """Each kind's own time in a task: what a nested event takes isn't counted for the outer one."""
    spent: Counter[str] = Counter()
    around: list[Event] = []
    for event in events:
        if event["name"] not in KIND_OF or not task["ts"] <= event["ts"] < _end(task):
            continue
        while around and _end(around[-1]) <= event["ts"]:
            around.pop()
        if around:
            spent[KIND_OF[around[-1]["name"]]] -= event["dur"]
        spent[KIND_OF[event["name"]]] += event["dur"]
        around.append(event)
    return spent


def _end(event: Event) -> int:
    return int(event["ts"] + event["dur"])
