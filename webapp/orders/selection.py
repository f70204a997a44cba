"""The orders that a question selects: conditions, and one page of them by its place."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cached_property
from heapq import merge
from itertools import islice
from typing import Any

import peewee

from webapp.accounts import Account
from webapp.clock import day_begins, day_of
from webapp.db import is_sqlite, stored_time
from webapp.orders.mapped_service import goes_by
from webapp.orders.order import Order, State
from webapp.orders.question import Due, Goes, Place, Question, Sort
from webapp.orders.tag import OrderTag
from webapp.stores import Store

PAGE = 100
DAY = timedelta(days=1)


@dataclass(frozen=True)
class Leaf:
    """One page: its orders' places, and whether there are pages before and after it."""

    places: list[Place]
    more_before: bool = False
    more_after: bool = False


class Selection:
    """The orders of one account that a question asks for.

    `stores` are the account's; `chosen` the ones asked for, `found` the ids searched for, each
    none when the question says nothing of it.
    """

    def __init__(
        self,
        account: Account,
        question: Question,
        stores: Sequence[Store],
        chosen: Sequence[Store] | None,
        found: Sequence[int] | None,
        now: datetime,
    ) -> None:
        self._account = account
        self._question = question
        self._stores = stores
        self._chosen = chosen
        self._found = found
        self._now = now

    @property
    def leaf(self) -> Leaf:
        """The page that the question's place begins or ends."""
        question = self._question
        if question.before:
            places = self._walk(question.before, backwards=True)
            # Fewer than a page before: that is the first page, which is then shown whole.
            if len(places) > PAGE:
                return Leaf(places[:PAGE][::-1], more_before=True, more_after=True)
            return self._cut(self._walk(None), more_before=False)
        return self._cut(self._walk(question.after), more_before=bool(question.after))

    def after(self, start: Place | None, size: int) -> list[Place]:
        """So many places that follow one, or the first."""
        return self._walk(start, size=size)

    def count(self) -> int:
        """How many there are, by counting them."""
        states = Order.state.in_(self._question.states)
        return int(Order.select().where(states, *self._conditions()).count())

    def counts(self) -> dict[State, int]:
        """Orders by state; only for the few that a search found."""
        query = Order.select(Order.state, peewee.fn.COUNT(Order.id)).where(*self._conditions())
        found = dict(query.group_by(Order.state).tuples())
        return {state: found.get(state.value, 0) for state in State}

    def _cut(self, places: list[Place], more_before: bool) -> Leaf:
        return Leaf(places[:PAGE], more_before, more_after=len(places) > PAGE)

    def _walk(
        self, start: Place | None, backwards: bool = False, size: int = PAGE + 1
    ) -> list[Place]:
        """So many places from `start` on, by default a page and one more.

        Each state is walked along its own stretch of the index, which ends after a page;
        several are merged. No database finds the way through several stretches by itself.
        What a search found is few, and sorted at once.
        """
        falling = self._question.sorted_by.descending != backwards
        states = self._question.states
        parts = [[state] for state in states] if self._found is None else [states]
        stretches = [self._stretch(part, start, falling).limit(size).tuples() for part in parts]
        rows = merge(*stretches, reverse=falling) if len(stretches) > 1 else stretches[0]
        return [Place.at(value, order_id) for value, order_id in islice(rows, size)]

    def _stretch(
        self, states: list[State], start: Place | None, falling: bool
    ) -> peewee.ModelSelect:
        key = getattr(Order, self._question.sorted_by.column)
        among_states = self._plain(Order.state).in_(states)
        query = Order.select(key, Order.id).where(among_states, *self._conditions())
        if start:
            here, there = peewee.Tuple(key, Order.id), peewee.Tuple(self._stored(start), start.id)
            query = query.where(here < there if falling else here > there)
        if falling:
            return query.order_by(key.desc(), Order.id.desc())
        return query.order_by(key, Order.id)

    def _stored(self, place: Place) -> Any:
        by_total = self._question.sorted_by is Sort.TOTAL
        return place.value if by_total else stored_time(place.moment)

    def _conditions(self) -> list[Any]:
        question = self._question
        conditions = [self._plain(Order.account) == self._account.id]
        if self._chosen is not None:
            conditions.append(Order.store.in_([store.id for store in self._chosen]))
        if self._found is not None:
            conditions.append(Order.id.in_(self._found))
        if question.service:
            conditions.append(Order.service_level == question.service)
        if question.mapped:
            conditions.append(self._goes_by)
        if question.country:
            conditions.append(Order.country == question.country)
        if question.flag:
            conditions.append(getattr(Order, question.flag.column) == True)  # noqa: E712
        if question.tag:
            tagged = OrderTag.select(OrderTag.order).where(OrderTag.tag == question.tag)
            conditions.append(Order.id.in_(tagged))
        if question.due:
            conditions.append(self._due(question.due))
        if question.goes or question.sorted_by is Sort.GOES:
            conditions.append(self._goes(question.goes))
        return conditions

    @cached_property
    def _goes_by(self) -> peewee.Expression:
        return goes_by(self._account.id, self._question.mapped)

    def _goes(self, goes: Goes | None) -> Any:
        """What has personal data, and loses it by then."""
        now, at = self._now, Order.personal_data_due_at
        start, end = {
            None: (None, None),
            Goes.OVERDUE: (None, now),
            Goes.DAY: (now, now + DAY),
            Goes.WEEK: (now, now + 7 * DAY),
            Goes.LATER: (now + 7 * DAY, None),
        }[goes]
        within = at >= start if start else at.is_null(False)
        return within & (at < end) if end else within

    def _plain(self, field: peewee.Field) -> Any:
        """The field; where orders are looked up by their ids, in a form that no index serves.

        SQLite would rather walk through all of an account's orders than look up a thousand.
        """
        if self._found is None or not is_sqlite():
            return field
        return peewee.NodeList((peewee.SQL("+"), field), glue="")

    def _due(self, due: Due) -> Any:
        """To be shipped by then; a day is the one that it is where the merchant is."""
        now, zone = self._now, self._account.time_zone
        today = day_of(now, zone)
        tomorrow, after = (day_begins(today + each * DAY, zone) for each in (1, 2))
        start, end = {
            Due.LATE: (None, now),
            Due.TODAY: (now, tomorrow),
            Due.TOMORROW: (tomorrow, after),
            Due.LATER: (after, None),
        }[due]
        within = Order.state.in_([state for state in State if state.open])
        within &= Order.ship_by >= start if start else Order.ship_by.is_null(False)
        return within & (Order.ship_by < end) if end else within
