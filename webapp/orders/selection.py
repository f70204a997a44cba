"""The orders that a question selects: conditions, and one page of them by its place."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from itertools import product
from typing import Any

import peewee

from webapp.accounts import Account
from webapp.asked import ask_query, together
from webapp.dialect import among, plain
from webapp.orders.course import Course, Stretch
from webapp.orders.filter import Filter, filters
from webapp.orders.order import Order
from webapp.orders.order_state import CLOSED, State
from webapp.orders.place import Place
from webapp.orders.question import Question
from webapp.stores import Store

PAGE = 100
# So few orders that fit a filter are rather looked up one by one than met along an index.
FEW = 3000


@dataclass(frozen=True)
class Leaf:
    """One page: its orders' places, and where the pages before and after it begin."""

    places: list[Place]
    newer: Place | None = None
    older: Place | None = None

    @property
    def more_before(self) -> bool:
        return self.newer is not None

    @property
    def more_after(self) -> bool:
        return self.older is not None


class Selection:
    """The orders of one account that a question asks for.

    `chosen` are the stores asked for, `found` the ids searched for, each none when the question
    says nothing of it.
    """

    def __init__(
        self,
        account: Account,
        question: Question,
        chosen: Sequence[Store] | None,
        found: Sequence[int] | None,
        now: datetime,
    ) -> None:
        self._account = account
        self._question = question
        self._chosen = chosen
        self._found = found
        self._now = now

    @property
    def leaf(self) -> Leaf:
        """The page that the question's place begins or ends.

        It may be short, or empty, where what is asked for is rare along the way.
        """
        question = self._question
        if not question.before:
            return self._onwards(question.after)
        back = self._walk(self._course(question.before, backwards=True))
        places = back.places[:PAGE][::-1]
        # Fewer than a page before: that is the first page, which is then shown whole.
        if len(back.places) <= PAGE and not back.horizon:
            return self._onwards(None)
        newer = places[0] if len(back.places) > PAGE else back.horizon
        return Leaf(places, newer, places[-1] if places else question.before)

    def after(self, start: Place | None, size: int) -> list[Place]:
        """So many places that follow one, or the first; however long it takes to find them."""
        return self._walk(self._course(start, size=size), patient=True).places

    def count(self) -> int:
        """How many there are, by counting them."""
        return int(Order.select().where(*self._conditions(*self._states)).count())

    def counts(self) -> dict[State, int]:
        """Orders by state; only for the few that a search found."""
        found = Counter(state for state, _place in self._matches)
        return {state: found[state.value] for state in State}

    def _onwards(self, start: Place | None) -> Leaf:
        walked = self._walk(self._course(start))
        places = walked.places[:PAGE]
        older = places[-1] if len(walked.places) > PAGE else walked.horizon
        newer = (places[0] if places else start) if start else None
        return Leaf(places, newer, older)

    def _course(self, start: Place | None, backwards: bool = False, size: int = PAGE + 1) -> Course:
        sort = self._question.sorted_by
        return Course(sort, start, sort.descending != backwards, size)

    def _walk(self, course: Course, patient: bool = False) -> Stretch:
        """The places along a course.

        Each state is walked along its own stretch of an index, which ends after a page; several
        are merged. No database finds the way through several stretches by itself. What a search
        found is few, and sorted at once.
        """
        if self._found is not None:
            states = {state.value for state in self._states}
            return course.picked_from(place for state, place in self._matches if state in states)
        narrow = self._filters and not patient
        shut = [state for state in self._states if narrow and not state.open]
        ways = [self._conditions(state) for state in self._states if state not in shut]
        parts = course.along_each(ways)
        return course.merged([*parts, *self._closed(course, shut)])

    def _closed(self, course: Course, states: Sequence[State]) -> list[Stretch]:
        """Of what is closed there may be millions: it is looked through along its own indexes."""
        lead = next((each for each in self._filters if course.sort in each.sorts), None)
        rest = [each for each in self._filters if each is not lead]
        if states and rest and self._few is not None:
            return [course.all_along(*self._picked(self._few, states))]
        mine = Order.account == self._account.id
        parts = [[part, peewee.SQL(CLOSED)] for part in lead.parts] if lead else [[]]
        ways = [[mine, Order.state == state, *part] for state, part in product(states, parts)]
        return course.looked_through(ways, rest) if rest else course.along_each(ways)

    @cached_property
    def _matches(self) -> list[tuple[str, Place]]:
        """What a search found and the filters let through, each with its state, in no order."""
        key = getattr(Order, self._question.sorted_by.column)
        picked = self._picked(self._found or (), self._possible(list(State)))
        query = Order.select(Order.state, key, Order.id).where(*picked)
        return ask_query(_places, query).answer

    @property
    def _states(self) -> list[State]:
        return self._possible(self._question.states)

    def _possible(self, states: list[State]) -> list[State]:
        """What is closed is due at no time."""
        return [state for state in states if state.open or not self._question.due]

    @cached_property
    def _filters(self) -> list[Filter]:
        return filters(self._account, self._question, self._chosen, self._now)

    @cached_property
    def _few(self) -> list[int] | None:
        """The closed orders that fit one of the filters, where these are few."""
        finders = [each.ids for each in self._filters if each.ids is not None]
        with together():
            counts = [ask_query(_number, _counted(each.limit(FEW + 1))) for each in finders]
        few = [each for each, count in zip(finders, counts, strict=True) if count.answer <= FEW]
        return [order_id for (order_id,) in ask_query(list, few[0]).answer] if few else None

    def _conditions(self, *states: State) -> list[Any]:
        mine = [Order.account == self._account.id, Order.state.in_(states)]
        return [*mine, *(each.meets(Order) for each in self._filters)]

    def _picked(self, ids: Sequence[int], states: Sequence[State]) -> list[Any]:
        """Of these orders, few enough to be looked up by their ids, those that fit."""
        mine = [plain(Order.account) == self._account.id, plain(Order.state).in_(states)]
        return [*mine, among(Order.id, ids), *(each.meets(Order) for each in self._filters)]


def _counted(query: peewee.ModelSelect) -> peewee.Select:
    return peewee.Select([query.alias("few")], [peewee.fn.COUNT(peewee.SQL("*"))])


def _places(rows: list[tuple[str, Any, int]]) -> list[tuple[str, Place]]:
    return [(state, Place.at(value, order_id)) for state, value, order_id in rows]


def _number(rows: list[tuple[int]]) -> int:
    return rows[0][0]
