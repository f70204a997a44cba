"""What Amazon asks of an order's parcel, as it is told; and the codes that go with a confirmation."""

from peewee import *


def up(migrator, db):
    # Of what came in before, nothing is known until Amazon tells of the order again.
    for table in ("orders", "order_item"):
        migrator.migrate(migrator.add_column(table, "demands", TextField(null=True)))
    has_demands = BooleanField(null=True)
    codes = TextField(null=True)
    migrator.migrate(
        migrator.add_column("orders", "has_demands", has_demands),
        migrator.add_column("shipment_item", "transparency_codes", codes),
        migrator.add_column("label", "transparency_codes", codes),
    )
    # For the desk's filter; what is open is few.
    db.execute_sql(
        "CREATE INDEX orders_closed_has_demands ON orders "
        "(account_id, status, purchased_at, id) "
        "WHERE has_demands AND status IN ('shipped', 'cancelled')"
    )


def down(migrator, db):
    db.execute_sql("DROP INDEX orders_closed_has_demands")
    for table, column in (
        ("orders", "demands"),
        ("orders", "has_demands"),
        ("order_item", "demands"),
        ("shipment_item", "transparency_codes"),
        ("label", "transparency_codes"),
    ):
        migrator.migrate(migrator.drop_column(table, column))
