"""What a sweep did to one account, in numbers, until it ends and the audit trail says so."""

from datetime import datetime

import peewee

from webapp.accounts.account import Account
from webapp.ground.audit.audit import record
from webapp.ground.database.bulk import write_many
from webapp.ground.database.db import Record
from webapp.privacy.sweep import Sweep

ADD = """
INSERT INTO swept_account (sweep_id, account_id, redacted, removed) VALUES (?, ?, ?, ?)
ON CONFLICT (sweep_id, account_id) DO UPDATE SET
redacted = swept_account.redacted + excluded.redacted,
removed = swept_account.removed + excluded.removed
"""


class SweptAccount(Record):
    """Counted in each slice's own transaction: whatever dies, no order is left out or twice in."""

    sweep = peewee.ForeignKeyField(Sweep, on_delete="CASCADE", index=False)
    account = peewee.ForeignKeyField(Account)
    redacted = peewee.IntegerField(default=0)
    removed = peewee.IntegerField(default=0)

    class Meta:
        primary_key = peewee.CompositeKey("sweep", "account")

    @classmethod
    def add(cls, sweep: Sweep, account_id: int, redacted: int = 0, removed: int = 0) -> None:
        """Count these orders; in the transaction in which they go."""
        write_many(ADD, [(sweep.id, account_id, redacted, removed)])

    @classmethod
    def tell(cls, sweep: Sweep, now: datetime) -> None:
        """Say in each account's audit trail what went; in the transaction that ends the sweep."""
        for each in cls.select().where(cls.sweep == sweep).order_by(cls.account):
            record(
                "personal_data.redacted",
                now=now,
                by=sweep.actor,
                on=sweep,
                account=each.account_id,
                redacted=each.redacted,
                removed=each.removed,
                **sweep.moment,
            )
        cls.delete().where(cls.sweep == sweep).execute()
