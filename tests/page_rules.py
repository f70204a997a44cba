"""The rules of a page: held on every page of ours that a browser shows in a test."""

from pathlib import Path
from urllib.parse import urlsplit

from playwright.sync_api import BrowserContext, ConsoleMessage, Page, Request, Response
from playwright.sync_api import Error as PlaywrightError

RULES = (Path(__file__).parent / "page_rules.js").read_text()
WATCH = f"""
(() => {{
  const rules = {RULES};
  const report = () => window.reportBrokenRules(rules());
  document.addEventListener("DOMContentLoaded", report);
  document.addEventListener("htmx:afterSettle", report);
  document.addEventListener("securitypolicyviolation", (event) =>
    window.reportBrokenRules([`${{event.violatedDirective}} forbids ${{event.blockedURI}}`]));
}})()
"""
# A refused form answers 422 and the browser mentions it; what fails to load is watched below.
EXPECTED = "Failed to load resource"
ASSETS = ("stylesheet", "script", "image", "font")


def inspect_page(page: Page) -> None:
    """Assert the rules on what the page shows now."""
    broken = page.evaluate(RULES)

    assert not broken, f"{page.url}: {broken}"


class Inspector:
    """Watches all pages of one browser context; pages of other origins only may not be loaded."""

    def __init__(self, context: BrowserContext, homes: list[str], javascript: bool) -> None:
        self._homes = [urlsplit(home)[:2] for home in homes]
        self._ours = self._homes[0]
        self.broken: list[str] = []
        # Addresses, each once its rules were read.
        self.inspected: list[str] = []
        context.on("request", self._on_request)
        context.on("response", self._on_response)
        context.on("console", self._on_console)
        context.on("weberror", lambda error: self._add(str(error.page), str(error.error)))
        if javascript:
            context.expose_binding("reportBrokenRules", self._on_report)
            context.add_init_script(WATCH)
        else:
            context.on("page", lambda page: page.on("load", self._on_load))

    def _add(self, where: str, what: str) -> None:
        sentence = f"{where}: {what}"
        if sentence not in self.broken:
            self.broken.append(sentence)

    def _is_ours(self, url: str) -> bool:
        return urlsplit(url)[:2] == self._ours

    def _on_report(self, source: dict[str, Page], broken: list[str]) -> None:
        url = source["page"].url
        if self._is_ours(url):
            for sentence in broken:
                self._add(url, sentence)
            self.inspected.append(url)

    def _on_load(self, page: Page) -> None:
        if not self._is_ours(page.url):
            return
        try:
            for sentence in page.evaluate(RULES):
                self._add(page.url, sentence)
            self.inspected.append(page.url)
        except PlaywrightError:
            # It has left for another page already, which is inspected in its turn.
            return

    def _on_request(self, request: Request) -> None:
        parts = urlsplit(request.url)
        if parts.scheme in ("http", "https", "ws", "wss") and parts[:2] not in self._homes:
            self._add(request.url, "a stranger's address was asked for")

    def _on_response(self, response: Response) -> None:
        if response.status >= 400 and response.request.resource_type in ASSETS:
            self._add(response.url, f"answered {response.status}")

    def _on_console(self, message: ConsoleMessage) -> None:
        url = message.page.url if message.page else ""
        bad = message.type in ("error", "warning") and EXPECTED not in message.text
        if bad and self._is_ours(url):
            self._add(url, f"the console says: {message.text}")
