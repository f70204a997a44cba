"""Rosa's shop, an operator's keys of age, and empty databases to restore into."""

import os
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pyrage
import pytest

from tests.backup.operator import Operator
from tests.orders.conftest import shop
from tests.servers.postgres import Binaries
from webapp.ground.settings import Settings

__all__ = ["shop"]


@pytest.fixture
def operator(
    app: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, database_kind: str
) -> Operator:
    """At a console beside the app, with the client programs of this Postgres."""
    if database_kind == "postgres":
        folder = Binaries.find().folder
        monkeypatch.setenv("PATH", f"{folder}{os.pathsep}{os.environ['PATH']}")
    return Operator(app, tmp_path)


@pytest.fixture
def emptied(
    request: pytest.FixtureRequest, settings: Settings, database_kind: str, tmp_path: Path
) -> Iterator[SimpleNamespace]:
    """The addresses of two databases without a table."""
    if database_kind == "sqlite":
        main, ring = (f"sqlite:///{tmp_path / 'new' / name}" for name in ("main", "keyring"))
        yield SimpleNamespace(main=main, keyring=ring)
        return
    server = request.getfixturevalue("postgres_server")
    yield SimpleNamespace(main=server.create("new_main"), keyring=server.create("new_keyring"))
    for name in ("new_main", "new_keyring"):
        server.drop(name)


@pytest.fixture
def stranger(tmp_path: Path) -> Path:
    """Somebody else's identity file."""
    file = tmp_path / "stranger.txt"
    file.write_text(f"{pyrage.x25519.Identity.generate()}\n")
    return file
