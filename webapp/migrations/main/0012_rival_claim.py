"""A seller that two accounts claim with different tokens: both connect, until somebody decides."""

from peewee import *

LIVE = "WHERE status <> 'disconnected'"


def up(migrator, db):
    migrator.migrate(
        migrator.add_column("connection", "rival_claim", BigIntegerField(default=0)),
        migrator.add_column("connection", "seller_digest", CharField(max_length=64, null=True)),
    )
    db.execute_sql("DROP INDEX connection_live_seller")
    db.execute_sql(
        "CREATE UNIQUE INDEX connection_live_seller "
        f"ON connection (region, selling_partner_id, rival_claim) {LIVE}"
    )


def down(migrator, db):
    db.execute_sql("DROP INDEX connection_live_seller")
    migrator.migrate(
        migrator.drop_column("connection", "rival_claim"),
        migrator.drop_column("connection", "seller_digest"),
    )
    db.execute_sql(
        f"CREATE UNIQUE INDEX connection_live_seller ON connection (region, selling_partner_id) {LIVE}"
    )
