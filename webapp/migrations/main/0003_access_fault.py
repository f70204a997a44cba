"""Operations that Amazon denies while a seller's authorization stands."""

from peewee import *
from webapp.ground.database.db import UTCDateTimeField


def up(migrator, db):
    class Connection(Model):
        class Meta:
            database = db
            table_name = "connection"

    class AccessFault(Model):
        connection = ForeignKeyField(Connection, on_delete="CASCADE", index=False)
        operation = CharField(max_length=40)
        marketplace_id = CharField(max_length=20, default="")
        since = UTCDateTimeField()
        last_at = UTCDateTimeField()
        cleared_at = UTCDateTimeField(null=True)

        class Meta:
            database = db
            table_name = "access_fault"

    db.create_tables([AccessFault])
    db.execute_sql(
        'CREATE INDEX "access_fault_connection_id_cleared_at" '
        'ON "access_fault" ("connection_id", "cleared_at")'
    )


def down(migrator, db):
    migrator.migrate(migrator.drop_table("access_fault"))
