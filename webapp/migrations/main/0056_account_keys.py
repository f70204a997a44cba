"""On Postgres an order's account is that of its store, and a line's and a package's that of its order,
without a foreign key of their own, for which each of these rows was looked up once more.

SQLite keeps these keys, which cost it little.
"""

from peewee import SqliteDatabase

TABLES = ("orders", "order_item", "order_package")
# In the order in which an import takes them: none waits for the other in a circle.
HELD = f"LOCK TABLE account, {', '.join(TABLES)} IN ACCESS EXCLUSIVE MODE"


def up(migrator, db):
    if isinstance(db, SqliteDatabase):
        return
    db.execute_sql(HELD)
    for table in TABLES:
        db.execute_sql(f"ALTER TABLE {table} DROP CONSTRAINT {table}_account_id_fkey")


def down(migrator, db):
    if isinstance(db, SqliteDatabase):
        return
    db.execute_sql(HELD)
    for table in TABLES:
        db.execute_sql(
            f"ALTER TABLE {table} ADD CONSTRAINT {table}_account_id_fkey "
            "FOREIGN KEY (account_id) REFERENCES account (id)"
        )
