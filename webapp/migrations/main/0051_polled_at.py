"""By when a poll brings an order that Amazon told of, so that others are fetched before it."""

from webapp.ground.database.db import UTCDateTimeField


def up(migrator, db):
    migrator.migrate(migrator.add_column("order_signal", "polled_at", UTCDateTimeField(null=True)))


def down(migrator, db):
    migrator.migrate(migrator.drop_column("order_signal", "polled_at"))
