"""A keyset scan: some of an account's orders, in a sort's order, from a cursor on."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from heapq import merge
from itertools import islice
from typing import Any

import peewee

from webapp.ground.database.db import stored_time
from webapp.ground.database.pipeline import Pending, pipelined, send, send_query
from webapp.order_search.cursor import Cursor
from webapp.order_search.filter import Filter
from webapp.order_search.sort import Sort
from webapp.orders.order import Order
from webapp.orders.order_status import OrderStatus

# So many orders are looked through for a page that no index leads to: a few, else many.
REACHES = (500, 4000)
# By names and words of our own.
WHOLE_TAB = """
SELECT {name}, id FROM orders WHERE account_id = ? AND status = ? {beyond}
ORDER BY {name} {way}, id {way} LIMIT ?
"""


@dataclass(frozen=True)
class Chunk:
    """Places in their order; nobody has looked beyond `horizon`, where there is one."""

    cursors: list[Cursor]
    horizon: Cursor | None = None


@dataclass(frozen=True)
class KeysetScan:
    """Along what, from where, which way, and how many places are wanted."""

    sort: Sort
    start: Cursor | None
    falling: bool
    size: int
    reaches: Sequence[int] = REACHES

    def all_along(self, *conditions: Any) -> Chunk:
        """The orders that meet these conditions; quick where an index serves all of them."""
        [found] = self.along_each([conditions])
        return found

    def along(self, conditions: Iterable[Any]) -> peewee.ModelSelect:
        """The query of it, for who asks something else of these orders."""
        key = self._key_of(Order)
        query = Order.select(key, Order.id).where(*conditions)
        if self.start:
            here, there = peewee.Tuple(key, Order.id), peewee.Tuple(*self._stored(self.start))
            query = query.where(here < there if self.falling else here > there)
        return self._ordered(query).limit(self.size)

    def along_each(self, ways: Iterable[Sequence[Any]]) -> list[Chunk]:
        """The same of several ways, in one round trip."""
        with pipelined():
            asked = [send_query(_read, self.along(way)) for way in ways]
        return [Chunk(each.result) for each in asked]

    def along_statuses(self, account_id: int, statuses: Iterable[OrderStatus]) -> list[Chunk]:
        """The same of whole tabs; written out, for each page of an unfiltered desk asks it."""
        name, way = self.sort.column, "DESC" if self.falling else "ASC"
        beyond = f"AND ({name}, id) {'<' if self.falling else '>'} (?, ?)" if self.start else ""
        start = self._stored(self.start) if self.start else ()
        sql = WHOLE_TAB.format(name=name, beyond=beyond, way=way)
        with pipelined():
            asked = [
                send(_read, sql, account_id, status.value, *start, self.size) for status in statuses
            ]
        return [Chunk(each.result) for each in asked]

    def picked_from(self, cursors: Iterable[Cursor]) -> Chunk:
        """Those of these places, in any order, that lie on the scan."""
        along = sorted(cursors, key=_rank, reverse=self.falling)
        if self.start:
            start = _rank(self.start)
            along = [e for e in along if (_rank(e) < start if self.falling else _rank(e) > start)]
        return Chunk(along[: self.size])

    def looked_through(self, ways: Sequence[Sequence[Any]], rest: Sequence[Filter]) -> list[Chunk]:
        """The orders along each way, whose conditions an index serves, that meet the rest too.

        Where these are rare, it ends after thousands of orders with fewer than were wanted.
        """
        found: dict[int, Chunk] = {}
        for reach in self.reaches:
            with pipelined():
                asked = [
                    (way, self._ask_near(ways[way], reach, rest), self._ask_end(ways[way], reach))
                    for way in range(len(ways))
                    if way not in found or found[way].horizon
                ]
            for way, cursors, end in asked:
                short = len(cursors.result) < self.size
                found[way] = Chunk(cursors.result, *(end.result if short else ()))
        return [found[way] for way in range(len(ways))]

    def merged(self, chunks: Sequence[Chunk]) -> Chunk:
        """Several stretches as one, as far as all of them were looked at."""
        horizon = self._nearest(each.horizon for each in chunks if each.horizon)
        parts = [each.cursors for each in chunks]
        cursors = list(islice(merge(*parts, key=_rank, reverse=self.falling), self.size))
        if horizon is None:
            return Chunk(cursors)
        within = [each for each in cursors if self._nearest((each, horizon)) is each]
        return Chunk(within, horizon if len(within) < self.size else None)

    def _key_of(self, table: Any) -> Any:
        return getattr(table, self.sort.column)

    def _ask_near(
        self, way: Iterable[Any], reach: int, rest: Sequence[Filter]
    ) -> Pending[list[Cursor]]:
        """The first of a way's nearest orders that meet the rest.

        They are read where the index finds them: to look thousands up by their ids costs more.
        """
        near = Order.alias("near")
        # No more of them than is read: often the index has it all.
        names = dict.fromkeys(
            (self.sort.column, "id", *(name for each in rest for name in each.reads))
        )
        columns = [getattr(Order, name) for name in names]
        nearest = self.along(way).select(*columns).limit(reach).alias("near")
        query = near.select(self._key_of(near), near.id).from_(nearest)
        met = query.where(*(each.meets(near) for each in rest))
        return send_query(_read, self._ordered(met, near).limit(self.size))

    def _ask_end(self, way: Iterable[Any], reach: int) -> Pending[list[Cursor]]:
        """The last of a way's nearest orders, where there are so many."""
        return send_query(_read, self.along(way).offset(reach - 1).limit(1))

    def _ordered(self, query: peewee.ModelSelect, table: Any = Order) -> peewee.ModelSelect:
        key = self._key_of(table)
        if self.falling:
            return query.order_by(key.desc(), table.id.desc())
        return query.order_by(key, table.id)

    def _stored(self, cursor: Cursor) -> tuple[Any, int]:
        by_total = self.sort is Sort.TOTAL
        return (cursor.value if by_total else stored_time(cursor.moment)), cursor.id

    def _nearest(self, cursors: Iterable[Cursor]) -> Cursor | None:
        """The one that comes first on this scan."""
        choose = max if self.falling else min
        return choose(cursors, key=_rank, default=None)


def _read(rows: list[Any]) -> list[Cursor]:
    return [Cursor.at(value, order_id) for value, order_id in rows]


def _rank(cursor: Cursor) -> tuple[int, int]:
    return cursor.value, cursor.id
