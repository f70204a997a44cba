"""The tables of a database."""

from typing import Any


def tables_of(kind: Any) -> list[Any]:
    """The records that have tables: those that no other record is made from."""
    below = kind.__subclasses__()
    return [row for model in below for row in tables_of(model)] if below else [kind]
