"""A deploy while people are at work: no request is refused or cut off, by a reload or a restart."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.hosting.installation import Installation, eventually
from webapp.ground.database.db import database as main_database
from webapp.ground.database.migration import pending_migrations, schema_faults

pytestmark = [pytest.mark.slow, pytest.mark.parametrize("database_kind", ["sqlite"])]
NEXT = """
from peewee import *


def up(migrator, db):
    migrator.migrate(migrator.add_column("user", "of_the_next_version", IntegerField(null=True)))


def down(migrator, db):
    migrator.migrate(migrator.drop_column("user", "of_the_next_version"))
"""


@pytest.fixture
def web(environment: dict[str, str], database: Any, tmp_path: Path) -> Iterator[Installation]:
    web = Installation(tmp_path, environment)
    try:
        web.put()
        web.start_web()
        eventually(lambda: web.ask("/healthz")[0] == 200)
        yield web
    finally:
        web.stop()


def test_new_code_takes_over_without_a_request_lost(web: Installation) -> None:
    web.come()
    health = web.folder / "webapp/ground/web/health.py"
    health.write_text(health.read_text().replace('status="ok"', 'status="newer"'))

    web.reload_web()

    assert all(b"newer" in web.ask("/healthz")[1] for _ in range(20))
    eventually(lambda: len(web.answers) > 20)
    assert set(web.answers) == {200}


def test_a_migration_is_applied_under_an_old_version_that_goes_on(web: Installation) -> None:
    (web.folder / "webapp/migrations/main/9999_next.py").write_text(NEXT)
    web.come()

    upgraded = web.console("db", "upgrade")
    eventually(lambda: len(web.answers) > 30)

    assert upgraded == "Applied main/9999_next."
    assert set(web.answers) == {200}
    assert (schema_faults(), pending_migrations()) == ([], [])
    # Which the tests throw away.
    main_database.execute_sql("CREATE TABLE thrown_away (id INTEGER)")


def test_a_restart_behind_its_socket_lets_requests_wait_and_loses_none(web: Installation) -> None:
    web.come()
    eventually(lambda: len(web.answers) > 20)

    web.restart_web()
    before = len(web.answers)
    eventually(lambda: len(web.answers) > before + 20)

    assert set(web.answers) == {200}
