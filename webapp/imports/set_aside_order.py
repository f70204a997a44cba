"""An order that couldn't be read: set aside alone, with its reason, to be fetched again."""

from collections.abc import Sequence
from datetime import datetime, timedelta

import peewee

from webapp.accounts.account import Account
from webapp.ground.database.db import Record, UTCDateTimeField, database, stored_time
from webapp.ground.database.dialect import run_sql
from webapp.ground.database.pipeline import Pending, send
from webapp.ground.database.repeated_query import has_rows
from webapp.ground.language.gettext import gettext
from webapp.ground.language.message import MessageField, ToldMessage
from webapp.ground.work.job_queue import later
from webapp.stores.connection import Connection
from webapp.stores.store import Store

NAMELESS = "(no order number)"
# A retry whose job got lost is handed over again after this.
RESEND = timedelta(minutes=1)
HANDED_OVER_AT_ONCE = 100
COUNTS = """
SELECT store_id, COUNT(*) FROM set_aside_order
WHERE account_id = ? AND resolved_at IS NULL GROUP BY store_id
"""
RESOLVE = """
UPDATE set_aside_order SET resolved_at = ?, retry_at = NULL
WHERE connection_id = ? AND amazon_order_id IN ? AND resolved_at IS NULL
"""


class SetAsideOrder(Record):
    account = peewee.ForeignKeyField(Account)
    connection = peewee.ForeignKeyField(Connection, index=False)
    store = peewee.ForeignKeyField(Store, index=False)
    amazon_order_id = peewee.CharField(max_length=64)
    reason = MessageField()
    first_seen_at = UTCDateTimeField()
    last_seen_at = UTCDateTimeField()
    times = peewee.IntegerField(default=1)
    retry_at = UTCDateTimeField(null=True)
    resolved_at = UTCDateTimeField(null=True)

    class Meta:
        indexes = ((("connection", "amazon_order_id"), True),)

    @property
    def waits_for_retry(self) -> bool:
        return self.retry_at is not None

    @property
    def number_words(self) -> str:
        nameless = self.amazon_order_id == NAMELESS
        return gettext("(no order number)") if nameless else str(self.amazon_order_id)

    @property
    def may_be_retried(self) -> bool:
        """Whether there is a number to ask Amazon for, and nobody has asked yet."""
        return self.amazon_order_id != NAMELESS and not self.waits_for_retry

    @classmethod
    def remember(
        cls, store: Store, amazon_order_id: str | None, reason: ToldMessage, now: datetime
    ) -> None:
        cls.insert(
            account=store.account_id,
            connection=store.connection_id,
            store=store,
            amazon_order_id=amazon_order_id or NAMELESS,
            reason=reason,
            first_seen_at=now,
            last_seen_at=now,
        ).on_conflict(
            conflict_target=[cls.connection, cls.amazon_order_id],
            preserve=[cls.reason, cls.last_seen_at],
            update={
                # Whoever comes back after it was read is set aside anew.
                cls.first_seen_at: peewee.Case(
                    None, [(cls.resolved_at.is_null(), cls.first_seen_at)], stored_time(now)
                ),
                cls.times: peewee.Case(None, [(cls.resolved_at.is_null(), cls.times + 1)], 1),
                cls.resolved_at: None,
                cls.retry_at: None,
            },
        ).execute()

    @classmethod
    def resolve(cls, connection_id: int, numbers: Sequence[str], now: datetime) -> None:
        """These orders were read after all."""
        if numbers:
            run_sql(RESOLVE, stored_time(now), connection_id, list(numbers))

    @classmethod
    def waiting(cls, account: Account) -> peewee.ModelSelect:
        return (
            cls.select(cls, Store)
            .join(Store)
            .where(cls.account == account, cls.resolved_at.is_null())
            .order_by(cls.last_seen_at.desc())
        )

    @classmethod
    def of_store(cls, store: Store) -> list["SetAsideOrder"]:
        query = cls.select().where(cls.store == store, cls.resolved_at.is_null())
        return list(query.order_by(cls.last_seen_at.desc()).limit(HANDED_OVER_AT_ONCE))

    @classmethod
    def prune(cls, before: datetime) -> int:
        """Remove those that were last met before then; how many."""
        return int(cls.delete().where(cls.last_seen_at < before).execute())

    @classmethod
    def hand_over_due(cls, now: datetime) -> None:
        """Send the retries that are due to a worker, once more if one got lost; for the clock."""
        if has_rows(cls.due, now):
            for order in list(cls.due(now).limit(HANDED_OVER_AT_ONCE)):
                order.retry(now)

    @classmethod
    def due(cls, now: datetime) -> peewee.ModelSelect:
        """Those whose next try has come."""
        return cls.select().where(cls.retry_at <= now, cls.resolved_at.is_null())

    def retry(self, now: datetime) -> None:
        """Fetch this one order again, in a worker."""
        if self.amazon_order_id != NAMELESS and self.resolved_at is None:
            with database.atomic():
                self.put_off(now + RESEND)
                later("retry_order", self.id)

    def put_off(self, retry_at: datetime | None, **changes: ToldMessage) -> None:
        """Try again then, or not by itself."""
        SetAsideOrder.update(retry_at=retry_at, **changes).where(
            SetAsideOrder.id == self.id, SetAsideOrder.resolved_at.is_null()
        ).execute()

    @classmethod
    def pending_counts(cls, account_id: int) -> Pending[dict[int, int]]:
        """How many wait, by store id."""
        return send(dict, COUNTS, account_id)
