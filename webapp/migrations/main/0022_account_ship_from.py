"""One ship-from address for all stores of an account."""

from peewee import *
from webapp.ground.database.db import UTCDateTimeField

LONGEST = 100


def up(migrator, db):
    class Account(Model):
        class Meta:
            database = db
            table_name = "account"

    class AccountShipFrom(Model):
        account = ForeignKeyField(Account, primary_key=True, on_delete="CASCADE")
        ship_name = CharField(max_length=LONGEST)
        ship_line1 = CharField(max_length=LONGEST)
        ship_line2 = CharField(max_length=LONGEST)
        ship_city = CharField(max_length=LONGEST)
        ship_region = CharField(max_length=LONGEST)
        ship_postal_code = CharField(max_length=LONGEST)
        ship_country = CharField(max_length=2)
        ship_phone = CharField(max_length=LONGEST)
        changed_at = UTCDateTimeField()

        class Meta:
            database = db
            table_name = "account_ship_from"

    db.create_tables([AccountShipFrom])


def down(migrator, db):
    migrator.migrate(migrator.drop_table("account_ship_from"))
