"""The glossary has each word that a status can be."""

import importlib
import pkgutil
import re
from enum import StrEnum
from pathlib import Path

import webapp

ROOT = Path(__file__).parents[2]
# Amazon's own statuses keep Amazon's words; the others run by themselves.
OTHERS = ("amazon", "sandbox", "migrations", "development")


def test_the_glossary_says_every_status():
    told = set(re.findall(r"`([^`]+)`", (ROOT / "docs" / "words.md").read_text("utf-8")))

    missing = [
        f"{kind.__name__}: {each}"
        for kind in _statuses()
        for each in kind
        if each.value not in told
    ]

    assert missing == []


def _statuses() -> list[type[StrEnum]]:
    for module in pkgutil.walk_packages(webapp.__path__, "webapp."):
        if module.name.split(".")[1] not in OTHERS:
            importlib.import_module(module.name)
    found = [
        kind
        for kind in StrEnum.__subclasses__()
        if kind.__name__.endswith("Status") and kind.__module__.split(".")[1] not in OTHERS
    ]
    assert found, "no status was found"
    return found
