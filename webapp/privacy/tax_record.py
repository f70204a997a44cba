"""What stays of an order when the rest of it goes: figures for the tax office, nobody's name."""

from collections.abc import Sequence
from datetime import datetime, timedelta

import peewee

from webapp.accounts.account import Account
from webapp.ground.database.db import Record, UTCDateTimeField
from webapp.orders.order import Order
from webapp.orders.order_status import OrderStatus
from webapp.stores.store import Store

# The longest time that a tax office in one of Amazon's countries asks for.
KEPT = timedelta(days=10 * 366)


class TaxRecord(Record):
    account = peewee.ForeignKeyField(Account, index=False)
    marketplace_id = peewee.CharField(max_length=32)
    amazon_order_id = peewee.CharField(max_length=64)
    purchased_at = UTCDateTimeField()
    shipped_at = UTCDateTimeField(null=True)
    country = peewee.CharField(max_length=2, null=True)
    region = peewee.CharField(max_length=120, null=True)
    total_minor = peewee.BigIntegerField()
    currency = peewee.CharField(max_length=3, null=True)
    units = peewee.IntegerField()

    class Meta:
        indexes = (
            (("account", "marketplace_id", "amazon_order_id"), True),
            (("account", "purchased_at"), False),
        )

    @classmethod
    def keep_of(cls, order_ids: Sequence[int]) -> int:
        """Keep the figures of these orders but the cancelled ones; in their transaction."""
        source = (
            Order.select(
                Order.account_id,
                Store.marketplace_id,
                Order.amazon_order_id,
                Order.purchased_at,
                Order.closed_at,
                Order.country,
                Order.region,
                Order.total_minor,
                Order.currency,
                Order.units,
            )
            .join(Store)
            .where(Order.id.in_(order_ids), Order.status != OrderStatus.CANCELLED)
        )
        fields = [getattr(cls, name) for name in FIELDS]
        kept = cls.insert_from(source, fields).on_conflict_ignore().execute()
        return int(kept if isinstance(kept, int) else 0)

    @classmethod
    def prune(cls, now: datetime) -> int:
        """Remove records past their time; how many."""
        return int(cls.delete().where(cls.purchased_at < now - KEPT).execute())


FIELDS = (
    "account",
    "marketplace_id",
    "amazon_order_id",
    "purchased_at",
    "shipped_at",
    "country",
    "region",
    "total_minor",
    "currency",
    "units",
)
