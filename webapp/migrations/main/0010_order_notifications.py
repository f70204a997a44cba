"""What Amazon tells of changed orders: subscriptions, signals, and how the queue is read."""

from peewee import *
from webapp.ground.database.db import UTCDateTimeField


def up(migrator, db):
    class Record(Model):
        class Meta:
            database = db
            legacy_table_names = False

    class Connection(Record):
        class Meta:
            table_name = "connection"

    class Account(Record):
        class Meta:
            table_name = "account"

    class Store(Record):
        class Meta:
            table_name = "store"

    class LeasedRow(Record):
        due_at = UTCDateTimeField(null=True)
        waiting_for = CharField(max_length=16, null=True)
        attempts = IntegerField(default=0)
        fence = IntegerField(default=0)
        lease_until = UTCDateTimeField(null=True)
        holder = CharField(max_length=64, null=True)
        enqueued_at = UTCDateTimeField(null=True)

    class Subscription(LeasedRow):
        connection = ForeignKeyField(Connection, unique=True, on_delete="CASCADE")
        status = CharField(max_length=8)
        grant = IntegerField()
        subscription_id = CharField(max_length=64, index=True)
        destination_id = CharField(max_length=64)
        queue = CharField(max_length=255)
        refusal = CharField(max_length=80)
        live_since = UTCDateTimeField(null=True)
        heard = IntegerField()
        fetched = IntegerField()
        left = IntegerField()
        missed = IntegerField()
        last_heard_at = UTCDateTimeField(null=True)
        last_missed_at = UTCDateTimeField(null=True)

        class Meta:
            table_name = "subscription"

    class OrderSignal(LeasedRow):
        sent_at = UTCDateTimeField(null=True)
        account = ForeignKeyField(Account, index=False, on_delete="CASCADE")
        store = ForeignKeyField(Store, index=False, on_delete="CASCADE")
        amazon_order_id = CharField(max_length=64)
        status = CharField(max_length=8)
        told_status = CharField(max_length=32)
        urgency = IntegerField()
        changed_at = UTCDateTimeField()
        heard_at = UTCDateTimeField(index=True)
        settled_at = UTCDateTimeField(null=True)
        early = IntegerField()

        class Meta:
            table_name = "order_signal"
            indexes = (
                (("store", "amazon_order_id"), True),
                (("status", "due_at"), False),
            )

    class QueueReading(Record):
        read_at = UTCDateTimeField(null=True)
        failure = CharField(max_length=60)
        encryption = CharField(max_length=16)
        retention_hours = IntegerField()
        waiting = IntegerField()
        has_dead_letters = BooleanField()
        looked_at = UTCDateTimeField(null=True)
        unreadable = IntegerField()
        strange = IntegerField()
        audited_order_id = BigIntegerField()

        class Meta:
            table_name = "queue_reading"

    db.create_tables([Subscription, OrderSignal, QueueReading])
    migrator.migrate(
        migrator.add_column("connection", "pushed_since", UTCDateTimeField(null=True)),
        migrator.add_column("connection", "poll_reach", FloatField(null=True)),
    )


def down(migrator, db):
    migrator.migrate(
        migrator.drop_column("connection", "pushed_since"),
        migrator.drop_column("connection", "poll_reach"),
        migrator.drop_table("queue_reading"),
        migrator.drop_table("order_signal"),
        migrator.drop_table("subscription"),
    )
