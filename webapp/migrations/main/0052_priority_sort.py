"""An index of the orders that have priority, by which the desk shows them first."""


def up(migrator, db):
    db.execute_sql(
        "CREATE INDEX orders_priority ON orders "
        "(account_id, status, ship_by_rank, id) WHERE is_priority"
    )


def down(migrator, db):
    db.execute_sql("DROP INDEX orders_priority")
