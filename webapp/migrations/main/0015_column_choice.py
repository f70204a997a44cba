"""The columns of the desk that each user chose."""

from peewee import *


def up(migrator, db):
    class User(Model):
        class Meta:
            database = db
            table_name = "user"

    class ColumnChoice(Model):
        user = ForeignKeyField(User, on_delete="CASCADE", index=False)
        shipped = BooleanField()
        columns = TextField()

        class Meta:
            database = db
            table_name = "column_choice"

    db.create_tables([ColumnChoice])
    db.execute_sql(
        'CREATE UNIQUE INDEX "column_choice_user_id_shipped" '
        'ON "column_choice" ("user_id", "shipped")'
    )


def down(migrator, db):
    migrator.migrate(migrator.drop_table("column_choice"))
