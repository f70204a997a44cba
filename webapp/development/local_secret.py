"""The local secrets: made once, kept in a file that only its owner reads."""

import base64
import os
import secrets
from collections.abc import Callable
from pathlib import Path

from webapp.development.private_file import read_pairs, write_pairs

MAKERS: dict[str, Callable[[], str]] = {
    "SECRET_KEY": lambda: secrets.token_urlsafe(48),
    "ROOT_KEY": lambda: base64.b64encode(os.urandom(32)).decode(),
    "METRICS_TOKEN": lambda: secrets.token_urlsafe(24),
}


def local_secrets(path: Path) -> dict[str, str]:
    """Read the secrets by name; those that the file doesn't hold yet are made and kept."""
    known = read_pairs(path)
    missing = {name: make() for name, make in MAKERS.items() if name not in known}
    if missing:
        known |= missing
        write_pairs(path, known)
    return known
