"""What axe finds on a page as it is shown just now."""

from pathlib import Path

import axe_playwright_python
from playwright.sync_api import Page

AXE = (Path(axe_playwright_python.__file__).parent / "axe.min.js").read_text()
# The language of the tests is none that axe knows.
JUDGE = """async (rules) => {
  const NOBODYS = { "html-lang-valid": { enabled: false }, "valid-lang": { enabled: false } };
  const only = rules.length ? { runOnly: { type: "rule", values: rules } } : { rules: NOBODYS };
  const found = await axe.run(document, { resultTypes: ["violations"], ...only });
  return found.violations.flatMap(({ id, nodes }) =>
    nodes.map(({ html }) => `${id}: ${html.slice(0, 120)}`));
}"""
# What may differ by the colours alone, and by the width alone.
BY_COLOUR = ("color-contrast", "link-in-text-block")
BY_WIDTH = ("target-size", "scrollable-region-focusable")


def judged(page: Page, *only: str) -> list[str]:
    """What breaks which rule; of these rules alone, if any are given."""
    if not page.evaluate("'axe' in window"):
        page.evaluate(AXE)
    found: list[str] = page.evaluate(JUDGE, list(only))
    return found
