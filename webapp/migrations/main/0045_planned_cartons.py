"""Planned labels of parcels that hold several orders."""

from peewee import *


def up(migrator, db):
    migrator.migrate(migrator.add_column("planned_label", "carton_id", BigIntegerField(null=True)))
    db.execute_sql("ALTER TABLE planned_label ADD COLUMN unselected TEXT NOT NULL DEFAULT '[]'")


def down(migrator, db):
    for column in ("unselected", "carton_id"):
        migrator.migrate(migrator.drop_column("planned_label", column))
