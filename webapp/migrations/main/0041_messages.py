"""Room for what is kept as a code with facts, which is longer than the sentence that it says."""

from peewee import *

WIDENED = {
    "order_event": ["detail"],
}


def up(migrator, db):
    # SQLite minds no length, and to both a longer text is no other column: no row is written.
    if isinstance(db, PostgresqlDatabase):
        for table, columns in WIDENED.items():
            changes = ", ".join(f"ALTER COLUMN {column} TYPE text" for column in columns)
            db.execute_sql(f"ALTER TABLE {table} {changes}")


def down(migrator, db):
    """Nothing: what is longer by now would be lost."""
