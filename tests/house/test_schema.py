"""The migrations make what the models describe, on both databases, and none is ever changed."""

import hashlib
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.house.schema import described
from tests.record_table import tables_of
from webapp.ground.database import db
from webapp.ground.database.migration import MIGRATIONS

SUMS = MIGRATIONS / "SHA256SUMS"
# Up to it no version was released that could go on beside a migration.
LAST_OF_OLD = "0033"
TAKES_AWAY = re.compile(
    r"drop_column|drop_table|drop_not_null|rename_|add_not_null|DROP (TABLE|COLUMN)|RENAME"
)
# The version before inserts rows without it.
STAYS_EMPTY = re.compile(r"null=True|DEFAULT")


def test_the_migrated_schema_is_that_of_the_models(app, database, schema_of_models):
    migrated = [described(each.obj) for each in (db.database, db.keyring_database)]

    made = schema_of_models()

    for ours, theirs in zip(migrated, made, strict=True):
        assert len(theirs) > 20
        assert sorted(theirs - ours) == []
        assert [
            line for line in sorted(ours - theirs) if not line.startswith(beyond_peewee())
        ] == []


def test_no_migration_was_changed_since_it_was_added():
    """A new one: `cd webapp/migrations && sha256sum */*.py > SHA256SUMS`."""
    found = [
        f"{hashlib.sha256(path.read_bytes()).hexdigest()}  {path.relative_to(SUMS.parent)}"
        for path in sorted(SUMS.parent.glob("*/*.py"))
    ]

    assert found == SUMS.read_text().splitlines()


def test_a_new_migration_only_adds_so_that_the_version_before_goes_on_beside_it():
    """What nothing reads any more is removed one version later (`# contract` says which)."""
    added = [path for path in sorted(MIGRATIONS.glob("*/*.py")) if path.name[:4] > LAST_OF_OLD]
    steps = {path: path.read_text().partition("\ndef down")[0] for path in added}

    broken = [
        f"{path.name}: {line.strip()}"
        for path, up in steps.items()
        for line in _statements(up)
        if (TAKES_AWAY.search(line) and "# contract" not in up)
        or ("add_column(" in line and not STAYS_EMPTY.search(line))
    ]
    assert broken == []


def _statements(up: str) -> list[str]:
    """Each in one line."""
    return [" ".join(each.split()) for each in re.split(r"\n(?=    \S)", up)]


def beyond_peewee() -> tuple[str, ...]:
    """How lines begin that may stand in a migration alone: indexes of some rows or of expressions,
    and keys that point at a class which is written later."""
    late = [
        model._meta.table_name
        for model in tables_of(db.Record)
        if any(field.deferred for field in model._meta.refs)
    ]
    return ("index ", *(f"constraint {table} " for table in late))


@pytest.fixture
def schema_of_models(
    database_kind: str, request: pytest.FixtureRequest, tmp_path: Path
) -> Iterator[Any]:
    """Opens empty databases, has the models make their tables, and says what stands there."""
    names = ("models_main", "models_keyring")
    if database_kind == "postgres":
        server = request.getfixturevalue("postgres_server")
        urls = [server.create(name) for name in names]
    else:
        urls = [f"sqlite:///{tmp_path / name}.sqlite3" for name in names]

    def made() -> list[set[str]]:
        db.close_databases()
        db.open_databases(*urls)
        pairs = ((db.database, db.Record), (db.keyring_database, db.KeyringRecord))
        with db.connected():
            for on, kind in pairs:
                on.create_tables(tables_of(kind))
            return [described(on.obj) for on, _ in pairs]

    yield made
    db.close_databases()
    if database_kind == "postgres":
        for name in names:
            server.drop(name)
