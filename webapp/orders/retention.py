"""When an order's personal data goes: the one place that says it.

Shipped in full or cancelled: the account's days later, 30 at most. Never shipped: 30 days after
the latest moment it was promised for, or, where none was, 90 days after its purchase. With its
store disconnected: 30 days after that, at the latest.
"""

from datetime import datetime, timedelta

from webapp.orders.order import Order
from webapp.stores.store import KEPT_AFTER_DISCONNECTING

KEPT_AFTER_DELIVER_BY = timedelta(days=30)
KEPT_AFTER_PURCHASE = timedelta(days=90)


def due_at(
    purchased_at: datetime,
    deliver_by: datetime | None,
    closed_at: datetime | None,
    days: int,
    disconnected_at: datetime | None = None,
) -> datetime:
    """When an order's personal data goes, kept for so many days after closing.

    `disconnected_at` is when its store was, if it is.
    """
    due = _due_at(purchased_at, deliver_by, closed_at, days)
    return min(due, disconnected_at + KEPT_AFTER_DISCONNECTING) if disconnected_at else due


def due_when_known(due: datetime, before: datetime | None, now: datetime) -> datetime:
    """What is found out to be late already is due from now on: only a sweep can be late.

    `before` is when it was due by what was known until now, if it was known.
    """
    return max(due, min(before or now, now))


def redacts_at(order: Order) -> datetime | None:
    """When the personal data that an order still has goes; none when it has gone."""
    return None if order.redacted else order.personal_data_due_at


def _due_at(
    purchased_at: datetime, deliver_by: datetime | None, closed_at: datetime | None, days: int
) -> datetime:
    if closed_at:
        return closed_at + timedelta(days=days)
    if deliver_by:
        return deliver_by + KEPT_AFTER_DELIVER_BY
    return purchased_at + KEPT_AFTER_PURCHASE
