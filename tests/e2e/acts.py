"""Every act of htmx on a page, done by the keyboard: where the focus is then, and what is said.

For the walk each template marks its acts: `data-act.room._part.html.3` is the third of that file.
"""

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

from jinja2 import BaseLoader, Environment
from playwright.sync_api import Locator, Page, expect

HERE = Path(__file__).parent
TEMPLATES = HERE.parents[1] / "templates"
WATCH = (HERE / "acts.js").read_text()
PENDING = (HERE / "pending.js").read_text()
ACT = re.compile(r"hx-(?:get|post|put|patch|delete)=|\{\{ (?:\w+\.)?(?:posts_to|in_place)\(")
EVERY = re.compile(r"every (\{\{.*?\}\}|\d+)s")
MARK = re.compile(r"data-act\.[\w.]+")
# Where nothing is left to be waited for; on another page neither.
REST = "(turn) => document.readyState === 'complete' && (acts.turn !== turn || acts.rest())"
# What is typed where a form wants something, and into each search.
TYPED = {
    "tracking_number": "1Z9999999999999999",
    "weight": "14",
    "length": "8",
    "width": "6",
    "height": "3.5",
}
LIST = {"name": "list.csv", "mimeType": "text/csv", "buffer": b"sku,title\nA,B\n"}
FILL = """(form, typed) => {
  for (const field of form.elements) {
    if (field.value || field.disabled || field.type === "file") continue;
    if (!field.required && field.type !== "search") continue;
    const value = typed[field.name] ?? (field.type === "number" ? "1" : "Harbour");
    if (field.matches("select")) field.selectedIndex = field.options.length - 1;
    else field.value = value;
  }
}"""
# Somebody is at work in the part, or else before it.
WORK = """const FOCUSABLE =
    "a[href], button:enabled, input:enabled:not([type=hidden]), select, summary";
  const shown = (each) => each.checkVisibility({ visibilityProperty: true });
  const before = document.querySelectorAll(`main :is(${FOCUSABLE})`);
  const main = document.querySelector("main");
  ([...part.querySelectorAll(FOCUSABLE), ...before].find(shown) ?? main).focus();"""
FOCUS = f"(part) => {{ {WORK} }}"
# The part may have come anew meanwhile, by a poll of its own; where it asks no more, none is left.
POLL = f"""(turn) => {{
  const part = document.querySelector("[data-next]") ?? document.getElementById(acts.polled);
  if (!part?.hasAttribute("hx-get")) return;
  {WORK}
  acts.begin(turn);
  acts.polled = part.id;
  const swap = part.getAttribute("hx-swap");
  htmx.ajax("GET", part.getAttribute("hx-get"), {{ source: part, target: part, swap }});
}}"""


class Marking(BaseLoader):
    """Loads templates with a mark before each act; parts ask again when the walk does."""

    def __init__(self, loader: BaseLoader) -> None:
        self._loader = loader

    def get_source(self, environment: Environment, template: str) -> Any:
        source, name, fresh = self._loader.get_source(environment, template)
        numbers = iter(range(1, 1000))
        marked = ACT.sub(lambda found: f"{_mark(template, next(numbers))} {found[0]}", source)
        return EVERY.sub("every 9999s", marked), name, fresh


def acts() -> set[str]:
    """The marks of all acts in the templates."""
    found: set[str] = set()
    for file in TEMPLATES.rglob("*.html"):
        number = len(ACT.findall(file.read_text()))
        name = str(file.relative_to(TEMPLATES))
        found |= {_mark(name, each) for each in range(1, number + 1)}
    return found


def _mark(template: str, number: int) -> str:
    return f"data-act.{template.replace('/', '.')}.{number}"


class Walk:
    """One person's walk: each act is done once, and what it breaks is noted."""

    def __init__(self, page: Page, known: "Walk | None" = None) -> None:
        """It goes on with what `known` has left."""
        self.page = page
        self.done: set[str] = known.done if known else set()
        self.marks: set[str] = known.marks if known else set()
        self.wrong: list[str] = known.wrong if known else []
        self._turn = 0
        page.add_init_script(WATCH)

    def on(self, address: str, begin: Callable[[Page], None] | None = None) -> None:
        """All acts of this page that weren't done yet, and of those that they lead to in place."""
        while True:
            self.page.goto(address)
            if begin:
                begin(self.page)
            act = self._next()
            if not act:
                return
            while act:
                act = self._next() if self._do(act) else None

    def _next(self) -> dict[str, str] | None:
        found: dict[str, str] | None = self.page.evaluate(PENDING, sorted(self.done))
        return found

    def _do(self, act: dict[str, str]) -> bool:
        """Whether the page is still the same."""
        how, _, event = act["how"].partition(" ")
        self.done.add(act["key"])
        self.marks |= set(MARK.findall(act["key"]))
        self._turn += 1
        self.page.evaluate("(turn) => acts.begin(turn)", self._turn)
        element = self.page.locator("[data-next]")
        {
            "poll": self._poll,
            "event": lambda: self._event(element, event),
            "submit": lambda: self._submit(element),
            "choose": lambda: self._choose(element),
            "tick": lambda: self._press(element, "Space"),
            "type": lambda: self._type(element),
            "press": lambda: self._press(element, "Enter"),
        }[how]()
        self.page.wait_for_function(REST, arg=self._turn)
        faults = self.page.evaluate("([turn, how]) => acts.faults(turn, how)", [self._turn, how])
        self.wrong += [f"{act['key']} ({how}): {fault}" for fault in faults or []]
        return faults is not None

    def _press(self, element: Locator, key: str) -> None:
        element.focus()
        expect(element).to_be_focused()
        self.page.keyboard.press(key)

    def _submit(self, form: Locator) -> None:
        for field in form.locator("input[type=file]").all():
            field.set_input_files(LIST)  # type: ignore[arg-type]
        form.evaluate(FILL, TYPED)
        self._press(form.locator("[type=submit]:visible").first, "Enter")

    def _choose(self, element: Locator) -> None:
        is_select = element.evaluate("(each) => each.matches('select')")
        select = element if is_select else element.locator("select:visible").first
        select.focus()
        select.select_option(index=1)

    def _type(self, element: Locator) -> None:
        # Another than a form may have kept: else nothing changes.
        element.fill(TYPED["tracking_number"][::-1])
        self.page.keyboard.press("Tab")

    def _event(self, element: Locator, name: str) -> None:
        element.evaluate(FOCUS)
        self.page.evaluate("(name) => document.body.dispatchEvent(new Event(name))", name)

    def _poll(self) -> None:
        """Twice: what the second brings is known."""
        for _ in range(2):
            self._turn += 1
            self.page.evaluate(POLL, self._turn)
            self.page.wait_for_function(REST, arg=self._turn)
