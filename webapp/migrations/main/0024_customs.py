"""Customs numbers of accounts, and what is declared of single orders."""

from peewee import *
from webapp.ground.database.db import UTCDateTimeField


def up(migrator, db):
    class Account(Model):
        class Meta:
            database = db
            table_name = "account"

    class Order(Model):
        class Meta:
            database = db
            table_name = "orders"

    class AccountCustoms(Model):
        account = ForeignKeyField(Account, primary_key=True, on_delete="CASCADE")
        ioss = CharField(max_length=17)
        eori = CharField(max_length=17)
        vat = CharField(max_length=17)
        changed_at = UTCDateTimeField()

        class Meta:
            database = db
            table_name = "account_customs"
            legacy_table_names = False

    class OrderCustoms(Model):
        order = ForeignKeyField(Order, primary_key=True, on_delete="CASCADE")
        kind = CharField(max_length=12)
        ioss = CharField(max_length=17)
        eori = CharField(max_length=17)
        vat = CharField(max_length=17)
        invoice_number = CharField(max_length=40)
        changed_at = UTCDateTimeField()

        class Meta:
            database = db
            table_name = "order_customs"
            legacy_table_names = False

    db.create_tables([AccountCustoms, OrderCustoms])


def down(migrator, db):
    migrator.migrate(migrator.drop_table("order_customs"), migrator.drop_table("account_customs"))
