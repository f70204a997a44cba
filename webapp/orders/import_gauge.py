"""Gauges of the import, over all accounts, for whoever runs the installation."""

from datetime import timedelta

import peewee

from webapp.clock import utcnow
from webapp.db import read_time
from webapp.orders.import_run import ImportRun, Progress
from webapp.orders.set_aside_order import SetAsideOrder
from webapp.stores import Connection, Status

DAY = timedelta(days=1)


def running() -> int:
    return int(ImportRun.select().where(ImportRun.status == Progress.RUNNING).count())


def waiting() -> int:
    """Those that wait for a worker, for Amazon's budget, or to be tried again."""
    return int(ImportRun.select().where(ImportRun.status == Progress.QUEUED).count())


def failed() -> int:
    """Within a day."""
    late = ImportRun.finished_at > utcnow() - DAY
    return int(ImportRun.select().where(ImportRun.status == Progress.FAILED, late).count())


def late_seconds() -> float:
    """How long the store that has waited longest past its time for an import has waited."""
    now = utcnow()
    oldest = Connection.select(peewee.fn.MIN(Connection.next_poll_at)).where(
        Connection.status == Status.CONNECTED
    )
    due_at = read_time(oldest.scalar())
    return max((now - due_at).total_seconds(), 0) if due_at else 0


def without_access() -> int:
    lost = Connection.status == Status.NEEDS_RECONNECT
    return int(Connection.select().where(lost).count())


def set_aside() -> int:
    return int(SetAsideOrder.select().count())


GAUGES = {
    "orderdesk_imports_running": ("Imports that run", running),
    "orderdesk_imports_waiting": ("Imports that wait for a worker, or for Amazon", waiting),
    "orderdesk_imports_failed": ("Imports that failed in 24 hours", failed),
    "orderdesk_import_late_seconds": ("How long the latest store's import is due", late_seconds),
    "orderdesk_sellers_without_access": ("Sellers whose authorization is gone", without_access),
    "orderdesk_orders_set_aside": ("Orders that couldn't be read", set_aside),
}
