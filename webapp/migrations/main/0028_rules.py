"""Rules on orders that come in, what each did to which order, and runs over orders on demand."""

from peewee import *
from webapp.ground.database.db import UTCDateTimeField


def up(migrator, db):
    class Account(Model):
        class Meta:
            database = db
            table_name = "account"

    class Tag(Model):
        class Meta:
            database = db
            table_name = "tag"

    class Orders(Model):
        class Meta:
            database = db
            table_name = "orders"

    class Rule(Model):
        account = ForeignKeyField(Account, index=False, on_delete="CASCADE")
        name = CharField(max_length=60)
        position = IntegerField()
        enabled = BooleanField()
        version = IntegerField()
        user_id = IntegerField()
        changed_at = UTCDateTimeField()
        conditions = TextField()
        ship_carrier = CharField(max_length=60, null=True)
        ship_service = CharField(max_length=120, null=True)
        ship_package = CharField(max_length=32, null=True)
        ship_weight_grams = IntegerField(null=True)
        ship_signature = BooleanField(null=True)
        tag = ForeignKeyField(Tag, null=True, on_delete="SET NULL", index=False)
        holds = BooleanField()
        hold_reason = CharField(max_length=16, null=True)
        hold_days = IntegerField(null=True)
        hold_until = CharField(max_length=10, null=True)
        stops = BooleanField()

        class Meta:
            database = db
            table_name = "rule"

    class RuleApplication(Model):
        order = ForeignKeyField(Orders, on_delete="CASCADE", index=False)
        at = UTCDateTimeField()
        acts = TextField()
        user_id = IntegerField(null=True)

        class Meta:
            database = db
            table_name = "rule_application"

    class RuleRun(Model):
        account = ForeignKeyField(Account, index=False, on_delete="CASCADE")
        user_id = IntegerField()
        asked_at = UTCDateTimeField()
        handed_at = UTCDateTimeField()
        cursor = BigIntegerField()
        seen = IntegerField()
        changed = IntegerField()
        finished_at = UTCDateTimeField(null=True)

        class Meta:
            database = db
            table_name = "rule_run"

    db.create_tables([Rule, RuleApplication, RuleRun])
    for table, columns in (
        ("rule", ("account_id", "position")),
        ("rule", ("tag_id",)),
        ("rule_application", ("order_id",)),
        ("rule_run", ("account_id", "id")),
    ):
        listed = ", ".join(f'"{column}"' for column in columns)
        name = f"{table}_{'_'.join(columns)}"
        db.execute_sql(f'CREATE INDEX "{name}" ON "{table}" ({listed})')
    db.execute_sql(
        "CREATE INDEX rule_run_unfinished ON rule_run (handed_at) WHERE finished_at IS NULL"
    )
    ruled = SmallIntegerField(default=0, constraints=[SQL("DEFAULT 0")])
    migrator.migrate(migrator.add_column("orders", "ship_ruled", ruled))


def down(migrator, db):
    migrator.migrate(migrator.drop_column("orders", "ship_ruled"))
    for table in ("rule_run", "rule_application", "rule"):
        db.execute_sql(f"DROP TABLE {table}")
