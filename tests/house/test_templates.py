"""What every template keeps to."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parents[2]
TEMPLATES = sorted((ROOT / "templates").rglob("*.html"))
FORM = re.compile(r"<form\b(.*?)</form>", re.DOTALL)
OPENING = re.compile(r"^((?:\{\{.*?\}\}|\{%.*?%\}|[^>])*)>", re.DOTALL)
INLINE = re.compile(
    r"<style\b|\sstyle=|<script(?![^>]*\bsrc=)|\son[a-z]+\s*=|\shx-on|javascript:|\bjs:",
    re.IGNORECASE,
)

# By which Flask gives templates more than a view passes.
BY_DECORATOR = {
    *("context_processor", "app_context_processor"),
    *("template_global", "app_template_global", "add_template_global"),
}


def test_there_are_templates():
    assert TEMPLATES


def test_no_template_has_an_inline_script_or_style():
    broken = [
        f"{_name(file)}: {found.group().strip()}"
        for file in TEMPLATES
        # No page: a mail has no style sheet that it could link to.
        if file.name != "mail.html"
        for found in INLINE.finditer(_without_comments(file.read_text()))
    ]

    assert broken == []


def test_no_template_fetches_what_it_shows():
    """The view passes it; a filter changes only what it is given. One global asks the database:
    how many notices are unread stands on every page; one draws a form's key."""
    found = {
        name
        for file in sorted((ROOT / "webapp").rglob("*.py"))
        for name in _globals_of_templates(ast.parse(file.read_text()))
        if "sandbox" not in file.parts
    }

    assert found == {
        "product_name",
        "navigation",
        "now",
        "language",
        "unread_notices",
        "new_form_once",
    }


def test_each_form_works_without_javascript():
    broken = [
        f"{_name(file)}: <form{opening[:80]}>"
        for file, opening, _ in _forms()
        if "posts_to(" not in opening and not ("method=" in opening and "action=" in opening)
    ]

    assert broken == []


def test_each_post_form_carries_the_csrf_token():
    broken = [
        f"{_name(file)}: <form{opening[:80]}>"
        for file, opening, content in _forms()
        if ("posts_to(" in opening or 'method="post"' in opening) and "csrf" not in content
    ]

    assert broken == []


def test_no_trigger_has_a_filter():
    """With `allowEval` off, a filter fails open: the request is sent all the same."""
    broken = [
        f"{_name(file)}: {trigger}"
        for file in TEMPLATES
        for trigger in re.findall(r'hx-trigger="([^"]*)"', file.read_text())
        if "[" in trigger
    ]

    assert broken == []


def test_what_is_swapped_for_the_panel_goes_into_it():
    """In its place it would leave the desk without one: nothing more opens beside it."""
    broken = [
        f"{_name(file)}: {rest[:80]}"
        for file in TEMPLATES
        for rest in file.read_text().split('hx-target="#panel"')[1:]
        if not rest.startswith(' hx-swap="innerHTML')
    ]

    assert broken == []


def test_nothing_is_loaded_from_elsewhere():
    broken = [
        f"{_name(file)}: {address}"
        for file in TEMPLATES
        for address in re.findall(
            r'<(?:script|link|img|iframe)\b[^>]*(?:src|href)="(https?:[^"]*|//[^"]*)"',
            file.read_text(),
        )
    ]

    assert broken == []


def _globals_of_templates(tree: ast.AST) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute) and node.attr in BY_DECORATOR:
            yield node.attr
        if isinstance(node, ast.Call) and ast.unparse(node.func).endswith(
            "jinja_env.globals.update"
        ):
            yield from (each.arg or ast.unparse(each.value) for each in node.keywords)
            yield from map(ast.unparse, node.args)
        if isinstance(node, ast.Subscript) and ast.unparse(node.value).endswith(
            "jinja_env.globals"
        ):
            yield ast.literal_eval(node.slice)


def _forms() -> list[tuple[Path, str, str]]:
    found = []
    for file in TEMPLATES:
        for form in FORM.findall(_without_comments(file.read_text())):
            opening = OPENING.match(form)
            assert opening, f"{_name(file)}: a form that can't be read"
            found.append((file, opening.group(1), form))
    assert found, "no template has a form"
    return found


def _without_comments(text: str) -> str:
    return re.sub(r"\{#.*?#\}", "", text, flags=re.DOTALL)


def _name(file: Path) -> str:
    return file.relative_to(ROOT).as_posix()
