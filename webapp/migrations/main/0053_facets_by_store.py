"""Indexes by which the drop-downs of a person who sees some stores ask what these have had."""

# Carrier, a tab and service: a literal, as no placeholder may stand in an index.
MAPPED = "(ship_carrier || '\t' || ship_service)"


def up(migrator, db):
    db.execute_sql("CREATE INDEX orders_country ON orders (store_id, country)")
    db.execute_sql(
        f"CREATE INDEX orders_mapped ON orders (store_id, {MAPPED}) WHERE ship_carrier IS NOT NULL"
    )


def down(migrator, db):
    for name in ("country", "mapped"):
        db.execute_sql(f"DROP INDEX orders_{name}")
