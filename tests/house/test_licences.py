"""What the app is made of may be used as it is here: each package has one of these licences."""

import re
from importlib.metadata import PackageNotFoundError, metadata
from pathlib import Path

ROOT = Path(__file__).parents[2]
# LGPL: psycopg and fpdf2 are imported, not changed. MPL: certifi is a list.
ALLOWED = re.compile(
    r"(MIT|BSD|Apache|PSF|Python Software Foundation|MPL|Mozilla Public|LGPL|ISC|Unlicense)"
)
# Longer than a name is a whole licence.
LONGEST = 60
# Those whose metadata say nothing, by their licence files.
READ = {"peewee": "MIT", "pyrage": "MIT"}


def test_each_package_of_the_app_has_a_licence_that_allows_it():
    locked = re.findall(r"^([a-z0-9.\-]+)", (ROOT / "requirements.txt").read_text(), re.MULTILINE)
    licences = {name: _licence(name) for name in locked}

    assert len(licences) > 30
    assert {n: said for n, said in licences.items() if said and not ALLOWED.search(said)} == {}
    assert [name for name, said in licences.items() if said == ""] == []


def _licence(name: str) -> str | None:
    """As the package says; None where it isn't installed on this machine's Python."""
    try:
        said = metadata(name)
    except PackageNotFoundError:
        return None
    classified = [each for each in said.get_all("Classifier") or [] if each.startswith("License")]
    plain = (said.get("License") or "")[:LONGEST]
    return said.get("License-Expression") or " ".join(classified) or plain or READ.get(name, "")
