"""Changing the days for which an account keeps personal data: what it would do, and doing it."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from webapp.accounts import Account, Rejection
from webapp.bulk import update_many
from webapp.db import database, locked_if_free, stored_time
from webapp.orders import Order
from webapp.orders.retention import due_at
from webapp.privacy.redaction import SLICE
from webapp.retention_cap import retention_cap
from webapp.turn import Turns


@dataclass(frozen=True)
class RetentionChange:
    """A number of days that somebody considers; raises Rejection for one that can't be."""

    account: Account
    days: int

    @classmethod
    def read(cls, account: Account, typed: str) -> "RetentionChange":
        text, cap = typed.strip(), retention_cap()
        if not (text.isascii() and text.isdigit() and len(text) < 4 and 1 <= int(text) <= cap):
            raise Rejection(days=f"Enter a whole number of days, from 1 to {cap}.")
        return cls(account, int(text))

    def at_once(self, now: datetime) -> int:
        """How many orders would be redacted at once that aren't due yet."""
        return int(
            Order.select()
            .where(
                Order.account == self.account,
                Order.redacted_at.is_null(),
                Order.personal_data_due_at > now,
                Order.closed_at <= now - timedelta(days=self.days),
            )
            .count()
        )

    def make(self) -> bool:
        """Keep the new days; whether they differ. A sweep reckons the due times anew."""
        changed = Account.update(retention_days=self.days).where(
            Account.id == self.account.id, Account.retention_days != self.days
        )
        return bool(changed.execute())


def reckon_anew(account: Account) -> Iterator[int]:
    """Reckon the due times of an account's orders with its days, slice by slice; safe to repeat.

    The days count as applied at the end, unless they were changed again meanwhile.
    """
    days, last, turns = Account.get_by_id(account.id).kept_days, 0, Turns(SLICE)
    while rows := _reckon_slice(account, days, last, turns):
        last = rows[-1]
        yield len(rows)
    Account.update(retention_days_applied=days).where(Account.id == account.id).execute()


def _reckon_slice(account: Account, days: int, after: int, turns: Turns) -> list[int]:
    columns, size = (Order.id, Order.purchased_at, Order.deliver_by, Order.closed_at), turns.rows
    with turns.at(database, size):
        query = Order.select(*columns).where(
            Order.account == account,
            Order.id > after,
            Order.personal_data_due_at.is_null(False),
            Order.redaction.is_null(),
        )
        # An import that holds one now reckons it with the new days by itself.
        rows = list(locked_if_free(query.order_by(Order.id).limit(size)).tuples())
        changes = [
            (stored_time(due_at(purchased_at, deliver_by, closed_at, days)), order_id)
            for order_id, purchased_at, deliver_by, closed_at in rows
        ]
        update_many(Order, ("personal_data_due_at",), changes)
    return [row[0] for row in rows]
