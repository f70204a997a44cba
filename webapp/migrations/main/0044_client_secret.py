"""The client secret that Amazon sent, sealed, and how far its rotation is."""

from peewee import *


def up(migrator, db):
    class Table(Model):
        class Meta:
            database = db
            legacy_table_names = False

    class ClientSecret(Table):
        sealed = BlobField()
        digest = BlobField(unique=True)
        setting_digest = BlobField()
        received_at = DateTimeField()
        ends_at = DateTimeField()
        old_ends_at = DateTimeField()
        proven_at = DateTimeField(null=True)

    class ClientSecretRotation(Table):
        asked_at = DateTimeField(null=True)
        refusal = CharField(max_length=60)
        warned_of = DateTimeField(null=True)
        read_at = DateTimeField(null=True)
        failure = CharField(max_length=60)
        unreadable = IntegerField()

    db.create_tables([ClientSecret, ClientSecretRotation])


def down(migrator, db):
    for table in ("client_secret_rotation", "client_secret"):
        db.execute_sql(f"DROP TABLE {table}")
