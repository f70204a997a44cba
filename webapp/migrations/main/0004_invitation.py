"""Invitations to join an account, or to found one."""

from peewee import *
from webapp.db import UTCDateTimeField


def up(migrator, db):
    class Account(Model):
        class Meta:
            database = db
            table_name = "account"

    class User(Model):
        class Meta:
            database = db
            table_name = "user"

    class Invitation(Model):
        account = ForeignKeyField(Account, null=True, on_delete="CASCADE")
        email = CharField(max_length=254)
        role = CharField(max_length=16)
        invited_by = ForeignKeyField(User, null=True, on_delete="CASCADE")
        token_hash = CharField(null=True, unique=True, max_length=64)
        expires_at = UTCDateTimeField(null=True)
        accepted_at = UTCDateTimeField(null=True)
        revoked_at = UTCDateTimeField(null=True)
        created_at = UTCDateTimeField()
        due_at = UTCDateTimeField(index=True)
        leased_until = UTCDateTimeField(null=True)
        sent_at = UTCDateTimeField(null=True)
        attempts = IntegerField(default=0)

        class Meta:
            database = db
            table_name = "invitation"

    db.create_tables([Invitation])


def down(migrator, db):
    migrator.migrate(migrator.drop_table("invitation"))
