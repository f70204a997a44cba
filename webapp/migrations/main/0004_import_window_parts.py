"""Imports that go by time where Amazon refuses page tokens, and how often a walk began anew.

An import under way keeps the parameters of its first page; a connection says whether Amazon denies
it anything.
"""

from peewee import *
from webapp.ground.database.db import UTCDateTimeField

ADDED = {
    "import_run": {
        "part_from": lambda: UTCDateTimeField(null=True),
        "part_until": lambda: UTCDateTimeField(null=True),
        "restarts": lambda: IntegerField(default=0),
        "page_mark": lambda: BigIntegerField(null=True),
    },
    "connection": {"access_denied": lambda: BooleanField(default=False)},
}


def up(migrator, db):
    for table, columns in ADDED.items():
        for name, field in columns.items():
            migrator.migrate(migrator.add_column(table, name, field()))
    db.execute_sql(
        "UPDATE import_run SET part_until = \"before\" WHERE kind = 'reconcile' "
        "OR (kind = 'first' AND pages = 0)"
    )
    db.execute_sql(
        "UPDATE connection SET access_denied = true WHERE id IN "
        "(SELECT connection_id FROM access_fault WHERE cleared_at IS NULL)"
    )


def down(migrator, db):
    for table, columns in ADDED.items():
        for name in columns:
            migrator.migrate(migrator.drop_column(table, name))
