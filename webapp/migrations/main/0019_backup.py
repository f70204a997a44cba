"""Backups that were made."""

from peewee import *
from webapp.ground.database.db import UTCDateTimeField


def up(migrator, db):
    class Backup(Model):
        database = CharField(max_length=8)
        name = CharField(max_length=64)
        created_at = UTCDateTimeField()
        size = BigIntegerField()

        class Meta:
            database = db
            table_name = "backup"
            indexes = ((("database", "created_at"), False),)

    db.create_tables([Backup])


def down(migrator, db):
    migrator.migrate(migrator.drop_table("backup"))
