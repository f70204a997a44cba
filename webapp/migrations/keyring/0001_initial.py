"""The schema as it began."""

from peewee import *
from webapp.db import UTCDateTimeField


def up(migrator, db):
    class PartyKey(Model):
        scope = CharField(max_length=64)
        amazon_order_id = CharField(max_length=64)
        role = CharField(max_length=16)
        wrapped = BlobField(null=True)
        created_at = UTCDateTimeField()
        destroyed_at = UTCDateTimeField(index=True, null=True)
        reason = CharField(null=True, max_length=16)

        class Meta:
            database = db
            table_name = "party_key"
            primary_key = CompositeKey("scope", "amazon_order_id", "role")

    db.create_tables([PartyKey])

    class ScopeKey(Model):
        scope = CharField(primary_key=True, max_length=64)
        wrapped = BlobField(null=True)
        created_at = UTCDateTimeField()
        destroyed_at = UTCDateTimeField(null=True)

        class Meta:
            database = db
            table_name = "scope_key"

    db.create_tables([ScopeKey])


def down(migrator, db):
    migrator.migrate(migrator.drop_table("scope_key"))
    migrator.migrate(migrator.drop_table("party_key"))
