"""The stage of a benchmark: the app on clean databases of one kind, with a shop in it."""

import base64
import os
import tempfile
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from copy import copy
from pathlib import Path
from typing import Any

from tests.orders.shop import Shop
from tests.servers.database_pair import (
    DatabasePair,
    PostgresDatabases,
    SqliteDatabases,
    close_databases,
)
from tests.servers.postgres import AS_OPERATED, Postgres
from webapp.development.valkey import Valkey
from webapp.ground.database import db
from webapp.ground.settings import Settings
from webapp.ground.start import start_process

KINDS = {"sqlite": "SQLite", "postgres": "Postgres"}


class Stage:
    """One pair of databases; `enter` makes it the one that this process works on."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        with self.entered():
            self.shop = Shop()

    @contextmanager
    def entered(self) -> Iterator[None]:
        start_process(self.settings)
        with db.connected():
            yield
        close_databases()

    @property
    def environment(self) -> dict[str, str]:
        """What makes a process work on this stage."""
        settings = self.settings
        return {
            **os.environ,
            "FLASK_APP": "wsgi",
            "APP_ENV": "test",
            "PUBLIC_URL": settings.public_url,
            "DATABASE_URL": settings.database_url,
            "KEYRING_URL": settings.keyring_url,
            "REDIS_URL": settings.redis_url,
            "SECRET_KEY": settings.secret_key,
            "ROOT_KEY": base64.b64encode(settings.root_keys[0]).decode(),
            "LOG_LEVEL": "WARNING",
        }

    def moved(self, settings: Settings) -> "Stage":
        """The same shop, on a copy of its databases."""
        other = copy(self)
        other.settings = settings
        return other


@contextmanager
def stages(kind: str, *names: str) -> Iterator[list[Stage]]:
    """Stages of this kind, each with databases of its own and all on one server."""
    with _servers(kind) as (databases, settings):
        yield [Stage(settings(databases.fresh(name))) for name in names]


@contextmanager
def filled_stages(
    kind: str, fill: Callable[[Stage, str], None], *names: str
) -> Iterator[list[Stage]]:
    """The same, each a copy of one that was filled: filling takes longer than copying."""
    with _servers(kind) as (databases, settings):
        first = Stage(settings(databases.fresh("filled")))
        fill(first, kind)
        pairs = [databases.copied("filled", name) for name in names]
        yield [first.moved(settings(pair)) for pair in pairs]


@contextmanager
def _servers(kind: str) -> Iterator[tuple[Any, Callable[[DatabasePair], Settings]]]:
    """Databases of this kind, and the settings to work on a pair of them."""
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        valkey = Valkey(folder / "valkey")
        valkey.start()
        stack.callback(valkey.stop)
        databases = _databases(kind, folder, stack)
        yield databases, lambda pair: _settings(pair, valkey.url, folder)
        close_databases()


def _databases(kind: str, folder: Path, stack: ExitStack) -> Any:
    if kind == "sqlite":
        return SqliteDatabases(folder / "databases")
    server = Postgres(AS_OPERATED)
    server.start()
    stack.callback(server.stop)
    return PostgresDatabases(server)


def _settings(pair: DatabasePair, redis_url: str, folder: Path) -> Settings:
    return Settings.from_environment(
        {
            "PATH": os.environ.get("PATH", ""),
            "APP_ENV": "test",
            "PUBLIC_URL": "http://127.0.0.1:8000",
            "DATABASE_URL": pair.main_url,
            "KEYRING_URL": pair.keyring_url,
            "REDIS_URL": redis_url,
            "SECRET_KEY": "the benchmarks' own, known to everybody",
            "ROOT_KEY": base64.b64encode(b"the benchmarks' root key, 32 by.").decode(),
            "MAIL_FOLDER": str(folder / "mail"),
            "LOG_LEVEL": "WARNING",
        }
    )
