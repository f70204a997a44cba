"""The schema as it began."""

from peewee import *
from webapp.db import UTCDateTimeField


def up(migrator, db):
    class AuditAnchor(Model):
        chain = IntegerField(primary_key=True)
        number = IntegerField(default=0)
        hash = BlobField()
        checked_at = UTCDateTimeField(null=True)
        entries = IntegerField(default=0)
        fault = CharField(default="")

        class Meta:
            database = db
            table_name = "audit_anchor"

    db.create_tables([AuditAnchor])

    class KeyringInstallation(Model):
        uid = CharField(max_length=32)
        erasures = IntegerField(default=0)

        class Meta:
            database = db
            table_name = "keyring_installation"

    db.create_tables([KeyringInstallation])

    class PartyKey(Model):
        scope = CharField(max_length=64)
        amazon_order_id = CharField(max_length=64)
        role = CharField(max_length=16)
        wrapped = BlobField(null=True)
        created_at = UTCDateTimeField()
        destroyed_at = UTCDateTimeField(null=True)
        reason = CharField(null=True, max_length=16)
        erasure = IntegerField(null=True)

        class Meta:
            database = db
            table_name = "party_key"
            primary_key = CompositeKey("scope", "amazon_order_id", "role")

    db.create_tables([PartyKey])
    db.execute_sql(
        "CREATE INDEX party_key_erasure ON party_key (erasure) WHERE erasure IS NOT NULL"
    )

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
    migrator.migrate(migrator.drop_table("keyring_installation"))
    migrator.migrate(migrator.drop_table("audit_anchor"))
