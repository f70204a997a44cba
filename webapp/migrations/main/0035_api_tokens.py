"""The API: tokens, calls that are answered once, and orders by when they changed."""

from peewee import *


def up(migrator, db):
    class Table(Model):
        class Meta:
            database = db
            legacy_table_names = False

    class Account(Table):
        pass

    class User(Table):
        pass

    class ApiToken(Table):
        account = ForeignKeyField(Account, on_delete="CASCADE")
        user = ForeignKeyField(User, on_delete="CASCADE")
        name = CharField(max_length=60)
        scopes = CharField(max_length=200)
        prefix = CharField(max_length=14)
        token_hash = CharField(max_length=64, unique=True)
        created_at = DateTimeField()
        expires_at = DateTimeField()
        last_used_at = DateTimeField(null=True)
        last_refused_at = DateTimeField(null=True)
        revoked_at = DateTimeField(null=True)

    class IdempotentCall(Table):
        account = ForeignKeyField(Account, on_delete="CASCADE", index=False)
        key_hash = CharField(max_length=64)
        request_hash = CharField(max_length=64)
        began_at = DateTimeField(index=True)
        answer_status = IntegerField(null=True)
        answer = TextField(null=True)

        class Meta:
            indexes = ((("account", "key_hash"), True),)

    db.create_tables([ApiToken, IdempotentCall])
    # For what changed since a time, the first change first.
    db.execute_sql("CREATE INDEX orders_changed ON orders (account_id, last_updated_at, id)")


def down(migrator, db):
    db.execute_sql("DROP INDEX orders_changed")
    for table in ("idempotent_call", "api_token"):
        db.execute_sql(f"DROP TABLE {table}")
