"""By when a poll brings an order that Amazon told of, and since when it is known to be paid."""

from webapp.ground.database.db import UTCDateTimeField


def up(migrator, db):
    migrator.migrate(
        migrator.add_column("order_signal", "polled_at", UTCDateTimeField(null=True)),
        migrator.add_column(
            "order_signal", "first_told_at", UTCDateTimeField(null=True, index=True)
        ),
    )
    db.execute_sql(
        "UPDATE order_signal SET first_told_at = heard_at "
        "WHERE told_status IN ('Unshipped', 'PartiallyShipped')"
    )
    db.execute_sql(
        "UPDATE order_signal SET polled_at = due_at, waiting_for = NULL "
        "WHERE status = 'waiting' AND waiting_for = 'poll'"
    )


def down(migrator, db):
    migrator.migrate(
        migrator.drop_column("order_signal", "first_told_at"),
        migrator.drop_column("order_signal", "polled_at"),
    )
