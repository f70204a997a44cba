"""A course: a way along the orders of an account, and what stands on it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from heapq import merge
from itertools import islice
from typing import Any

import peewee

from webapp.asked import Asked, ask_query
from webapp.db import database, stored_time
from webapp.dialect import among
from webapp.orders.order import Order
from webapp.orders.place import Place
from webapp.orders.sort import Sort

# So many orders are looked through for a page that no index leads to: a few, else many.
REACHES = (500, 4000)


@dataclass(frozen=True)
class Stretch:
    """Places in their order; nobody has looked beyond `horizon`, where there is one."""

    places: list[Place]
    horizon: Place | None = None


@dataclass(frozen=True)
class Course:
    """Along what, from where, which way, and how many places are wanted."""

    sort: Sort
    start: Place | None
    falling: bool
    size: int
    reaches: Sequence[int] = REACHES

    def all_along(self, *conditions: Any) -> Stretch:
        """The orders that meet these conditions; quick where an index serves all of them."""
        return Stretch(self.ask_along(*conditions).answer)

    def ask_along(self, *conditions: Any) -> Asked[list[Place]]:
        """The places of the same, asked for."""
        return ask_query(_read, self._along(conditions))

    def looked_through(self, served: Sequence[Any], rest: Sequence[Any]) -> Stretch:
        """The orders along an index that serves some conditions, if they meet the rest too.

        Where these are rare, it ends after thousands of orders with fewer than were wanted.
        """
        if not rest:
            return self.all_along(*served)
        for reach in self.reaches:
            near = self._along(served).limit(reach)
            ids = order_ids(near.select(Order.id))
            picked = Order.select(self._key, Order.id).where(among(Order.id, ids), *rest)
            found = _places(self._ordered(picked).limit(self.size))
            if len(found) >= self.size or len(ids) < reach:
                return Stretch(found)
        return Stretch(found, *_places(near.offset(reach - 1).limit(1)))

    def merged(self, stretches: Sequence[Stretch]) -> Stretch:
        """Several stretches as one, as far as all of them were looked at."""
        horizon = self._nearest(each.horizon for each in stretches if each.horizon)
        parts = [each.places for each in stretches]
        places = list(islice(merge(*parts, key=_rank, reverse=self.falling), self.size))
        if horizon is None:
            return Stretch(places)
        within = [each for each in places if self._nearest((each, horizon)) is each]
        return Stretch(within, horizon if len(within) < self.size else None)

    @property
    def _key(self) -> Any:
        return getattr(Order, self.sort.column)

    def _along(self, conditions: Iterable[Any]) -> peewee.ModelSelect:
        key, query = self._key, Order.select(self._key, Order.id).where(*conditions)
        if self.start:
            here, there = peewee.Tuple(key, Order.id), peewee.Tuple(*self._stored(self.start))
            query = query.where(here < there if self.falling else here > there)
        return self._ordered(query).limit(self.size)

    def _ordered(self, query: peewee.ModelSelect) -> peewee.ModelSelect:
        if self.falling:
            return query.order_by(self._key.desc(), Order.id.desc())
        return query.order_by(self._key, Order.id)

    def _stored(self, place: Place) -> tuple[Any, int]:
        by_total = self.sort is Sort.TOTAL
        return (place.value if by_total else stored_time(place.moment)), place.id

    def _nearest(self, places: Iterable[Place]) -> Place | None:
        """The one that comes first on this course."""
        choose = max if self.falling else min
        return choose(places, key=_rank, default=None)


def order_ids(query: peewee.ModelSelect) -> list[int]:
    """The ids that a query selects, of which there may be thousands: as the driver reads them."""
    return [order_id for (order_id,) in database.execute(query).fetchall()]


def _places(query: peewee.ModelSelect) -> list[Place]:
    return ask_query(_read, query).answer


def _read(rows: list[Any]) -> list[Place]:
    return [Place.at(value, order_id) for value, order_id in rows]


def _rank(place: Place) -> tuple[int, int]:
    return place.value, place.id
