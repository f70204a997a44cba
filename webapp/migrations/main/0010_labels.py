"""Labels bought from Amazon, and what of them names the buyer."""

from peewee import *
from webapp.db import UTCDateTimeField


def up(migrator, db):
    account, store, order = (_known(db, name) for name in ("account", "store", "orders"))

    class Label(Model):
        status = CharField(max_length=12)
        due_at = UTCDateTimeField(null=True)
        waiting_for = CharField(null=True, max_length=16)
        attempts = IntegerField(default=0)
        fence = IntegerField(default=0)
        lease_until = UTCDateTimeField(null=True)
        holder = CharField(null=True, max_length=64)
        enqueued_at = UTCDateTimeField(null=True)
        sent_at = UTCDateTimeField(null=True)
        account_ = ForeignKeyField(account, column_name="account_id", index=False)
        store_ = ForeignKeyField(store, column_name="store_id", index=False)
        order_ = ForeignKeyField(order, column_name="order_id", on_delete="CASCADE", index=False)
        user_id = IntegerField()
        form_key = CharField(max_length=60)
        service_id = CharField(max_length=120)
        offer_id = TextField(default="")
        carrier = CharField(max_length=60)
        service = CharField(max_length=120)
        media = CharField(max_length=24)
        price_minor = BigIntegerField()
        currency = CharField(max_length=3)
        deliver_by = UTCDateTimeField(null=True)
        weight_grams = IntegerField()
        length_mm = IntegerField()
        width_mm = IntegerField()
        height_mm = IntegerField()
        quantities = TextField()
        created_at = UTCDateTimeField()
        settled_at = UTCDateTimeField(null=True)
        amazon_shipment_id = CharField(max_length=64, default="")
        tracking_number = CharField(max_length=120, default="")
        shipment_id = BigIntegerField(null=True)
        problem = CharField(max_length=500, default="")
        refund_rejected = BooleanField(default=False)

        class Meta:
            database = db
            table_name = "label"
            indexes = (
                (("account_", "form_key"), True),
                (("order_", "id"), False),
                (("status", "due_at"), False),
                (("store_", "id"), False),
            )

    db.create_tables([Label])

    class LabelPaper(Model):
        label = ForeignKeyField(Label, on_delete="CASCADE", index=False)
        order_ = ForeignKeyField(order, column_name="order_id", on_delete="CASCADE")
        kind = CharField(max_length=8)
        sealed = BlobField()

        class Meta:
            database = db
            table_name = "label_paper"
            indexes = ((("label", "kind"), True),)

    db.create_tables([LabelPaper])


def down(migrator, db):
    migrator.migrate(migrator.drop_table("label_paper"))
    migrator.migrate(migrator.drop_table("label"))


def _known(db, name):
    """A table that is there already, to point at."""

    class Known(Model):
        class Meta:
            database = db
            table_name = name

    return Known
