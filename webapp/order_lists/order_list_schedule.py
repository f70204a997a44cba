"""The schedule of order lists: for long first imports, and once a day for a comparison."""

from datetime import datetime

import peewee

from webapp.ground.database.repeated_query import has_rows
from webapp.imports.import_kind import ImportKind
from webapp.imports.import_run import LIVE, ImportRun, ImportRunStore
from webapp.order_lists.order_list import OrderList
from webapp.stores.connection import Connection, ConnectionStatus
from webapp.stores.store import Store

# What the twenty searches of a full budget bring at once: a list pays for what is left.
MANY = 2000
AT_ONCE = 100


class OrderListSchedule:
    @classmethod
    def ask_for_first_imports(cls, now: datetime) -> None:
        """Once for each first import that more orders wait for than come at once."""
        if has_rows(_walking, now):
            for run in list(_walking(now).limit(AT_ONCE)):
                OrderList.ask(run.covered.store, now, run.asked_by, run)

    @classmethod
    def ask_nightly(cls, now: datetime) -> None:
        """Compare each store after the nightly check of its seller, which mends what it finds."""
        since = OrderList.select(peewee.SQL("1")).where(
            OrderList.store == Store.id,
            OrderList.import_run.is_null(),
            OrderList.created_at >= Connection.reconciled_at,
        )
        checking = ImportRun.select(ImportRun.connection).where(
            ImportRun.kind == ImportKind.RECONCILE, ImportRun.status.in_(LIVE)
        )
        due = (
            Store.select(Store, Connection)
            .join(Connection)
            .where(
                Connection.status == ConnectionStatus.CONNECTED,
                Connection.reconciled_at.is_null(False),
                Connection.id.not_in(checking),
                Store.disconnected_at.is_null(),
                Store.backfilled_at.is_null(False),
                Store.refresh_by_itself == True,  # noqa: E712 - SQL, not Python
                ~peewee.fn.EXISTS(since),
            )
        )
        for store in list(due.limit(AT_ONCE)):
            OrderList.ask(store, now)


def _walking(_now: datetime) -> peewee.ModelSelect:
    asked = OrderList.select(OrderList.import_run).where(
        OrderList.import_run.is_null(False), OrderList.failure.is_null(True) | _unmended()
    )
    return (
        ImportRun.select(ImportRun, ImportRunStore)
        .join(ImportRunStore, on=(ImportRunStore.import_run == ImportRun.id), attr="covered")
        .where(
            ImportRun.kind == ImportKind.FIRST,
            ImportRun.status.in_(LIVE),
            ImportRun.seen >= MANY,
            ImportRun.page_token.is_null(False),
            ImportRun.id.not_in(asked),
        )
    )


def _unmended() -> peewee.Expression:
    """All but those that ended with the authorization, which is back by now."""
    return OrderList.failure != "revoked"
