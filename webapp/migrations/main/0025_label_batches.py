"""Batches of labels: orders whose labels are priced and bought together."""

from peewee import *


def up(migrator, db):
    class Table(Model):
        class Meta:
            database = db
            legacy_table_names = False

    class Account(Table):
        pass

    class Store(Table):
        pass

    class Order(Table):
        class Meta:
            table_name = "orders"

    class LabelBatch(Table):
        account = ForeignKeyField(Account, index=False, on_delete="CASCADE")
        user_id = IntegerField()
        form_key = CharField(max_length=40)
        asked_at = DateTimeField()
        offer_choice = CharField(max_length=10)
        label_format = CharField(max_length=12)
        sheet = CharField(max_length=10)
        sort = CharField(max_length=10)
        slips = BooleanField()
        handed_at = DateTimeField(null=True, index=True)

        class Meta:
            indexes = ((("account", "form_key"), True),)

    class PlannedLabel(Table):
        due_at = DateTimeField(null=True)
        waiting_for = CharField(null=True, max_length=16)
        attempts = IntegerField()
        fence = IntegerField()
        lease_until = DateTimeField(null=True)
        holder = CharField(null=True, max_length=64)
        enqueued_at = DateTimeField(null=True)
        sent_at = DateTimeField(null=True)
        batch = ForeignKeyField(LabelBatch, on_delete="CASCADE", index=False)
        account = ForeignKeyField(Account, index=False)
        store = ForeignKeyField(Store, index=False)
        order = ForeignKeyField(Order, on_delete="CASCADE", index=False)
        place = IntegerField()
        status = CharField(max_length=12)
        weight_grams = IntegerField(null=True)
        length_mm = IntegerField(null=True)
        width_mm = IntegerField(null=True)
        height_mm = IntegerField(null=True)
        quantities = TextField()
        offers = TextField()
        priced_at = DateTimeField(null=True)
        service_id = CharField(max_length=120)
        taken = BooleanField()
        problem = CharField(max_length=500)
        label_id = BigIntegerField(null=True)

        class Meta:
            indexes = (
                (("batch", "place"), True),
                (("order", "id"), False),
                (("status", "due_at"), False),
                (("store", "id"), False),
            )

    class OfferRefusal(Table):
        sealed = BlobField()
        planned_label = ForeignKeyField(PlannedLabel, on_delete="CASCADE", unique=True)
        order = ForeignKeyField(Order, on_delete="CASCADE")

    db.create_tables([LabelBatch, PlannedLabel, OfferRefusal])


def down(migrator, db):
    for name in ("offer_refusal", "planned_label", "label_batch"):
        migrator.migrate(migrator.drop_table(name))
