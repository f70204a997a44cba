"""One walk over all pages and states: translated, readable in each way, at each width, on paper.

The language is nobody's: what isn't framed was never translated, and all else is a third longer.
"""

from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask
from playwright.sync_api import BrowserContext, Page

from tests.accounts.people import CARLA, ROSA, founded
from tests.e2e.accessibility import BY_COLOUR, BY_WIDTH, judged
from tests.e2e.same_process import context, page_of
from tests.ground.every_address import filled, rules
from tests.ground.full_shop import FullShop
from tests.languages.conftest import pseudo_locale
from tests.languages.facts import FACTS
from tests.languages.untranslated_text import untranslated_texts
from webapp.accounts.user import User

__all__ = ["context", "pseudo_locale"]

WIDE, NARROW, NARROWEST = (
    {"width": 1280, "height": 900},
    {"width": 390, "height": 844},
    {"width": 320, "height": 800},
)
FAULTS = (Path(__file__).parent / "walk.js").read_text()
# Of WCAG's text spacing (1.4.12), which anybody's browser may set.
SPACE = """() => {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(`* { line-height: 1.5 !important; letter-spacing: .12em !important;
    word-spacing: .16em !important } p { margin-bottom: 2em !important }`);
  document.adoptedStyleSheets = [sheet];
}"""
OPEN = "document.querySelectorAll('main details').forEach((each) => { each.open = true; })"
TURN = "(dir) => { document.documentElement.dir = dir; }"
# Of what one presses, nothing is worth ink; a slip is its own document.
PRESSED = """() => [...document.querySelectorAll("main :is(button, input, select, textarea)")]
  .filter((each) => each.checkVisibility()).map((each) => each.outerHTML.slice(0, 100))"""
DOCUMENTS = ("/orders", "/audit", "/privacy", "/end-of-day")
# Evidence for auditors stays English, and development's pages are its developers'.
ENGLISH = ("/compliance", "/development", "/api/")


@pytest.mark.parametrize("database_kind", ["sqlite"])
def test_every_page_is_for_everybody(
    context: BrowserContext, app: Flask, base_url: str, pseudo_locale: str
) -> None:
    shop = FullShop(ROSA)
    founded(CARLA)
    wrong: dict[str, set[str]] = defaultdict(set)
    seen = 0
    for person in (ROSA, CARLA):
        User.get(User.email == person.email).choose_language(pseudo_locale)
        page = page_of(context, app, person, base_url)
        for rule in rules(app, "GET"):
            address = filled(rule, shop.ids)
            # Whoever has nothing yet sees the same lists, empty; what is another's isn't there.
            if person is CARLA and rule.arguments:
                continue
            answer = page.request.get(address, max_redirects=0)
            if not answer.ok or not answer.headers["content-type"].startswith("text/html"):
                continue
            seen += 1
            page.goto(address)
            for fault in _faults(page, address):
                wrong[fault].add(address)
            if not address.startswith(ENGLISH):
                for text in untranslated_texts(answer.text(), FACTS):
                    wrong[f"not translated: {text}"].add(address)
        page.close()

    assert not wrong, _listed(wrong)
    assert seen > 100


def _faults(page: Page, address: str) -> Iterator[str]:
    page.evaluate(OPEN)
    for width in (WIDE, NARROW):
        page.set_viewport_size(width)  # type: ignore[arg-type]
        size = f"{width['width']} px"
        yield from (f"{size}: {fault}" for fault in page.evaluate(FAULTS))
        rules_ = [] if width is WIDE else [*BY_COLOUR, *BY_WIDTH]
        yield from (f"{size}, light: {each}" for each in judged(page, *rules_))
        page.emulate_media(color_scheme="dark")
        yield from (f"{size}, dark: {each}" for each in judged(page, *BY_COLOUR))
        page.emulate_media(color_scheme="light")
        page.evaluate(TURN, "rtl")
        yield from (f"{size}, leftwards: {fault}" for fault in page.evaluate(FAULTS))
        page.evaluate(TURN, "ltr")
    page.set_viewport_size(NARROWEST)  # type: ignore[arg-type]
    yield from (f"320 px: {fault}" for fault in page.evaluate(FAULTS))
    page.evaluate(SPACE)
    yield from (f"320 px, spaced: {fault}" for fault in page.evaluate(FAULTS))
    page.set_viewport_size(WIDE)  # type: ignore[arg-type]
    if address in DOCUMENTS:
        page.emulate_media(media="print")
        yield from (f"printed: {each}" for each in page.evaluate(PRESSED))
        page.emulate_media(media="screen")


def _listed(wrong: dict[str, set[str]]) -> str:
    """Each fault, and the first page that has it."""
    return "\n" + "\n".join(
        f"{min(pages)} ({len(pages)}): {fault}" for fault, pages in sorted(wrong.items())
    )
