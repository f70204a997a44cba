"""Every column that is written is read: what nobody looks at needn't be kept."""

import ast
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from tests.record_table import tables_of
from webapp.ground.database.db import KeyringRecord, Record

ROOT = Path(__file__).parents[2]
WORD = re.compile(r"\w+")


def test_every_column_is_read_somewhere():
    unread = [
        f"{model.__name__}.{field.name}"
        for kind in (Record, KeyringRecord)
        for model in tables_of(kind)
        for field in model._meta.sorted_fields
        if not {field.name, field.column_name} & _read()
    ]

    assert unread == []


@cache
def _read() -> set[str]:
    """Names that are looked up of something, or stand in a call, in SQL or in a template."""
    code = (path for path in (ROOT / "webapp").rglob("*.py") if "migrations" not in path.parts)
    templates = (ROOT / "templates").rglob("*.*")
    return {
        *(word for path in code for word in _read_in(ast.parse(path.read_text()))),
        *(word for path in templates for word in WORD.findall(path.read_text())),
    }


def _read_in(tree: ast.Module) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute) and isinstance(node.ctx, ast.Load):
            yield node.attr
        elif isinstance(node, ast.Call):
            yield from (each.value for each in node.args if _is_text(each))
        elif isinstance(node, ast.Dict):
            # What a sort goes by.
            yield from (each.value for each in node.values if _is_text(each))
        elif _is_text(node) and "SELECT" in node.value:
            yield from WORD.findall(node.value)


def _is_text(node: ast.AST) -> bool:
    return isinstance(node, ast.Constant) and isinstance(node.value, str)
