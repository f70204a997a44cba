"""Whoever runs the app, at its console."""

import json
from pathlib import Path
from typing import Any

import pyrage

from webapp.ground.database import db


class Operator:
    """Has a key pair of age, and two folders for backups."""

    def __init__(self, app: Any, folder: Path) -> None:
        self.app = app
        self.folder = folder / "backups"
        self.keyring_folder = folder / "keyrings"
        self.identity = folder / "identity.txt"
        pair = pyrage.x25519.Identity.generate()
        self.identity.write_text(f"# made for a test\n{pair}\n")
        self.recipient = str(pair.to_public())

    def run(self, *words: str, app: Any = None) -> Any:
        db.disconnect()
        result = (app or self.app).test_cli_runner().invoke(args=["backup", *words])
        db.connect()
        return result

    def create(self) -> dict[str, Any]:
        done = self.run("create", str(self.folder), *self.keys, "--json")
        assert done.exit_code == 0, done.output
        return dict(json.loads(done.output))

    @property
    def keys(self) -> tuple[str, ...]:
        return ("--keyring-to", str(self.keyring_folder), "--recipient", self.recipient)

    @property
    def as_me(self) -> tuple[str, str]:
        return ("--identity", str(self.identity))

    @property
    def newest(self) -> str:
        return str(max(self.folder.glob("*.age")))

    @property
    def newest_keyring(self) -> str:
        return str(max(self.keyring_folder.glob("*.age")))
