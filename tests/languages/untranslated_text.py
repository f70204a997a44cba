"""The texts of a page that are in nobody's language: neither framed, nor a fact."""

import re
from collections.abc import Iterator
from html.parser import HTMLParser

from tests.languages.pseudo_locale import CLOSE, OPEN

SAID_IN = (
    *("title", "aria-label", "aria-description", "placeholder", "alt", "data-label"),
    # What scripts say.
    *("data-broken", "data-no-connection", "data-timeout", "data-sign-in", "data-signed-in"),
    *("data-one", "data-many", "data-copied", "data-failed", "data-none", "data-known"),
    *("data-use-zone", "data-unsent", "data-on", "data-off", "data-confirm"),
)
UNSEEN = ("script", "style")
# Elements without an end tag.
VOID = ("area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "wbr")
WORD = re.compile(r"[^\W\d_]{2,}")


class Texts(HTMLParser):
    """All that is read of a page, but what stands in `<bdi>`, `<code>` or `translate="no"`."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.texts: list[str] = []
        self._open: list[tuple[str, bool]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if not self._kept:
            self.texts += [value for name in SAID_IN if (value := given.get(name))]
            if tag == "input" and given.get("type") in ("submit", "button"):
                self.texts.append(given.get("value") or "")
        if tag not in VOID:
            kept = tag in ("bdi", "code", *UNSEEN) or given.get("translate") == "no"
            self._open.append((tag, kept))

    def handle_endtag(self, tag: str) -> None:
        while self._open and self._open.pop()[0] != tag:
            pass

    def handle_data(self, data: str) -> None:
        if not self._kept:
            self.texts.append(data)

    @property
    def _kept(self) -> bool:
        return any(kept for _tag, kept in self._open)


def untranslated_texts(html: str, facts: re.Pattern[str]) -> Iterator[str]:
    """Texts with words outside all frames that aren't facts."""
    page = Texts()
    page.feed(html)
    depth = 0
    # A sentence may go on through several elements, as around a link.
    for text in page.texts:
        rest = ""
        for letter in text:
            depth += letter == OPEN
            rest += letter if not depth else ""
            depth -= letter == CLOSE and depth > 0
        if WORD.search(facts.sub(" ", rest)):
            yield " ".join(rest.split())
