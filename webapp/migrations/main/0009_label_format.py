"""In what form an account's labels come."""

from peewee import *


def up(migrator, db):
    db.execute_sql("ALTER TABLE account ADD COLUMN label_format VARCHAR(12) NOT NULL DEFAULT 'PDF'")


def down(migrator, db):
    migrator.migrate(migrator.drop_column("account", "label_format"))
