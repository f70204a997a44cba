"""The first line of each template says what it takes: held against the template and the views.

`{# takes: order, errors, in_panel (beside the desk; may be missing); what it shows #}` names
variables, up to the first `;`. A template of macros takes nothing: `{# macros: ... #}`.
"""

import ast
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

from jinja2 import Environment, meta, nodes

ROOT = Path(__file__).parents[2]
TEMPLATES = ROOT / "templates"
NAMES = sorted(file.relative_to(TEMPLATES).as_posix() for file in TEMPLATES.rglob("*.html"))
FIRST_LINE = re.compile(r"\{# (takes|macros): (.+?) #\}")
# What Flask, its extensions and the roof give to every template.
GIVEN = {
    *("request", "url_for", "get_flashed_messages", "csrf_token", "current_user"),
    *("namespace", "caller", "now", "navigation", "product_name", "unread_notices"),
    *("language", "_", "gettext", "ngettext", "pgettext"),
}
# What `page` and `fragment` of webapp/ground/web/pages.py take for themselves.
OWN = {"status", "part", "template"}


class _Any(dict[str, Any]):
    """Every filter and test by its name, ours as well: templates are only read here."""

    def get(self, name: str, default: Any = None) -> Any:  # noqa: ARG002 - as a dict has it
        return super().get(name, str)


READER = Environment(autoescape=True, extensions=["jinja2.ext.i18n"])
READER.filters, READER.tests = _Any(READER.filters), _Any(READER.tests)


def test_each_template_says_first_what_it_takes():
    silent = [name for name in NAMES if not FIRST_LINE.match(_text(name))]

    assert silent == []


def test_each_template_takes_what_it_says():
    broken = [
        f"{name} {verb} {', '.join(sorted(names))}"
        for name in NAMES
        for verb, names in (
            ("does not say that it takes", _used(name) - set(_takes(name))),
            ("says that it takes", set(_takes(name)) - _used(name) - _handed_on(name)),
        )
        if names
    ]

    assert broken == []


def test_views_pass_what_their_templates_take():
    broken = [
        f"{file}: {template} {verb} {', '.join(sorted(names))}"
        for file, templates, passed, whole in _calls()
        for template in templates
        for verb, names in (
            ("misses", _needed(template) - passed if whole else set()),
            ("has no use for", passed - set().union(*map(_takes, templates))),
        )
        if names
    ]

    assert broken == []


def _text(name: str) -> str:
    return (TEMPLATES / name).read_text()


@cache
def _tree(name: str) -> nodes.Template:
    return READER.parse(_text(name))


@cache
def _takes(name: str) -> dict[str, bool]:
    """The names that a template says it takes, and whether each may be missing."""
    kind, said = FIRST_LINE.match(_text(name)).groups()  # type: ignore[union-attr]
    words = re.sub(r"\(([^()]*)\)", lambda m: "?" if "may be missing" in m[1] else "", said)
    words = re.sub(r"\[.*?\]|\{.*?\}", "", words).split(";")[0]
    names = [each.strip() for each in words.split(",")] if kind == "takes" else []
    return {each.strip(" ?"): "?" in each for each in names if each != "nothing"}


def _needed(name: str) -> set[str]:
    return {each for each, may_be_missing in _takes(name).items() if not may_be_missing}


@cache
def _used(name: str) -> set[str]:
    """What it must be given: for itself, and for the partials that it includes."""
    if _text(name).startswith("{# macros"):
        return set()
    tree, set_here = _tree(name), _set_in(name)
    own = meta.find_undeclared_variables(tree) - GIVEN
    own -= set_here - set(_takes(name))
    return own | set().union(*(_needed(each) - set_here for each in _included(name)))


def _handed_on(name: str) -> set[str]:
    """What its partials may be given."""
    return set().union(*(_takes(each) for each in _included(name)))


def _included(name: str) -> list[str]:
    found = (each.template for each in _tree(name).find_all(nodes.Include))
    return [each.value for each in found if isinstance(each, nodes.Const)]


def _set_in(name: str) -> set[str]:
    tree = _tree(name)
    names = {each.name for each in tree.find_all(nodes.Name) if each.ctx in ("store", "param")}
    names |= {each.name for each in tree.find_all(nodes.Macro)}
    names |= {each.target for each in tree.find_all(nodes.Import)}
    for line in tree.find_all(nodes.FromImport):
        names |= {each if isinstance(each, str) else each[1] for each in line.names}
    return names


def _calls() -> Iterator[tuple[str, list[str], set[str], bool]]:
    """Each page that a view renders: file, templates, what is passed, and whether that is all."""
    for file in sorted((ROOT / "webapp").rglob("*.py")):
        name = file.relative_to(ROOT).as_posix()
        if name.startswith("webapp/sandbox/"):
            continue
        for node in ast.walk(ast.parse(file.read_text())):
            if isinstance(node, ast.Call) and _called(node) in ("page", "fragment"):
                passed = {each.arg for each in node.keywords if each.arg}
                whole = all(each.arg for each in node.keywords)
                yield name, _templates(node), passed - OWN, whole


def _called(node: ast.Call) -> str:
    return node.func.id if isinstance(node.func, ast.Name) else ""


def _templates(node: ast.Call) -> list[str]:
    """Those that are written out, whichever is chosen among them."""
    written = [*node.args, *(each.value for each in node.keywords if each.arg in OWN)]
    texts = [each for argument in written for each in ast.walk(argument)]
    return [each.value for each in texts if isinstance(each, ast.Constant) and each.value in NAMES]
