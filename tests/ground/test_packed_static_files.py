"""Static files go out packed while the packed one is theirs, and as they are otherwise."""

import gzip
import os
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from werkzeug.test import Client

from webapp.ground.web import static_files

OLD, NEW = b"/* the version before */" * 40, b"/* this version */" * 40


@pytest.fixture
def style(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A style sheet of this version beside the packed one of another, which is younger."""
    monkeypatch.setattr(static_files, "STATIC", tmp_path)
    path = tmp_path / "style.css"
    path.write_bytes(NEW)
    os.utime(path, (1, 1))
    packed(path).write_bytes(gzip.compress(OLD))
    return path


def packed(path: Path) -> Path:
    return path.with_name(f"{path.name}.gz")


def test_what_another_version_packed_is_packed_anew(style: Path) -> None:
    static_files.compress_static()

    assert gzip.decompress(packed(style).read_bytes()) == NEW


@pytest.mark.parametrize("content", [OLD, b"", None])
def test_what_cannot_be_packed_anew_goes_out_as_it_is(
    style: Path, settings: Any, content: bytes | None
) -> None:
    """As on a disk where nothing may be written; `None` is half a file."""
    style.with_name(f"{packed(style).name}.{os.getpid()}").mkdir()
    half = gzip.compress(OLD)[:20]
    packed(style).write_bytes(half if content is None else gzip.compress(content))
    app = Flask(__name__)
    static_files.serve_static_files(app, replace(settings, app_env="production"))

    with Client(app).get("/static/style.css", headers={"Accept-Encoding": "gzip"}) as answer:
        assert (answer.data, answer.headers.get("Content-Encoding")) == (NEW, None)
