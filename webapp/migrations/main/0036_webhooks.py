"""Webhooks: endpoints that are told what happens to orders, and what was delivered to them."""

from peewee import *


def up(migrator, db):
    class Table(Model):
        class Meta:
            database = db
            legacy_table_names = False

    class Account(Table):
        pass

    class WebhookEndpoint(Table):
        account = ForeignKeyField(Account, on_delete="CASCADE")
        user_id = IntegerField()
        uid = CharField(max_length=32, unique=True)
        url = CharField(max_length=500)
        events = CharField(max_length=200)
        sealed = BlobField()
        created_at = DateTimeField()
        failing_since = DateTimeField(null=True)
        disabled_at = DateTimeField(null=True)

    class WebhookDelivery(Table):
        due_at = DateTimeField(null=True)
        waiting_for = CharField(null=True, max_length=16)
        attempts = IntegerField()
        fence = IntegerField()
        lease_until = DateTimeField(null=True)
        holder = CharField(null=True, max_length=64)
        enqueued_at = DateTimeField(null=True)
        status = CharField(max_length=12)
        account = ForeignKeyField(Account, on_delete="CASCADE", index=False)
        endpoint = ForeignKeyField(WebhookEndpoint, on_delete="CASCADE", index=False)
        event = CharField(max_length=24)
        message_id = CharField(max_length=40)
        body = TextField()
        created_at = DateTimeField(index=True)
        answered = IntegerField(null=True)
        problem = CharField(max_length=20)
        settled_at = DateTimeField(null=True)

        class Meta:
            indexes = ((("status", "due_at"), False), (("endpoint", "id"), False))

    db.create_tables([WebhookEndpoint, WebhookDelivery])


def down(migrator, db):
    for table in ("webhook_delivery", "webhook_endpoint"):
        db.execute_sql(f"DROP TABLE {table}")
