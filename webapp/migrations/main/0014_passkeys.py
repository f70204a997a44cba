"""Passkeys, beside an authenticator app or in its place."""

from peewee import *
from webapp.ground.database.db import UTCDateTimeField


def up(migrator, db):
    class User(Model):
        class Meta:
            database = db
            table_name = "user"

    class Passkey(Model):
        user = ForeignKeyField(User, on_delete="CASCADE")
        user_handle = BlobField()
        credential_id = BlobField(unique=True)
        public_key = BlobField()
        sign_count = BigIntegerField(default=0)
        name = CharField(max_length=60)
        created_at = UTCDateTimeField()
        last_used_at = UTCDateTimeField(null=True)

        class Meta:
            database = db
            legacy_table_names = False
            table_name = "passkey"

    class PasskeyChallenge(Model):
        token_hash = CharField(max_length=64, unique=True)
        challenge = BlobField()
        user = ForeignKeyField(User, null=True, on_delete="CASCADE")
        user_handle = BlobField(null=True)
        begun_at = UTCDateTimeField(index=True)

        class Meta:
            database = db
            legacy_table_names = False
            table_name = "passkey_challenge"

    db.create_tables([Passkey, PasskeyChallenge])
    # Whoever has a second factor has it by an authenticator app.
    migrator.migrate(migrator.add_column("second_factor", "has_app", BooleanField(default=True)))


def down(migrator, db):
    migrator.migrate(
        migrator.drop_column("second_factor", "has_app"),
        migrator.drop_table("passkey_challenge"),
        migrator.drop_table("passkey"),
    )
