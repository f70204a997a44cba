"""The language that a person has chosen."""

from peewee import CharField


def up(migrator, db):
    migrator.migrate(migrator.add_column("user", "language", CharField(max_length=2, null=True)))


def down(migrator, db):
    migrator.migrate(migrator.drop_column("user", "language"))
