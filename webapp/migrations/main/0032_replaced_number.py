"""The number that a parcel was corrected from."""

from peewee import *


def up(migrator, db):
    column = CharField(max_length=120, null=True)
    migrator.migrate(migrator.add_column("shipment", "replaced_number", column))


def down(migrator, db):
    migrator.migrate(migrator.drop_column("shipment", "replaced_number"))
