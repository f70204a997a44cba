"""An installation of an earlier version comes to this one with all that it has."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playhouse.migrations import Runner

from webapp.accounts.user import User
from webapp.ground.database import db
from webapp.ground.database.migration import MIGRATIONS

NAMES = sorted(path.stem for path in (MIGRATIONS / "main").glob("[0-9]*.py"))
LONG_AGO = "2026-01-01 00:00:00"
ACCOUNT = {
    "uid": "u",
    "name": "Lantern Books",
    "plan": "ecommerce",
    "created_at": LONG_AGO,
    "time_zone": "UTC",
    "retention_days": 30,
    "retention_days_applied": 30,
}
USER = {
    "email": "rosa@lanternbooks.example",
    "email_key": "rosa@lanternbooks.example",
    "password_hash": "x",
    "password_changed_at": LONG_AGO,
    "role": "owner",
    "created_at": LONG_AGO,
}


def test_rosa_is_still_there_after_every_step_from_the_first_schema(empty: Runner) -> None:
    empty.up(NAMES[0])
    account = insert("account", ACCOUNT)
    insert("user", {**USER, "account_id": account})

    applied = empty.up()

    rosa = User.get()
    assert applied == NAMES[1:]
    assert (rosa.email, rosa.account.name) == ("rosa@lanternbooks.example", "Lantern Books")
    assert rosa.lacks_second_factor


@pytest.fixture
def empty(database_kind: str, request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Runner]:
    """The migrations before a database without any table."""
    files = [f"sqlite:///{tmp_path / name}.sqlite3" for name in ("main", "keyring")]
    if database_kind == "postgres":
        server = request.getfixturevalue("postgres_server")
        files[0] = server.create("empty")
    db.open_databases(*files)
    with db.connected():
        yield Runner(db.database.obj, str(MIGRATIONS / "main"))
    db.close_databases()
    if database_kind == "postgres":
        server.drop("empty")


def insert(table: str, row: dict[str, Any]) -> int:
    """A row as the first version wrote it; returns its id."""
    columns = ", ".join(row)
    values = ", ".join(f"'{value}'" for value in row.values())
    sql = f'INSERT INTO "{table}" ({columns}) VALUES ({values}) RETURNING id'
    return int(db.database.execute_sql(sql).fetchone()[0])
