"""The drivers of the two databases: a process loads the one that it uses."""

import sys
from collections.abc import Mapping
from importlib import import_module

ADDRESSES = ("DATABASE_URL", "KEYRING_URL")


def load_peewee(environment: Mapping[str, str]) -> None:
    """Before anything else does. Peewee takes up a driver of Postgres wherever one is installed:
    nine megabytes in each process, also where both databases are files.

    Where it went without, the driver itself can still be loaded, as a backup does.
    """
    files = all(environment.get(name, "").startswith("sqlite:") for name in ADDRESSES)
    if not files or "peewee" in sys.modules or "psycopg" in sys.modules:
        return
    # Python's own way to say that a module isn't there; what can do without it goes on.
    sys.modules["psycopg"] = None  # type: ignore[assignment]
    try:
        for name in ("peewee", "playhouse.reflection"):
            import_module(name)
    finally:
        del sys.modules["psycopg"]
