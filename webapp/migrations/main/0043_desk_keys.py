"""The letters that a person chose for the keys of the desk."""

from peewee import TextField


def up(migrator, db):
    migrator.migrate(migrator.add_column("user", "desk_keys", TextField(null=True)))


def down(migrator, db):
    migrator.migrate(migrator.drop_column("user", "desk_keys"))
