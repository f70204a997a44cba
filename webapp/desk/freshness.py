"""How fresh the desk is: orders that came in since a page was made, and its stores' imports."""

from datetime import datetime
from functools import cached_property
from typing import Any

from webapp.accounts.account import Account
from webapp.ground.database.db import stored_time
from webapp.ground.database.pipeline import Pending, send
from webapp.ground.language.gettext import gettext, ngettext
from webapp.imports.import_run import ImportStatus
from webapp.orders.order import Order
from webapp.stores.store import Store

MOST = 100
NEWEST = "SELECT COALESCE(MAX(id), 0) FROM orders"
RUNNING = f"""
SELECT connection_id FROM import_run
WHERE account_id = ? AND status IN ('{ImportStatus.QUEUED}', '{ImportStatus.RUNNING}')
AND due_at <= ?
"""  # noqa: S608 - our own names


class Freshness:
    """What came in after `since`, the newest order that a page knows; from now on where it is none.

    `stores` are the account's, where they are asked for already.
    """

    def __init__(
        self,
        account: Account,
        now: datetime,
        since: int | None = None,
        stores: Pending[list[Store]] | None = None,
    ) -> None:
        self._account = account
        self._now = now
        self._known = since is not None
        self._stores = stores or Store.pending(account)
        self._newest = send(_only, NEWEST) if since is None else None
        self._since = since or 0
        self._running = send(_ids, RUNNING, account.id, stored_time(now))

    @property
    def newest(self) -> int:
        """The id by which a page asks later what came after it."""
        return self._newest.result if self._newest else self._since

    @cached_property
    def arrived(self) -> int:
        """How many orders came in since, or `MOST`."""
        if not self._known:
            return 0
        mine = Order.select(Order.id).where(Order.account == self._account, Order.id > self.newest)
        return int(mine.order_by(Order.id).limit(MOST).count())

    @property
    def words(self) -> str:
        if self.arrived >= MOST:
            return gettext("%(most)s+ new orders", most=MOST)
        return ngettext("%(n)s new order", "%(n)s new orders", self.arrived)

    @cached_property
    def stores(self) -> list[Store]:
        return [store for store in self._stores.result if store.live]

    @cached_property
    def disconnected(self) -> list[Store]:
        """Those whose orders are still here."""
        return [store for store in self._stores.result if store.is_kept(self._now)]

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

    @property
    def running(self) -> set[int]:
        """The connections that import right now."""
        return self._running.result


def _only(rows: list[Any]) -> int:
    return int(rows[0][0])


def _ids(rows: list[Any]) -> set[int]:
    return {each for (each,) in rows}
