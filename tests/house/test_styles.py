"""Styles know no left and right: the frame is read from either side. Each class is used."""

import re
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parents[2]
STYLES = sorted((ROOT / "static" / "css").glob("*.css"))
# What looks for an element by its class.
READERS = ["static/js/**/*.js", "tests/**/*.js", "tests/**/*.py"]
COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
SIDED = re.compile(r"(?<![\w-])[\w-]*\b(?:left|right)\b[\w-]*|\btranslateX|\bscaleX")
# Above, right, below, left: what two of these differ in has a property of its own.
FOUR = re.compile(r"\b(?:margin|padding|inset|border-\w+|scroll-(?:margin|padding)):([^;}]+)")
NESTED = re.compile(r"\([^()]*\)")
CLASSES = re.compile(r'class="([^"]*)"')
FILLED_IN = re.compile(r"\{\{.*?\}\}|\{%.*?%\}")


def test_no_style_names_a_side() -> None:
    assert STYLES
    assert [sided for file in STYLES for sided in _sided(file.name, file.read_text())] == []


def test_a_side_is_found() -> None:
    bad = (
        "a { margin-left: 1px; text-align: right; inset: 0 auto auto 0; padding: 1px 2px 1px 3px }"
    )

    assert len(list(_sided("x", bad))) == 4
    assert list(_sided("x", "a { margin: 1px 2px; inset: 0 1px 2px 1px; /* left */ }")) == []


def test_each_class_is_styled_or_read() -> None:
    named = {name for file in (ROOT / "templates").rglob("*.html") for name in _classes(file)}
    styled = set(re.findall(r"\.([\w-]+)", "".join(file.read_text() for file in STYLES)))
    readers = "".join(file.read_text() for each in READERS for file in ROOT.glob(each))

    assert len(named) > 100
    assert [name for name in sorted(named - styled) if f".{name}" not in readers] == []


def _classes(file: Path) -> Iterator[str]:
    """Those that the template names whole."""
    for found in CLASSES.finditer(file.read_text()):
        yield from (name for name in FILLED_IN.sub("?", found[1]).split() if "?" not in name)


def _sided(name: str, style: str) -> Iterator[str]:
    plain = COMMENT.sub("", style)
    yield from (f"{name}: {found}" for found in SIDED.findall(plain))
    for found in FOUR.finditer(plain):
        values = found[1]
        while NESTED.search(values):
            values = NESTED.sub("", values)
        sides = values.split()
        if len(sides) == 4 and sides[1] != sides[3]:
            yield f"{name}: {found[0]}"
