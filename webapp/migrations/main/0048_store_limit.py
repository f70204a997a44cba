"""The stores that a person sees, or is invited to see, as JSON; empty for all. A person's since when."""

from peewee import DateTimeField, TextField


def up(migrator, db):
    migrator.migrate(
        migrator.add_column("user", "store_ids", TextField(null=True)),
        migrator.add_column("user", "limited_at", DateTimeField(null=True)),
        migrator.add_column("invitation", "store_ids", TextField(null=True)),
    )


def down(migrator, db):
    migrator.migrate(
        migrator.drop_column("invitation", "store_ids"),
        migrator.drop_column("user", "limited_at"),
        migrator.drop_column("user", "store_ids"),
    )
