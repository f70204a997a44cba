"""A template is compiled once, and again only when it changes."""

import sys
from pathlib import Path
from typing import Any

import pytest
from jinja2 import Environment, FileSystemLoader

from webapp.ground.web.template_bytecode import TemplateBytecode


class NeverCompiling(Environment):
    def compile(self, *_words: Any, **_more: Any) -> Any:
        raise AssertionError("it compiled a template")


@pytest.fixture
def templates(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(sys, "dont_write_bytecode", False)
    folder = tmp_path / "templates"
    folder.mkdir()
    (folder / "page.html").write_text("Good {{ time }}")
    return folder


def rendered(
    templates: Path, bytecode: TemplateBytecode, kind: type[Environment] = Environment
) -> str:
    environment = kind(loader=FileSystemLoader(templates), bytecode_cache=bytecode)
    return environment.get_template("page.html").render(time="morning")


def test_the_next_app_of_a_process_compiles_nothing(templates: Path) -> None:
    bytecode = TemplateBytecode(templates / "page.html")

    assert rendered(templates, bytecode) == "Good morning"
    assert rendered(templates, bytecode, NeverCompiling) == "Good morning"


def test_the_next_process_compiles_nothing(templates: Path, tmp_path: Path) -> None:
    rendered(templates, TemplateBytecode(tmp_path / "kept"))

    assert rendered(templates, TemplateBytecode(tmp_path / "kept"), NeverCompiling)


def test_a_changed_template_is_compiled_anew(templates: Path, tmp_path: Path) -> None:
    bytecode = TemplateBytecode(tmp_path / "kept")
    rendered(templates, bytecode)
    (templates / "page.html").write_text("Bad {{ time }}")

    assert rendered(templates, bytecode) == "Bad morning"
    assert rendered(templates, TemplateBytecode(tmp_path / "kept")) == "Bad morning"


def test_nothing_is_written_where_python_writes_nothing(
    templates: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "dont_write_bytecode", True)

    assert rendered(templates, TemplateBytecode(tmp_path / "kept")) == "Good morning"
    assert not (tmp_path / "kept").exists()
