"""Cartons: parcels that hold several orders of one recipient."""

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

    class Carton(Table):
        account = ForeignKeyField(Account, index=False)
        store = ForeignKeyField(Store, index=False)
        user_id = IntegerField()
        made_at = DateTimeField()

        class Meta:
            indexes = ((("account", "id"), False), (("store", "id"), False))

    db.create_tables([Carton])
    for table in ("orders", "shipment", "label"):
        migrator.migrate(migrator.add_column(table, "carton_id", BigIntegerField(null=True)))
    for table in ("orders", "shipment"):
        db.execute_sql(
            f"CREATE INDEX {table}_carton ON {table} (carton_id, id) WHERE carton_id IS NOT NULL"
        )


def down(migrator, db):
    for table in ("shipment", "orders"):
        db.execute_sql(f"DROP INDEX {table}_carton")
    for table in ("label", "shipment", "orders"):
        migrator.migrate(migrator.drop_column(table, "carton_id"))
    migrator.migrate(migrator.drop_table("carton"))
