"""At which step of the tour a person is."""

from peewee import *


def up(migrator, db):
    migrator.migrate(migrator.add_column("user", "tour_step", IntegerField(null=True)))


def down(migrator, db):
    migrator.migrate(migrator.drop_column("user", "tour_step"))
