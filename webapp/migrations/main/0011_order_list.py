"""Lists of the orders that wait at Amazon, and the numbers in them."""

from peewee import *
from webapp.ground.database.db import UTCDateTimeField


def up(migrator, db):
    class Account(Model):
        class Meta:
            database = db
            table_name = "account"

    class Store(Model):
        class Meta:
            database = db
            table_name = "store"

    class ImportRun(Model):
        class Meta:
            database = db
            table_name = "import_run"

    class OrderList(Model):
        status = CharField(max_length=8)
        account = ForeignKeyField(Account, index=False)
        store = ForeignKeyField(Store, on_delete="CASCADE", index=False)
        import_run = ForeignKeyField(ImportRun, null=True, on_delete="CASCADE", index=False)
        asked_by = IntegerField(null=True)
        slot = CharField(max_length=32, null=True)
        source = CharField(max_length=8)
        since = UTCDateTimeField()
        known_until = UTCDateTimeField(null=True)
        report_id = CharField(max_length=64)
        page_token = TextField(null=True)
        listed = IntegerField()
        missing = IntegerField()
        outdated = IntegerField()
        created_at = UTCDateTimeField()
        taken_at = UTCDateTimeField(null=True)
        finished_at = UTCDateTimeField(null=True)
        failure = CharField(max_length=16, null=True)
        due_at = UTCDateTimeField(null=True)
        waiting_for = CharField(max_length=16, null=True)
        attempts = IntegerField()
        fence = IntegerField()
        lease_until = UTCDateTimeField(null=True)
        holder = CharField(max_length=64, null=True)
        enqueued_at = UTCDateTimeField(null=True)
        sent_at = UTCDateTimeField(null=True)

        class Meta:
            database = db
            table_name = "order_list"

    class ListedOrder(Model):
        order_list = ForeignKeyField(OrderList, on_delete="CASCADE", index=False)
        amazon_order_id = CharField(max_length=64)
        urgency = BigIntegerField()
        waits_here = BooleanField()
        outcome = CharField(max_length=16, null=True)

        class Meta:
            database = db
            table_name = "listed_order"

    db.create_tables([OrderList, ListedOrder])
    for name, table, columns in (
        ("UNIQUE", "order_list", ("slot",)),
        ("", "order_list", ("import_run_id",)),
        ("", "order_list", ("status", "due_at")),
        ("", "order_list", ("store_id", "id")),
        ("UNIQUE", "listed_order", ("order_list_id", "amazon_order_id")),
        ("", "listed_order", ("order_list_id", "outcome", "urgency", "id")),
    ):
        index = "_".join((table, *columns))
        db.execute_sql(
            f'CREATE {name} INDEX "{index}" ON "{table}" '
            f"({', '.join(chr(34) + column + chr(34) for column in columns)})"
        )


def down(migrator, db):
    migrator.migrate(migrator.drop_table("listed_order"), migrator.drop_table("order_list"))
