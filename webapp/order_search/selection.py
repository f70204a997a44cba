"""The orders that a question selects: conditions, and one page of them by its place."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from itertools import product
from typing import Any

import peewee

from webapp.accounts.account import Account
from webapp.ground.database.dialect import among, plain
from webapp.ground.database.pipeline import Pending, pipelined, send_query
from webapp.ground.language.gettext import gettext
from webapp.order_search.bad_query import BadQuery
from webapp.order_search.chosen_stores import chosen_stores
from webapp.order_search.cursor import Cursor
from webapp.order_search.filter import Filter, filters
from webapp.order_search.found_orders import FoundOrders
from webapp.order_search.keyset_scan import REACHES, Chunk, KeysetScan
from webapp.order_search.order_count import OrderCount, counted
from webapp.order_search.order_query import OrderQuery
from webapp.order_search.search import Search
from webapp.order_search.sort import Sort
from webapp.order_search.stage import Stage, stage_conditions
from webapp.order_search.stage_walk import in_stages
from webapp.orders.order import Order
from webapp.orders.order_status import CLOSED, OrderStatus
from webapp.orders.tag import Tag
from webapp.stores.store import Store

PAGE = 100
# So few orders that fit a filter are rather looked up one by one than met along an index.
FEW = 3000


@dataclass(frozen=True)
class OrderPageSlice:
    """One page: its orders' places, and where the pages before and after it begin."""

    cursors: list[Cursor]
    newer: Cursor | None = None
    older: Cursor | None = None

    @property
    def more_before(self) -> bool:
        return self.newer is not None

    @property
    def more_after(self) -> bool:
        return self.older is not None


class Selection:
    """The orders of one account that a query asks for.

    `stores` are all of the account's, `chosen` those that are asked for; None when all are.
    """

    def __init__(
        self,
        account: Account,
        order_query: OrderQuery,
        stores: Pending[list[Store]],
        chosen: Sequence[Store] | None,
        now: datetime,
    ) -> None:
        self._account = account
        self._order_query = order_query
        self.stores = stores
        self.chosen = chosen
        self._now = now
        self._stage: Stage | None = None  # these of them alone

    @classmethod
    def of(cls, account: Account, order_query: OrderQuery, now: datetime) -> "Selection":
        """Raises BadQuery for a store or a tag that isn't the account's."""
        stores = Store.pending(account)
        chosen = chosen_stores(order_query, stores)
        if order_query.tag and not Tag.find(account, order_query.tag):
            raise BadQuery(gettext("There is no such tag in your account"), 404)
        return cls(account, order_query, stores, chosen, now)

    @cached_property
    def found(self) -> FoundOrders | None:
        """What is searched for, the latest, at most `MOST`; None without a search."""
        if not self._order_query.searches:
            return None
        return Search(self._account, self.stores.result).found(self._order_query)

    @property
    def page_slice(self) -> OrderPageSlice:
        """The page that the question's place begins or ends.

        It may be short, or empty, where what is asked for is rare along the way.
        """
        order_query = self._order_query
        if not order_query.before:
            return self._onwards(order_query.after)
        back = self._walk(self._scan(order_query.before, backwards=True))
        cursors = back.cursors[:PAGE][::-1]
        # Fewer than a page before: that is the first page, which is then shown whole.
        if len(back.cursors) <= PAGE and not back.horizon:
            return self._onwards(None)
        newer = cursors[0] if len(back.cursors) > PAGE else back.horizon
        return OrderPageSlice(cursors, newer, cursors[-1] if cursors else order_query.before)

    def after(self, start: Cursor | None, size: int) -> list[Cursor]:
        """So many places that follow one, or the first; however long it takes to find them."""
        return self._walk(self._scan(start, size=size), patient=True).cursors

    def count(self) -> int:
        """How many there are, by counting them."""
        return int(Order.select().where(*self._conditions(*self._statuses)).count())

    def counts(self) -> dict[OrderStatus, int]:
        """Orders by status; only for the few that a search found."""
        found = Counter(status for status, _place in self._matches)
        return {status: found[status.value] for status in OrderStatus}

    def counted_up_to(self, most: int) -> dict[OrderStatus, OrderCount]:
        """Orders by status, as far as a few hundred tell it quickly."""
        sort = Sort.REDACTS_AT if self._order_query.goes else Sort.NEWEST
        scan = KeysetScan(sort, None, sort.descending, most + 1, REACHES[:1])
        possible, rest = self._possible(list(OrderStatus)), self._led(scan)[1]
        with pipelined():
            asked = {
                status: [counted(each) for each in self._near(scan, status)]
                for status in possible
                if status.open or not rest
            }
        counts = {
            status: OrderCount.up_to(most, sum(each.result for each in numbers))
            for status, numbers in asked.items()
        }
        for status in possible:
            if status not in counts:
                found = scan.merged(self._closed(scan, [status]))
                counts[status] = OrderCount.up_to(most, len(found.cursors), bool(found.horizon))
        return {status: counts.get(status, OrderCount(0)) for status in OrderStatus}

    def _near(self, scan: KeysetScan, status: OrderStatus) -> list[peewee.ModelSelect]:
        """As many orders of a status as are wanted, along each way that an index leads."""
        if status.open:
            return [Order.select(Order.id).where(*self._conditions(status)).limit(scan.size)]
        return [scan.along(way) for way in self._ways(scan, [status])]

    def _onwards(self, start: Cursor | None) -> OrderPageSlice:
        walked = self._walk(self._scan(start))
        cursors = walked.cursors[:PAGE]
        older = cursors[-1] if len(walked.cursors) > PAGE else walked.horizon
        newer = (cursors[0] if cursors else start) if start else None
        return OrderPageSlice(cursors, newer, older)

    def _scan(
        self, start: Cursor | None, backwards: bool = False, size: int = PAGE + 1
    ) -> KeysetScan:
        by = self._order_query.sorted_by
        return KeysetScan(by, start, by.descending != backwards, size)

    def _walk(self, scan: KeysetScan, patient: bool = False) -> Chunk:
        """The places along a scan.

        Each status is walked along its own stretch of an index, which ends after a page: no
        database finds the way through several. What a search found is few, and sorted at once.
        """
        if self._stage is None and (stages := self._order_query.stages):
            return in_stages(scan, stages, lambda part, at: self._staged(at)._walk(part, patient))
        if self.found is not None:
            statuses = {status.value for status in self._statuses}
            return scan.picked_from(place for status, place in self._matches if status in statuses)
        if not self._met:
            return scan.merged(scan.along_statuses(self._account.id, self._statuses))
        narrow = self._filters and not patient
        shut = [status for status in self._statuses if narrow and not status.open]
        ways = [self._conditions(status) for status in self._statuses if status not in shut]
        parts = scan.along_each(ways)
        return scan.merged([*parts, *self._closed(scan, shut)])

    def _staged(self, stage: Stage) -> "Selection":
        same = Selection(self._account, self._order_query, self.stores, self.chosen, self._now)
        same.found, same._stage = self.found, stage
        return same

    def _closed(self, scan: KeysetScan, statuses: Sequence[OrderStatus]) -> list[Chunk]:
        """Of what is closed there may be millions: it is looked through along its own indexes."""
        rest = self._led(scan)[1]
        if statuses and rest and self._few is not None:
            return [scan.all_along(*self._picked(self._few, statuses))]
        ways = self._ways(scan, statuses)
        return scan.looked_through(ways, rest) if rest else scan.along_each(ways)

    def _ways(self, scan: KeysetScan, statuses: Sequence[OrderStatus]) -> list[list[Any]]:
        """What an index of closed orders serves: conditions, the next ones where one ends."""
        lead, _rest = self._led(scan)
        mine = Order.account == self._account.id
        parts = [[part, peewee.SQL(CLOSED)] for part in lead.parts] if lead else [[]]
        return [[mine, Order.status == status, *part] for status, part in product(statuses, parts)]

    def _led(self, scan: KeysetScan) -> tuple[Filter | None, list[Filter]]:
        """The filter that an index serves in the scan's order, and the others."""
        lead = next((each for each in self._filters if scan.sort in each.sorts), None)
        return lead, [each for each in self._filters if each is not lead]

    @cached_property
    def _matches(self) -> list[tuple[str, Cursor]]:
        """What a search found and the filters let through, each with its status, in no order."""
        key = getattr(Order, self._order_query.sorted_by.column)
        picked = self._picked(
            self.found.ids if self.found else (), self._possible(list(OrderStatus))
        )
        query = Order.select(Order.status, key, Order.id).where(*picked)
        return send_query(_places, query).result

    @property
    def _statuses(self) -> list[OrderStatus]:
        return self._possible(self._order_query.statuses)

    def _possible(self, statuses: list[OrderStatus]) -> list[OrderStatus]:
        """Those of the stage; what is closed is due at no time."""
        at, live = self._stage, bool(self._order_query.due)
        return [e for e in statuses if (e.open or not live) and (at is None or at.holds(e))]

    @cached_property
    def _filters(self) -> list[Filter]:
        return filters(self._account, self._order_query, self.chosen, self._now)

    @cached_property
    def _few(self) -> list[int] | None:
        """The closed orders that fit one of the filters, where these are few."""
        finders = [each.ids for each in self._filters if each.ids is not None]
        with pipelined():
            counts = [counted(each.limit(FEW + 1)) for each in finders]
        few = [each for each, count in zip(finders, counts, strict=True) if count.result <= FEW]
        return [order_id for (order_id,) in send_query(list, few[0]).result] if few else None

    def _conditions(self, *statuses: OrderStatus) -> list[Any]:
        mine = [Order.account == self._account.id, Order.status.in_(statuses)]
        return [*mine, *self._met]

    def _picked(self, ids: Sequence[int], statuses: Sequence[OrderStatus]) -> list[Any]:
        """Of these orders, few enough to be looked up by their ids, those that fit."""
        mine = [plain(Order.account) == self._account.id, plain(Order.status).in_(statuses)]
        return [*mine, among(Order.id, ids), *self._met]

    @property
    def _met(self) -> list[Any]:
        of_stage = stage_conditions(self._stage, self._order_query.stages)
        return [*of_stage, *(each.meets(Order) for each in self._filters)]


def _places(rows: list[tuple[str, Any, int]]) -> list[tuple[str, Cursor]]:
    return [(status, Cursor.at(value, order_id)) for status, value, order_id in rows]
