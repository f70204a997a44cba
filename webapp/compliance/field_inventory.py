"""The field inventory: what each column of each table holds. A test keeps it whole.

The record of processing (article 30 GDPR) is made from it: see `processing_record`.
"""

import tomllib
from enum import StrEnum
from pathlib import Path

import peewee

from webapp.ground.database.db import KeyringRecord, Record

FILE = Path(__file__).parent / "field_inventory.toml"


class FieldKind(StrEnum):
    """What a column holds."""

    PERSONAL = "personal"
    """Personal data of buyers and recipients, or of whoever asks about theirs: sealed."""
    INDEX = "index"
    """A keyed digest of personal data, by which it is found; it goes with the data."""
    USER = "user"
    """Personal data of the account's own users."""
    SECRET = "secret"  # noqa: S105 - a name, no secret
    """A sealed token or key, or the hash of a password or a token."""
    AMAZON = "amazon"
    """From Amazon, and not personal by its list; kept for eighteen months at most."""
    OWN = "own"
    """Ours: how things stand, when they happened, and what belongs to what."""


def classified(database: str) -> dict[tuple[str, str], FieldKind]:
    """(table, column) → what it holds, of the `main` database or the `keyring`."""
    return {
        (table, column): FieldKind(kind)
        for table, kinds in tomllib.loads(FILE.read_text("utf-8"))[database].items()
        for kind, names in kinds.items()
        for column in names
    }


def columns(database: str) -> set[tuple[str, str]]:
    """(table, column) of every model that is loaded."""
    root = {"main": Record, "keyring": KeyringRecord}[database]
    return {
        (model._meta.table_name, field.column_name)
        for model in _tables(root)
        for field in model._meta.sorted_fields
    }


def _tables(root: type[peewee.Model]) -> list[type[peewee.Model]]:
    """The models that have a table: those that nothing derives from."""
    below = root.__subclasses__()
    return [root] if not below else [each for part in below for each in _tables(part)]
