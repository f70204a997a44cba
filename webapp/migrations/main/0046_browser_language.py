"""The language of the browser by which a person last came in."""

from peewee import CharField


def up(migrator, db):
    migrator.migrate(
        migrator.add_column("user", "browser_language", CharField(max_length=2, null=True))
    )


def down(migrator, db):
    migrator.migrate(migrator.drop_column("user", "browser_language"))
