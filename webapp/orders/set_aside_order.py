"""An order that couldn't be read: set aside alone, with its reason, to be fetched again."""

from collections.abc import Sequence
from datetime import datetime

import peewee

from webapp.accounts import Account
from webapp.db import Record, UTCDateTimeField
from webapp.stores import Connection, Store


class SetAsideOrder(Record):
    account = peewee.ForeignKeyField(Account)
    connection = peewee.ForeignKeyField(Connection, index=False)
    store = peewee.ForeignKeyField(Store, index=False)
    amazon_order_id = peewee.CharField(max_length=64)
    reason = peewee.CharField(max_length=255)
    first_seen_at = UTCDateTimeField()
    last_seen_at = UTCDateTimeField()
    times = peewee.IntegerField(default=1)
    retry_at = UTCDateTimeField(null=True)
    resolved_at = UTCDateTimeField(null=True)

    class Meta:
        indexes = ((("connection", "amazon_order_id"), True),)

    @classmethod
    def remember(
        cls, store: Store, amazon_order_id: str | None, reason: str, now: datetime
    ) -> None:
        cls.insert(
            account=store.account_id,
            connection=store.connection_id,
            store=store,
            amazon_order_id=amazon_order_id or "(no order number)",
            reason=reason,
            first_seen_at=now,
            last_seen_at=now,
        ).on_conflict(
            conflict_target=[cls.connection, cls.amazon_order_id],
            preserve=[cls.reason, cls.last_seen_at],
            update={cls.times: cls.times + 1, cls.resolved_at: None, cls.retry_at: None},
        ).execute()

    @classmethod
    def resolve(cls, connection_id: int, numbers: Sequence[str], now: datetime) -> None:
        """These orders were read after all."""
        if numbers:
            cls.update(resolved_at=now, retry_at=None).where(
                cls.connection == connection_id,
                cls.amazon_order_id.in_(numbers),
                cls.resolved_at.is_null(),
            ).execute()

    @classmethod
    def waiting(cls, account: Account) -> peewee.ModelSelect:
        return (
            cls.select(cls, Store)
            .join(Store)
            .where(cls.account == account, cls.resolved_at.is_null())
            .order_by(cls.last_seen_at.desc())
        )
