"""Where Amazon says that the seller of a consent sells."""

from peewee import *


def up(migrator, db):
    migrator.migrate(migrator.add_column("consent_request", "sells_in", TextField(null=True)))


def down(migrator, db):
    migrator.migrate(migrator.drop_column("consent_request", "sells_in"))
