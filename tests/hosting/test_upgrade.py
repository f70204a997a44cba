"""The last version comes to this one while people work and orders come in, goes back, and comes
again: nothing is lost, told twice, or refused."""

import shutil
from collections.abc import Iterator, Mapping
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest

from tests.hosting.installation import Installation, eventually
from tests.hosting.upgraded_site import UpgradedSite
from tests.servers import last_release
from tests.servers.database_pair import close_databases
from tests.servers.sandbox import Sandbox
from webapp.development.valkey import Valkey
from webapp.ground.database import db
from webapp.ground.database.dialect import run_sql
from webapp.ground.settings import ROOT, Settings
from webapp.ground.start import start_process
from webapp.ground.work import job_queue
from webapp.orders.note import Note
from webapp.orders.order import Order

pytestmark = pytest.mark.slow
SANDBOX = "webapp/sandbox"
# Of these every row stays, and what a merchant has set up stays as it was.
KEPT = (
    *("connection", "orders", "order_event", "shipment", "shipment_batch", "privacy_request"),
    *("import_run", "notice", "audit_entry"),
)
SET_UP = {
    # An import writes an order's lines anew.
    "order_item": "order_id, order_item_id",
    "account": "id, name, plan, time_zone, retention_days",
    '"user"': "id, email, password_hash, role",
    "store": "id, connection_id, nickname, product_identifier, refresh_minutes, import_hold",
    "service_mapping": "id, store_id, requested_service, carrier, shipping_service",
    "ship_from": "store_id, ship_name, ship_line1, ship_city, ship_postal_code, ship_country",
}
EXPAND = """
from peewee import *


def up(migrator, db):
    migrator.migrate(migrator.add_column("orders", "of_the_next_version", IntegerField(null=True)))
    db.execute_sql("CREATE INDEX next_version ON orders (account_id, of_the_next_version)")
"""
CONTRACT = """
def up(migrator, db):
    db.execute_sql("DROP INDEX next_version")
    db.execute_sql("ALTER TABLE orders DROP COLUMN of_the_next_version")
"""


def test_a_version_comes_goes_back_and_comes_again_while_people_work(
    site: UpgradedSite, released: Path, newer: Path
) -> None:
    place, processes = site.place, site.processes
    before = _rows()
    site.begin_work()

    # Expand: the old processes go on with the new schema, in the middle of an import.
    site.interrupt_import()
    assert "main/9998_expand" in site.deploy(newer)
    site.goes_on()
    site.sees_everything()
    assert [process.running for process in processes] == [True, True]

    # The new ones take over what the old ones have in hand.
    site.interrupt_import()
    site.swap(place.reload_web)
    site.sees_everything()
    assert place.console("db", "status") == "Up to date."

    # Back, with all that the new ones have written.
    site.interrupt_import()
    assert site.deploy(released) == "Up to date."
    site.swap(place.restart_web)
    eventually(lambda: place.ask("/readyz")[0] == 200)
    site.sees_everything()

    # Once more, and contract: what nobody reads any more goes.
    site.interrupt_import()
    assert site.deploy(newer) == "Up to date."
    site.swap(place.restart_web)
    _add_migration(place.folder, "9999_contract", CONTRACT)
    assert place.console("db", "upgrade") == "Applied main/9999_contract."
    site.sees_everything()

    site.end_work()
    site.oracle.check()
    assert set(place.answers) == {200}
    assert site.clerk.refused == []
    assert sorted(_notes()) == sorted(site.clerk.written)
    assert _lost(before, _rows()) == {}
    assert "Intact" in place.console("audit", "verify")


@pytest.fixture(scope="session")
def released(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The last version's tree, with a remote control that fits the sandbox, which is ours."""
    folder = tmp_path_factory.mktemp("release") / "tree"
    last_release.unpack(folder)
    shutil.rmtree(folder / SANDBOX)
    shutil.copytree(ROOT / SANDBOX, folder / SANDBOX)
    return folder


@pytest.fixture
def newer(tmp_path: Path) -> Path:
    """This version's tree, with a migration that the last one never saw even where this one has
    none of its own yet."""
    tree = Installation.copied(ROOT, tmp_path / "newer")
    last_release.compile_tree(tree)
    _add_migration(tree, "9998_expand", EXPAND)
    return tree


@pytest.fixture
def site(
    session_environment: Mapping[str, str],
    sandbox: Sandbox,
    database_kind: str,
    released: Path,
    tmp_path: Path,
    request: pytest.FixtureRequest,
) -> Iterator[UpgradedSite]:
    with ExitStack() as stack:
        valkey = Valkey(tmp_path / "valkey")
        valkey.start()
        stack.callback(valkey.stop)
        names = ("main", "keyring")
        urls = [f"sqlite:///{tmp_path / name}.sqlite3" for name in names]
        if database_kind == "postgres":
            server = request.getfixturevalue("postgres_server")
            urls = [server.create(f"upgraded_{name}") for name in names]
            for name in names:
                stack.callback(server.drop, f"upgraded_{name}")
        environment = {
            **session_environment,
            **dict(zip(("DATABASE_URL", "KEYRING_URL"), urls, strict=True)),
            "REDIS_URL": valkey.url,
            "MAIL_FOLDER": str(tmp_path / "mail"),
        }
        folder = tmp_path / "installed"
        folder.mkdir()
        place = Installation(folder, environment, last_release.interpreter(released))
        stack.callback(place.stop)
        site = UpgradedSite(place, sandbox.remote)
        stack.callback(site.goes_on)
        site.fill(released)
        start_process(Settings.from_environment(environment))
        stack.callback(close_databases)
        stack.callback(job_queue.redis_connection().close)
        with db.connected():
            yield site


def _add_migration(tree: Path, name: str, text: str) -> None:
    (tree / f"webapp/migrations/main/{name}.py").write_text(text)


def _notes() -> list[str]:
    return [note.text for order in Order.select() for note in Note.of(order)]


def _rows() -> dict[str, set[Any]]:
    kept = {table: set(run_sql(f"SELECT id FROM {table}")) for table in KEPT}
    set_up = {
        table: set(run_sql(f"SELECT {columns} FROM {table}")) for table, columns in SET_UP.items()
    }
    return kept | set_up


def _lost(before: dict[str, set[Any]], after: dict[str, set[Any]]) -> dict[str, set[Any]]:
    lost = {table: rows - after[table] for table, rows in before.items()}
    return {table: rows for table, rows in lost.items() if rows}
