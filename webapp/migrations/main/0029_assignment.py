"""The person who sees to an order, and the one to whom a rule gives it."""

from peewee import *


def up(migrator, db):
    migrator.migrate(
        migrator.add_column("orders", "assignee_id", IntegerField(null=True)),
        migrator.add_column("rule", "assignee_id", IntegerField(null=True)),
    )
    db.execute_sql(
        "CREATE INDEX orders_assignee ON orders (account_id, assignee_id, id) "
        "WHERE assignee_id IS NOT NULL"
    )


def down(migrator, db):
    db.execute_sql("DROP INDEX orders_assignee")
    for table in ("rule", "orders"):
        migrator.migrate(migrator.drop_column(table, "assignee_id"))
