"""The passwords that a person had before, so that none comes back soon."""

from peewee import *
from webapp.db import UTCDateTimeField


def up(migrator, db):
    class User(Model):
        class Meta:
            database = db
            table_name = "user"

    class PastPassword(Model):
        user = ForeignKeyField(User, on_delete="CASCADE")
        password_hash = CharField(max_length=255)
        ended_at = UTCDateTimeField()

        class Meta:
            database = db
            table_name = "past_password"

    db.create_tables([PastPassword])


def down(migrator, db):
    migrator.migrate(migrator.drop_table("past_password"))
