"""How fresh the desk is: orders that came in since a page was made, and its stores' imports."""

from collections.abc import Sequence
from datetime import datetime
from functools import cached_property

from webapp.accounts import Account
from webapp.orders.import_run import ImportRun, Progress
from webapp.orders.order import Order
from webapp.stores import Store

MOST = 100


class Freshness:
    """What came in after `since`, the newest order that a page knows; from now on where it is none.

    `stores` are the account's, where they are read already.
    """

    def __init__(
        self,
        account: Account,
        now: datetime,
        since: int | None = None,
        stores: Sequence[Store] | None = None,
    ) -> None:
        self._account = account
        self._now = now
        self._known = since is not None
        self._stores = stores
        # The id by which a page asks later what came after it.
        self.newest = _newest() if since is None else since

    @cached_property
    def arrived(self) -> int:
        """How many orders came in since, or `MOST`."""
        if not self._known:
            return 0
        mine = Order.select(Order.id).where(Order.account == self._account, Order.id > self.newest)
        return int(mine.order_by(Order.id).limit(MOST).count())

    @property
    def words(self) -> str:
        number = f"{MOST}+" if self.arrived >= MOST else str(self.arrived)
        return f"{number} new {'order' if self.arrived == 1 else 'orders'}"

    @cached_property
    def stores(self) -> list[Store]:
        known = Store.of(self._account) if self._stores is None else self._stores
        return [store for store in known if store.live]

    @property
    def last_import_at(self) -> datetime | None:
        return max((s.last_import_at for s in self.stores if s.last_import_at), default=None)

    @property
    def next_import_at(self) -> datetime | None:
        return min((at for s in self.stores if (at := s.next_import_at)), default=None)

    @property
    def broken(self) -> bool:
        """Whether Amazon lets one of them import no more."""
        return any(store.needs_reconnect for store in self.stores)

    @cached_property
    def running(self) -> set[int]:
        """The connections that import right now."""
        live = ImportRun.status.in_((Progress.QUEUED, Progress.RUNNING))
        query = ImportRun.select(ImportRun.connection_id).where(
            ImportRun.account == self._account, live, ImportRun.due_at <= self._now
        )
        return {connection_id for (connection_id,) in query.tuples()}


def _newest() -> int:
    return int(Order.select(Order.id).order_by(Order.id.desc()).limit(1).scalar() or 0)
