"""The tables of a database."""

import importlib
import pkgutil
from functools import cache
from typing import Any

import webapp

NOT_OURS = ("sandbox", "migrations", "development")


def tables_of(kind: Any) -> list[Any]:
    """The records that have tables: those that no other record is made from."""
    _load_all()
    return list(dict.fromkeys(_below(kind)))


def _below(kind: Any) -> list[Any]:
    below = kind.__subclasses__()
    return [row for model in below for row in _below(model)] if below else [kind]


@cache
def _load_all() -> None:
    """Load every model that the app could have, those of the workers too."""
    for module in pkgutil.walk_packages(webapp.__path__, "webapp."):
        if module.name.split(".")[1] not in NOT_OURS:
            importlib.import_module(module.name)
