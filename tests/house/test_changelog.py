"""The changelog has a part for each version, and each part says how to upgrade to it."""

import re
import tomllib
from pathlib import Path

from tests.servers.last_release import VERSION

ROOT = Path(__file__).parents[2]
HEADING = re.compile(r"^## (.+)$", re.MULTILINE)
RELEASED = re.compile(r"\d+\.\d+\.\d+, \d{4}-\d\d-\d\d")


def test_each_part_is_what_comes_next_or_a_version_with_its_day():
    first, *others = HEADING.findall(_text())

    assert first == "Unreleased" or RELEASED.fullmatch(first)
    assert [each for each in others if not RELEASED.fullmatch(each)] == []


def test_each_part_says_how_to_upgrade():
    parts = HEADING.split(_text())[1:]
    silent = [
        heading
        for heading, text in zip(parts[::2], parts[1::2], strict=True)
        if "### Upgrade notes" not in text
    ]

    assert silent == []


def test_the_newest_released_version_is_the_projects():
    released = [each for each in HEADING.findall(_text()) if RELEASED.fullmatch(each)]
    version = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["version"]

    assert not released or released[0].startswith(f"{version},")


def test_the_tests_upgrade_from_the_last_version():
    """At a release itself, from the one before."""
    headings = HEADING.findall(_text())
    versions = [each.partition(",")[0] for each in headings if RELEASED.fullmatch(each)]
    last = versions[0] if headings[0] == "Unreleased" else versions[min(1, len(versions) - 1)]

    assert last == VERSION


def _text() -> str:
    return (ROOT / "CHANGELOG.md").read_text("utf-8")
