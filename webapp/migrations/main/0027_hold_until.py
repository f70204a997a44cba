"""Until when an order is held."""

from peewee import *
from webapp.ground.database.db import UTCDateTimeField


def up(migrator, db):
    migrator.migrate(migrator.add_column("orders", "held_until", UTCDateTimeField(null=True)))
    db.execute_sql(
        "CREATE INDEX orders_held_until ON orders (held_until) WHERE held_until IS NOT NULL"
    )


def down(migrator, db):
    db.execute_sql("DROP INDEX orders_held_until")
    migrator.migrate(migrator.drop_column("orders", "held_until"))
