"""What rules may also do: priority, a note, a template for packing slips."""

from peewee import *
from webapp.ground.database.db import UTCDateTimeField

CLOSED = "status IN ('shipped', 'cancelled')"
MARKS = {"priority": "is_priority", "shared": "carton_id IS NOT NULL"}


def up(migrator, db):
    class Table(Model):
        class Meta:
            database = db
            legacy_table_names = False

    class Account(Table):
        pass

    class SlipTemplate(Table):
        account = ForeignKeyField(Account, index=False, on_delete="CASCADE")
        name = CharField(max_length=60)
        message = CharField(max_length=500)
        shows_logo = BooleanField()
        changed_at = UTCDateTimeField()

        class Meta:
            indexes = ((("account", "name"), True),)

    db.create_tables([SlipTemplate])
    kind = BooleanField.field_type if isinstance(db, PostgresqlDatabase) else "INTEGER"
    db.execute_sql(f"ALTER TABLE orders ADD COLUMN is_priority {kind} NOT NULL DEFAULT FALSE")
    db.execute_sql(f"ALTER TABLE rule ADD COLUMN prioritises {kind} NOT NULL DEFAULT FALSE")
    migrator.migrate(
        migrator.add_column("orders", "slip_template_id", IntegerField(null=True)),
        migrator.add_column("rule", "note", CharField(max_length=500, null=True)),
        migrator.add_column("rule", "slip_template_id", IntegerField(null=True)),
    )
    for name, condition in MARKS.items():
        db.execute_sql(
            f"CREATE INDEX orders_closed_{name} ON orders "
            f"(account_id, status, purchased_at, id) WHERE {condition} AND {CLOSED}"
        )


def down(migrator, db):
    for name in MARKS:
        db.execute_sql(f"DROP INDEX orders_closed_{name}")
    for column in ("slip_template_id", "note", "prioritises"):
        migrator.migrate(migrator.drop_column("rule", column))
    for column in ("slip_template_id", "is_priority"):
        migrator.migrate(migrator.drop_column("orders", column))
    migrator.migrate(migrator.drop_table("slip_template"))
