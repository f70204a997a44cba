"""What an account's shippers may do beside shipping."""

from peewee import *


def up(migrator, db):
    db.execute_sql(
        "ALTER TABLE account ADD COLUMN shipper_rights VARCHAR(200) NOT NULL "
        "DEFAULT 'release_holds'"
    )


def down(migrator, db):
    migrator.migrate(migrator.drop_column("account", "shipper_rights"))
