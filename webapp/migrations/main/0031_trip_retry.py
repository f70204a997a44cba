"""Until when a trip to Amazon has to wait that met too many requests."""

from peewee import *
from webapp.ground.database.db import UTCDateTimeField


def up(migrator, db):
    migrator.migrate(
        migrator.add_column("consent_request", "retry_at", UTCDateTimeField(null=True))
    )


def down(migrator, db):
    migrator.migrate(migrator.drop_column("consent_request", "retry_at"))
