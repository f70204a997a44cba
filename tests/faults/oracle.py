"""The oracle of all fault tests: what the desk holds is what Amazon has, once and in full."""

from collections import Counter
from collections.abc import Iterable
from datetime import datetime
from random import Random

import peewee

from webapp.accounts.notice import Notice
from webapp.ground.clock import parse_time
from webapp.ground.database.db import database
from webapp.imports.import_kind import ImportKind
from webapp.imports.import_page import ImportPage
from webapp.imports.import_run import ImportRun, ImportStatus
from webapp.orders.order import Order, OrderEvent, OrderItem
from webapp.orders.order_status import PAYMENT_RECEIVED
from webapp.sandbox.order_line import OrderLine
from webapp.sandbox.remote_control import RemoteControl
from webapp.stores.store import Store

# One statement, so that no page is committed halfway through the comparison.
TALLY_AGAINST_ORDERS = """
SELECT store_id, status, SUM(n) FROM (
  SELECT store_id, status, orders AS n FROM tally
  UNION ALL SELECT store_id, status, -COUNT(*) FROM orders GROUP BY store_id, status
) AS both_sides GROUP BY store_id, status HAVING SUM(n) <> 0
"""
# So many orders' lines are compared one by one; each asks Amazon for a document.
COMPARED = 60


class Oracle:
    """Compares a seller's stores with Amazon; every difference is a sentence."""

    def __init__(
        self, remote: RemoteControl, stores: Iterable[Store], seller: str, seed: int = 0
    ) -> None:
        self._remote = remote
        self._stores = list(stores)
        self._seller = seller
        self._dice = Random(seed)  # noqa: S311 - the same sample each time
        self.unreadable: set[str] = set()

    @property
    def agrees(self) -> bool:
        """Whether every order is in, at Amazon's version, and no import is under way."""
        return not ImportRun.select().where(_under_way()).exists() and not self.missing()

    def missing(self) -> list[str]:
        """Orders to ship that aren't in, or orders that stand at an older version than Amazon's."""
        return [wrong for store in self._stores for wrong in self._missing_from(store)]

    def check(self) -> None:
        """All promises at once, when nothing is under way any more."""
        assert self.missing() == []
        assert self._doubled() == []
        assert self._lines_differ() == []
        self.check_always()

    def check_always(self) -> None:
        """What must hold at any moment, also in the middle of an import."""
        assert self._ahead_of_the_truth() == []
        assert self._tally_differs() == []
        assert self._told_twice() == []

    def pages_asked(self) -> list[int]:
        """The numbers of the pages that Amazon was asked for, in order."""
        calls = self._remote.calls("searchOrders", seller=self._seller, status=200)
        return [call["page"] for call in calls]

    def _missing_from(self, store: Store) -> list[str]:
        kept = self._kept(store)
        lines = {line.order_id: line for line in self._lines(store)}
        wrong = [f"{number} is not Amazon's" for number in kept if number not in lines]
        for number, line in lines.items():
            if number in kept and kept[number] != parse_time(line.last_updated):
                wrong.append(f"{number} stands at {kept[number]}, not {line.last_updated}")
            if number not in kept and line.status in PAYMENT_RECEIVED:
                wrong.append(f"{number} is missing")
        return wrong

    def _lines(self, store: Store) -> list[OrderLine]:
        lines = self._remote.oracle(self._seller, store.marketplace_id)
        return [line for line in lines if line.order_id not in self.unreadable]

    def _doubled(self) -> list[str]:
        keys = Counter(Order.select(Order.store, Order.amazon_order_id).tuples())
        return [f"{key} stands there {times} times" for key, times in keys.items() if times > 1]

    def _lines_differ(self) -> list[str]:
        orders = list(Order.select().where(Order.store.in_(self._stores)))
        chosen = self._dice.sample(orders, min(COMPARED, len(orders)))
        return [order.amazon_order_id for order in chosen if self._items_differ(order)]

    def _items_differ(self, order: Order) -> bool:
        document = self._remote.order(order.amazon_order_id)
        wanted = sorted((i["orderItemId"], i["quantityOrdered"]) for i in document["orderItems"])
        query = OrderItem.select(OrderItem.order_item_id, OrderItem.quantity_ordered)
        return sorted(query.where(OrderItem.order == order).tuples()) != wanted

    def _ahead_of_the_truth(self) -> list[str]:
        """What a store's mark says is in, but isn't (a first import still brings the past)."""
        ids = [store.id for store in self._stores]
        marked = Store.select().where(Store.id.in_(ids), Store.backfilled_at.is_null(False))
        return [wrong for store in marked for wrong in self._owed(store)]

    def _owed(self, store: Store) -> list[str]:
        # The mark was read first, Amazon's orders second: what is kept can only be more.
        lines, kept = self._lines(store), self._kept(store)
        due = [each for each in lines if parse_time(each.last_updated) <= store.imported_until]
        return [
            f"{line.order_id} of {line.last_updated} before {store.imported_until}"
            for line in due
            if (line.order_id in kept and kept[line.order_id] < parse_time(line.last_updated))
            or (line.order_id not in kept and line.status in PAYMENT_RECEIVED)
        ]

    def _kept(self, store: Store) -> dict[str, datetime]:
        query = Order.select(Order.amazon_order_id, Order.last_updated_at)
        return dict(query.where(Order.store == store).tuples())

    def _tally_differs(self) -> list[tuple[object, ...]]:
        return list(database.execute_sql(TALLY_AGAINST_ORDERS).fetchall())

    def _told_twice(self) -> list[str]:
        events = OrderEvent.select(
            OrderEvent.order, OrderEvent.at, OrderEvent.kind, OrderEvent.detail
        )
        notices = Notice.select(Notice.recipient, Notice.key)
        pages = ImportPage.select(ImportPage.import_run, ImportPage.number)
        return [
            f"{row} {times} times"
            for query in (events, notices, pages)
            for row, times in Counter(query.tuples()).items()
            if times > 1
        ]


def _under_way() -> peewee.Expression:
    """Polls come and go all the time: only one that has met trouble is waited for."""
    quiet = (ImportRun.kind == ImportKind.POLL) & (ImportRun.attempts == 0)
    return ImportRun.status.in_((ImportStatus.QUEUED, ImportStatus.RUNNING)) & ~quiet
