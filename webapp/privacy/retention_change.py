"""Changing the days for which an account keeps personal data: what it would do, and doing it."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

import peewee

from webapp.accounts.account import Account
from webapp.accounts.user import User
from webapp.ground.audit.audit import record
from webapp.ground.database.bulk import update_many
from webapp.ground.database.db import database, stored_time
from webapp.ground.database.dialect import locked
from webapp.ground.database.paced_writes import PacedWrites
from webapp.ground.language.gettext import gettext
from webapp.ground.retention_cap import retention_cap
from webapp.ground.web.form_error import FormError
from webapp.orders.order import Order
from webapp.orders.retention import due_at, due_when_known
from webapp.privacy.redaction import SLICE
from webapp.stores.store import Store

RECKONED = (
    Order.id,
    Order.store_id,
    Order.personal_data_due_at,
    Order.purchased_at,
    Order.deliver_by,
    Order.closed_at,
)


@dataclass(frozen=True)
class RetentionChange:
    """A number of days that somebody considers; raises FormError for one that can't be."""

    account: Account
    days: int

    @classmethod
    def read(cls, account: Account, typed: str) -> "RetentionChange":
        text, cap = typed.strip(), retention_cap()
        if not (text.isascii() and text.isdigit() and len(text) < 4 and 1 <= int(text) <= cap):
            words = gettext("Enter a whole number of days, from 1 to %(most)s.", most=cap)
            raise FormError(days=words)
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

    def make(self, now: datetime, by: User) -> bool:
        """Keep the new days; whether they differ. A sweep reckons the due times anew."""
        change = Account.update(retention_days=self.days).where(
            Account.id == self.account.id, Account.retention_days != self.days
        )
        with database.atomic():
            changed = bool(change.execute())
            if changed:
                record("retention.changed", now=now, by=by, on=self.account, days=self.days)
        return changed


def reckon_anew(account: Account, now: datetime) -> Iterator[int]:
    """Reckon the due times of an account's orders with its days, slice by slice; safe to repeat.

    The days count as applied at the end, and so do the times at which its stores were
    disconnected, unless they were changed again meanwhile.
    """
    days, last, turns = Account.get_by_id(account.id).kept_days, 0, PacedWrites(SLICE)
    disconnected = _by_store(account, Store.disconnected_at)
    applied = _by_store(account, Store.disconnected_at_applied)
    while rows := _reckon_slice(account, days, last, turns, now):
        last = rows[-1]
        yield len(rows)
    with database.atomic():
        Account.update(retention_days_applied=days).where(Account.id == account.id).execute()
        for store_id, at in disconnected.items():
            # Not over what somebody has left there meanwhile, who connected it again.
            unchanged = _is(Store.disconnected_at_applied, applied[store_id])
            Store.update(disconnected_at_applied=at).where(
                Store.id == store_id, unchanged
            ).execute()


def _by_store(account: Account, time: peewee.Field) -> dict[int, datetime | None]:
    """This time of each store of an account, by the store's id."""
    return dict(Store.select(Store.id, time).where(Store.account == account).tuples())


def _is(time: peewee.Field, value: datetime | None) -> peewee.Expression:
    return time.is_null() if value is None else time == value


def _reckon_slice(
    account: Account, days: int, after: int, turns: PacedWrites, now: datetime
) -> list[int]:
    size = turns.rows
    with turns.at(database, size):
        query = Order.select(*RECKONED).where(
            Order.account == account,
            Order.id > after,
            Order.personal_data_due_at.is_null(False),
            Order.redaction.is_null(),
        )
        # Whoever holds one now may have reckoned it with the days before, or not at all: wait.
        rows = list(locked(query.order_by(Order.id).limit(size)).tuples())
        disconnected = _by_store(account, Store.disconnected_at)
        reckoned = [
            (
                due_at(purchased_at, deliver_by, closed_at, days, disconnected[store_id]),
                order_id,
                before,
            )
            for order_id, store_id, before, purchased_at, deliver_by, closed_at in rows
        ]
        known = [(due_when_known(due, before, now), id_, before) for due, id_, before in reckoned]
        changes = [(stored_time(due), id_) for due, id_, before in known if due != before]
        update_many(Order, ("personal_data_due_at",), changes)
    return [row[0] for row in rows]
