"""A second factor for signing in, its recovery codes, and sign-ins that wait for it."""

from peewee import *
from webapp.db import UTCDateTimeField


def up(migrator, db):
    class User(Model):
        class Meta:
            database = db
            table_name = "user"

    class SecondFactor(Model):
        user = ForeignKeyField(User, unique=True, on_delete="CASCADE")
        uid = CharField(unique=True, max_length=32)
        secret = BlobField()
        begun_at = UTCDateTimeField()
        last_step = IntegerField(default=0)

        class Meta:
            database = db
            table_name = "second_factor"

    class RecoveryCode(Model):
        user = ForeignKeyField(User, on_delete="CASCADE")
        digest = BlobField()
        used_at = UTCDateTimeField(null=True)

        class Meta:
            database = db
            table_name = "recovery_code"

    class PendingSignIn(Model):
        user = ForeignKeyField(User, on_delete="CASCADE")
        token_hash = CharField(unique=True, max_length=64)
        begun_at = UTCDateTimeField(index=True)
        proven_at = UTCDateTimeField(null=True)
        ended_at = UTCDateTimeField(null=True)

        class Meta:
            database = db
            table_name = "pending_sign_in"

    migrator.migrate(
        migrator.add_column("user", "second_factor_since", UTCDateTimeField(null=True))
    )
    db.create_tables([SecondFactor, RecoveryCode, PendingSignIn])


def down(migrator, db):
    for table in ("pending_sign_in", "recovery_code", "second_factor"):
        migrator.migrate(migrator.drop_table(table))
    migrator.migrate(migrator.drop_column("user", "second_factor_since"))
