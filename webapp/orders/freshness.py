"""How fresh the desk is: orders that came in since a page was made, and its stores' imports."""

from datetime import datetime
from functools import cached_property

from webapp.accounts import Account
from webapp.orders.import_run import ImportRun, Progress
from webapp.orders.order import Order
from webapp.stores import Store

MOST = 100


class Freshness:
    """`since` is the newest order that is known to the page; none yet where it is unknown."""

    def __init__(self, account: Account, now: datetime, since: int | None = None) -> None:
        self._account = account
        self._now = now
        self._since = since

    @classmethod
    def from_now(cls, account: Account, now: datetime) -> "Freshness":
        """That of a page which shows what there is at this moment, before it is read."""
        return cls(account, now, cls(account, now).newest)

    @cached_property
    def newest(self) -> int:
        """The newest order's id, by which a page asks later what came after it."""
        if self._since is not None:
            return self._since
        query = Order.select(Order.id).order_by(Order.id.desc()).limit(1)
        return int(query.scalar() or 0)

    @cached_property
    def arrived(self) -> int:
        """How many orders came in since, or `MOST`."""
        mine = Order.select(Order.id).where(Order.account == self._account, Order.id > self.newest)
        return int(mine.order_by(Order.id).limit(MOST).count())

    @property
    def words(self) -> str:
        number = f"{MOST}+" if self.arrived >= MOST else str(self.arrived)
        return f"{number} new {'order' if self.arrived == 1 else 'orders'}"

    @cached_property
    def stores(self) -> list[Store]:
        return list(Store.of(self._account).where(Store.disconnected_at.is_null()))

    @property
    def last_import_at(self) -> datetime | None:
        return max((s.last_import_at for s in self.stores if s.last_import_at), default=None)

    @property
    def next_import_at(self) -> datetime | None:
        return min((at for s in self.stores if (at := s.next_import_at)), default=None)

    @cached_property
    def running(self) -> set[int]:
        """The connections that import right now."""
        live = ImportRun.status.in_((Progress.QUEUED, Progress.RUNNING))
        query = ImportRun.select(ImportRun.connection_id).where(
            ImportRun.account == self._account, live, ImportRun.due_at <= self._now
        )
        return {connection_id for (connection_id,) in query.tuples()}
