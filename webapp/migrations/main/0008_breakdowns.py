"""What a total is made of, as Amazon has it: goods, shipping, tax, discounts."""

from peewee import *


def up(migrator, db):
    for table in ("orders", "order_item"):
        migrator.migrate(migrator.add_column(table, "breakdown", TextField(null=True)))


def down(migrator, db):
    for table in ("orders", "order_item"):
        migrator.migrate(migrator.drop_column(table, "breakdown"))
