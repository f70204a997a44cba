"""The schema of the keyring."""

from peewee import *


def up(migrator, db):
    class Table(Model):
        class Meta:
            database = db
            legacy_table_names = False

    # The room ground.

    class AuditAnchor(Table):
        chain = IntegerField(primary_key=True)
        number = IntegerField()
        hash = BlobField()
        checked_at = DateTimeField(null=True)
        entries = IntegerField()
        fault = CharField()

    class KeyringInstallation(Table):
        uid = CharField(max_length=32)
        erasures = IntegerField()

    class PartyKey(Table):
        scope = CharField(max_length=64)
        amazon_order_id = CharField(max_length=64)
        role = CharField(max_length=16)
        wrapped = BlobField(null=True)
        created_at = DateTimeField()
        destroyed_at = DateTimeField(null=True)
        reason = CharField(null=True, max_length=16)
        erasure = IntegerField(null=True)

        class Meta:
            primary_key = CompositeKey("scope", "amazon_order_id", "role")

    class ScopeKey(Table):
        scope = CharField(primary_key=True, max_length=64)
        wrapped = BlobField(null=True)
        created_at = DateTimeField()
        destroyed_at = DateTimeField(null=True)

    db.create_tables(Table.__subclasses__())

    # By hand: what Peewee can't describe.

    db.execute_sql(
        "CREATE INDEX party_key_erasure ON party_key (erasure) WHERE erasure IS NOT NULL"
    )
