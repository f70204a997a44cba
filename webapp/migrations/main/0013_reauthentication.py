"""When the person of a browser session last showed who they are."""

from peewee import *
from webapp.ground.database.db import UTCDateTimeField


def up(migrator, db):
    migrator.migrate(
        migrator.add_column("browser_session", "proven_at", UTCDateTimeField(null=True))
    )


def down(migrator, db):
    migrator.migrate(migrator.drop_column("browser_session", "proven_at"))
