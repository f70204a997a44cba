"""What goes into parcels, counted as it is scanned; whether an account wants that of each."""

from peewee import *


def up(migrator, db):
    class Table(Model):
        class Meta:
            database = db
            legacy_table_names = False

    class Account(Table):
        pass

    class Order(Table):
        class Meta:
            table_name = "orders"

    class PackVerification(Table):
        account = ForeignKeyField(Account, index=False)
        order = ForeignKeyField(Order, on_delete="CASCADE", index=False)
        label_id = BigIntegerField(null=True)
        status = CharField(max_length=10)
        user_id = IntegerField()
        begun_at = DateTimeField()
        scanned_at = DateTimeField(null=True)
        verified_at = DateTimeField(null=True)

        class Meta:
            indexes = ((("order", "id"), False),)

    class VerifiedItem(Table):
        verification = ForeignKeyField(PackVerification, on_delete="CASCADE", index=False)
        order_item_id = CharField(max_length=64)
        quantity = IntegerField()

        class Meta:
            indexes = ((("verification", "order_item_id"), True),)

    db.create_tables([PackVerification, VerifiedItem])
    db.execute_sql(
        "CREATE UNIQUE INDEX pack_verification_live ON pack_verification (order_id) "
        "WHERE status IN ('open', 'verified')"
    )
    kind = "INTEGER" if isinstance(db, SqliteDatabase) else "BOOLEAN"
    db.execute_sql(f"ALTER TABLE account ADD COLUMN verifies_parcels {kind} NOT NULL DEFAULT FALSE")


def down(migrator, db):
    migrator.migrate(migrator.drop_column("account", "verifies_parcels"))
    for name in ("verified_item", "pack_verification"):
        migrator.migrate(migrator.drop_table(name))
