"""What every template keeps to."""

import re
from pathlib import Path

ROOT = Path(__file__).parents[2]
TEMPLATES = sorted((ROOT / "templates").rglob("*.html"))
FORM = re.compile(r"<form\b(.*?)</form>", re.DOTALL)
OPENING = re.compile(r"^((?:\{\{.*?\}\}|\{%.*?%\}|[^>])*)>", re.DOTALL)
INLINE = re.compile(
    r"<style\b|\sstyle=|<script(?![^>]*\bsrc=)|\son[a-z]+\s*=|\shx-on|javascript:|\bjs:",
    re.IGNORECASE,
)


def test_there_are_templates():
    assert TEMPLATES


def test_no_template_has_an_inline_script_or_style():
    broken = [
        f"{_name(file)}: {found.group().strip()}"
        for file in TEMPLATES
        for found in INLINE.finditer(_without_comments(file.read_text()))
    ]

    assert broken == []


def test_each_partial_says_first_what_it_takes():
    silent = [
        _name(file)
        for file in TEMPLATES
        if file.name.startswith("_") and not file.read_text().startswith(("{# takes:", "{# macros"))
    ]

    assert silent == []


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
