"""Room for what is kept as a code with facts, which is longer than the sentence that it says; and
the language in which an invitation is written."""

from peewee import *

WIDENED = {
    "label": ["problem"],
    "notice": ["subject"],
    "order_event": ["detail"],
    "planned_label": ["problem"],
    "set_aside_order": ["reason"],
}


def up(migrator, db):
    migrator.migrate(
        migrator.add_column("invitation", "language", CharField(max_length=2, null=True))
    )
    # SQLite minds no length, and to both a longer text is no other column: no row is written.
    if isinstance(db, PostgresqlDatabase):
        for table, columns in WIDENED.items():
            changes = ", ".join(f"ALTER COLUMN {column} TYPE text" for column in columns)
            db.execute_sql(f"ALTER TABLE {table} {changes}")


def down(migrator, db):
    # The columns stay as wide: what is longer by now would be lost.
    migrator.migrate(migrator.drop_column("invitation", "language"))
