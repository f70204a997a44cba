"""The number by which Amazon lists a parcel in place of the one that was typed, and where the search
of an order list stands, so that a circle of page tokens is seen."""

from peewee import *


def up(migrator, db):
    number = CharField(max_length=120, null=True)
    db.execute_sql("ALTER TABLE order_list ADD COLUMN pages INTEGER NOT NULL DEFAULT 0")
    migrator.migrate(
        migrator.add_column("shipment", "listed_number", number),
        migrator.add_column("order_list", "page_mark", BigIntegerField(null=True)),
    )


def down(migrator, db):
    migrator.migrate(
        migrator.drop_column("shipment", "listed_number"),
        migrator.drop_column("order_list", "pages"),
        migrator.drop_column("order_list", "page_mark"),
    )
