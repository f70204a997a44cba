"""When the clock last wrote: a full disk answers every question."""

from peewee import *
from webapp.ground.database.db import UTCDateTimeField


def up(migrator, db):
    class WriteCheck(Model):
        written_at = UTCDateTimeField()

        class Meta:
            database = db
            table_name = "write_check"

    db.create_tables([WriteCheck])


def down(migrator, db):
    migrator.migrate(migrator.drop_table("write_check"))
