"""Every event of the audit trail is recorded somewhere, and nothing else is."""

import ast
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from webapp.ground.audit.audit_event import EVENTS

ROOT = Path(__file__).parents[2]
EVENT = re.compile(r"[a-z_]+\.[a-z_]+")
RECORDS = ("record", "_record")


def test_every_event_of_the_trail_is_recorded_somewhere():
    written = {name for tree in _recording() for name in _texts(tree)}

    assert sorted(set(EVENTS) - written) == []


def test_whatever_is_recorded_is_an_event_of_the_trail():
    recorded = {name for tree in _recording() for call in _calls(tree) for name in _names(call)}

    assert len(recorded) > 30
    assert sorted(recorded - set(EVENTS)) == []


@cache
def _recording() -> list[ast.AST]:
    """The sources that write into the trail; the table of its events isn't one."""
    sources = [path.read_text(encoding="utf-8") for path in (ROOT / "webapp").rglob("*.py")]
    trees = [ast.parse(source) for source in sources if any(name in source for name in RECORDS)]
    return [tree for tree in trees if any(_calls(tree))]


def _calls(tree: ast.AST) -> Iterator[ast.Call]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and node.args:
            called = getattr(node.func, "attr", getattr(node.func, "id", ""))
            if called in RECORDS:
                yield node


def _names(call: ast.Call) -> set[str]:
    """Those that its first argument may be, where it says so itself."""
    return {text for text in _texts(call.args[0]) if EVENT.fullmatch(text)}


def _texts(tree: ast.AST) -> set[str]:
    return {
        node.value
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    }
