"""A schema that isn't what the code wants is named, and nobody migrates it any further."""

import threading

import pytest

from webapp.ground.database import db
from webapp.ground.database.migration import (
    DATABASES,
    SchemaError,
    migrate,
    pending_migrations,
    schema_faults,
)


@pytest.fixture
def migrated(app, database):
    """Both databases, which are thrown away afterwards."""
    with db.connected():
        yield
        for _, on, _, _ in DATABASES:
            on.execute_sql("CREATE TABLE thrown_away (id INTEGER)")


def test_a_fresh_schema_lacks_nothing(migrated):
    assert schema_faults() == []


def test_a_column_that_isnt_there_is_named(migrated):
    db.database.execute_sql("ALTER TABLE orders RENAME COLUMN unread_fields TO of_long_ago")

    assert schema_faults() == ["main: orders.unread_fields"]


def test_a_migration_that_was_edited_after_it_was_applied_stops_the_upgrade(migrated):
    for _, on, _, table in DATABASES:
        on.execute_sql(f"UPDATE {table} SET sha256 = 'other' WHERE name = '0001_initial'")

    assert schema_faults() == ["main/0001_initial was changed", "keyring/0001_initial was changed"]
    with pytest.raises(SchemaError, match="main/0001_initial, keyring/0001_initial: applied here"):
        migrate()


def test_a_version_that_was_rolled_back_to_goes_on_with_the_newer_schema(migrated):
    for _, on, _, table in DATABASES:
        on.execute_sql(
            f"INSERT INTO {table} (name, applied, sha256) "
            "VALUES ('9999_of_the_next_version', '2026-11-29 00:00:00', 'x')"
        )
    db.database.execute_sql("ALTER TABLE orders ADD COLUMN of_the_next_version INTEGER")

    assert (schema_faults(), pending_migrations()) == ([], [])
    assert migrate() == {"main": [], "keyring": []}


def test_one_database_under_two_addresses_is_refused(migrated, settings):
    keyring = db.keyring_database.obj
    db.keyring_database.initialize(db.database_at(settings.database_url))
    try:
        with pytest.raises(SchemaError, match="lead to one database"):
            migrate()
    finally:
        db.keyring_database.close_all()
        db.keyring_database.initialize(keyring)


def test_two_upgrades_at_once_wait_for_each_other(migrated):
    db.database.execute_sql("DROP TABLE access_fault")
    db.database.execute_sql("DELETE FROM schema_migration WHERE name = '0003_access_fault'")
    applied = []

    threads = [threading.Thread(target=lambda: applied.append(migrate()["main"])) for _ in range(4)]
    for each in threads:
        each.start()
    for each in threads:
        each.join()

    assert sorted(applied) == [[], [], [], ["0003_access_fault"]]
