"""What Amazon says is left to ship of a line: less than ordered, once a part was cancelled."""

from peewee import *


def up(migrator, db):
    # Unknown for what came in before: until Amazon tells of the order again.
    left = IntegerField(null=True)
    migrator.migrate(migrator.add_column("order_item", "quantity_unshipped", left))


def down(migrator, db):
    migrator.migrate(migrator.drop_column("order_item", "quantity_unshipped"))
