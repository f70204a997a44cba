"""When what a notice tells of was put right."""

from peewee import *
from webapp.ground.database.db import UTCDateTimeField


def up(migrator, db):
    migrator.migrate(migrator.add_column("notice", "resolved_at", UTCDateTimeField(null=True)))


def down(migrator, db):
    migrator.migrate(migrator.drop_column("notice", "resolved_at"))
