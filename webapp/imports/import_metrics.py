"""Metrics of the imports, over all accounts, for whoever runs the installation."""

from datetime import timedelta

import peewee

from webapp.ground.clock import utcnow
from webapp.ground.database.db import read_time
from webapp.imports.import_run import ImportRun, ImportStatus
from webapp.imports.set_aside_order import SetAsideOrder
from webapp.stores.access_fault import AccessFault
from webapp.stores.connection import Connection, ConnectionStatus
from webapp.stores.store import Store

DAY = timedelta(days=1)


def running() -> int:
    return int(ImportRun.select().where(ImportRun.status == ImportStatus.RUNNING).count())


def waiting() -> int:
    """Those that wait for a worker, for Amazon's budget, or to be tried again."""
    return int(ImportRun.select().where(ImportRun.status == ImportStatus.QUEUED).count())


def failed() -> int:
    """Within a day."""
    late = ImportRun.finished_at > utcnow() - DAY
    return int(ImportRun.select().where(ImportRun.status == ImportStatus.FAILED, late).count())


def late_seconds() -> float:
    """How long the store that has waited longest past its time for an import has waited."""
    now = utcnow()
    oldest = Connection.select(peewee.fn.MIN(Connection.next_poll_at)).where(
        Connection.status == ConnectionStatus.CONNECTED
    )
    due_at = read_time(oldest.scalar())
    return max((now - due_at).total_seconds(), 0) if due_at else 0


def lag_seconds() -> float:
    """How far behind now the store is that has been imported least far; 0 where none is."""
    oldest = (
        Store.select(peewee.fn.MIN(Store.imported_until))
        .join(Connection)
        .where(
            Connection.status == ConnectionStatus.CONNECTED,
            Store.disconnected_at.is_null(),
            Store.refresh_by_itself == True,  # noqa: E712 - SQL, not Python
        )
    )
    until = read_time(oldest.scalar())
    return max((utcnow() - until).total_seconds(), 0) if until else 0


def without_access() -> int:
    lost = Connection.status == ConnectionStatus.NEEDS_RECONNECT
    return int(Connection.select().where(lost).count())


def operations_denied() -> int:
    return int(AccessFault.select().where(AccessFault.cleared_at.is_null()).count())


def set_aside() -> int:
    return int(SetAsideOrder.select().count())


GAUGES = {
    "orderdesk_imports_running": ("Imports that run", running),
    "orderdesk_imports_waiting": ("Imports that wait for a worker, or for Amazon", waiting),
    "orderdesk_imports_failed": ("Imports that failed in 24 hours", failed),
    "orderdesk_import_late_seconds": ("How long the latest store's import is due", late_seconds),
    "orderdesk_import_lag_seconds": ("How far the latest store's orders are behind", lag_seconds),
    "orderdesk_sellers_without_access": ("Sellers whose authorization is gone", without_access),
    "orderdesk_operations_denied": ("Operations that Amazon denies sellers", operations_denied),
    "orderdesk_orders_set_aside": ("Orders that couldn't be read", set_aside),
}
