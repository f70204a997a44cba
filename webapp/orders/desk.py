"""The order desk: one page of an account's orders, with its tabs, filters and neighbours."""

from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Any

from webapp.accounts import Account
from webapp.asked import Asked, together
from webapp.orders.course import REACHES
from webapp.orders.desk_choice import DeskChoice
from webapp.orders.neighbour import Neighbours, ask_neighbours
from webapp.orders.nonsense import Nonsense
from webapp.orders.order_row import AskedRows, OrderRow
from webapp.orders.order_state import State
from webapp.orders.question import ALL, Question
from webapp.orders.search import MOST, Search, whole_number
from webapp.orders.selection import PAGE, Leaf, Selection
from webapp.orders.set_aside_order import SetAsideOrder
from webapp.orders.surroundings import Surroundings
from webapp.orders.tag import Tag
from webapp.stores import Store

TABS = (
    State.AWAITING_SHIPMENT,
    State.PARTIALLY_SHIPPED,
    State.ON_HOLD,
    State.SHIPPED,
    State.CANCELLED,
)
HOLDABLE = (State.AWAITING_SHIPMENT, State.PARTIALLY_SHIPPED)


@dataclass(frozen=True)
class Tab:
    label: str
    url: str
    count: int | None
    current: bool


class Desk:
    """What the desk shows to one question.

    Raises Nonsense for a store that isn't the account's, and for who may not ask this.
    """

    def __init__(
        self, account: Account, question: Question, now: datetime, sees_people: bool
    ) -> None:
        if question.buyer and not sees_people:
            raise Nonsense("Your role may not search for buyers", 403)
        self.question = question
        self._account = account
        self._sees_people = sees_people
        self._now = now
        self._asked_stores = Store.asked(account)
        self._chosen = self._chosen_stores()
        if question.tag and not Tag.find(account, question.tag):
            raise Nonsense("There is no such tag in your account", 404)

    @cached_property
    def around(self) -> Surroundings:
        stores, chosen = self._asked_stores, self._chosen or ()
        return Surroundings.ask(self._account, stores, chosen, self._now)

    @property
    def url(self) -> str:
        return self.question.address()

    @property
    def query_string(self) -> str:
        """The question without its place, as a form sends it along."""
        return self.question.but().address("")[1:]

    @property
    def begins(self) -> bool:
        """Whether this is the first page, where new orders are looked for."""
        return not self._leaf.more_before

    @property
    def query(self) -> str:
        return self.question.q

    @property
    def searches_people(self) -> bool:
        return self.question.buyer is not None

    @property
    def clear_url(self) -> str:
        """The same tab without search and filters; empty when there are none."""
        question = self.question
        return Question(status=question.status).address() if question.filters else ""

    @property
    def tabs(self) -> list[Tab]:
        counts = self._counts
        return [
            Tab(
                label=State(tab).label if tab != ALL else "All",
                url=self.question.but(status=tab, sort=None).address(),
                count=counts[tab] if counts else None,
                current=tab == self.question.tab,
            )
            for tab in (*TABS, ALL)
        ]

    @cached_property
    def choice(self) -> DeskChoice:
        tags, seen = self.around.tags.answer, self.around.seen.answer
        return DeskChoice(self.question, self._stores, tags, seen)

    @property
    def total(self) -> int | None:
        """How many orders the open tab has, where that is told without counting."""
        return self._counts[self.question.tab] if self._counts else None

    @property
    def counted(self) -> int:
        """The same, by counting where it must be."""
        return self.selection.count() if self.total is None else self.total

    @property
    def reaches_further(self) -> bool:
        """Whether more orders match than this page shows."""
        return self._leaf.more_before or self._leaf.more_after

    @property
    def may_hold(self) -> bool:
        """Whether an order that can be put on hold may stand in the open tab."""
        return self.question.tab == ALL or self.question.tab in HOLDABLE

    @property
    def may_release(self) -> bool:
        return self.question.tab in (ALL, State.ON_HOLD)

    @property
    def looked_through(self) -> int:
        """How many orders it looked through in vain for a whole page; 0 where it needn't."""
        return REACHES[-1] if len(self._leaf.places) < PAGE and self.reaches_further else 0

    @property
    def stores_exist(self) -> bool:
        return bool(self._stores)

    @cached_property
    def set_aside(self) -> list[tuple[Store, int]]:
        """Stores with orders that couldn't be read, and how many."""
        counts = SetAsideOrder.counts(self._account)
        return [(store, counts[store.id]) for store in self._stores if store.id in counts]

    @cached_property
    def orders(self) -> list[OrderRow]:
        """The page's; whoever asks within `together` has their neighbours on the way then."""
        with together():
            asked = AskedRows.ask(self._ids)
            # Made while the database finds the rows, and these while it finds their neighbours.
            around = self._stores, self.around.tags.answer
            asked.wait()
            _ = self._asked_neighbours
            return asked.rows(*around)

    @cached_property
    def neighbours(self) -> dict[int, Neighbours]:
        """Of the page's orders, those that could share a parcel; for who may search people."""
        asked = self._asked_neighbours
        waiting = {row.id for row in self.orders if row.status is State.AWAITING_SHIPMENT}
        found = asked.answer if asked else {}
        return {order_id: found[order_id] for order_id in found.keys() & waiting}

    @property
    def _ids(self) -> list[int]:
        return [place.id for place in self._leaf.places]

    @cached_property
    def _asked_neighbours(self) -> Asked[dict[int, Neighbours]] | None:
        waits = self._sees_people and self.question.tab in (ALL, State.AWAITING_SHIPMENT)
        return ask_neighbours(self._account.id, self._ids) if waits else None

    @property
    def newer_url(self) -> str:
        newer = self._leaf.newer
        return self.question.but(before=newer).address() if newer else ""

    @property
    def older_url(self) -> str:
        older = self._leaf.older
        return self.question.but(after=older).address() if older else ""

    @property
    def words(self) -> str:
        """How much of how much this page is."""
        shown = len(self._leaf.places)
        total = self._counts[self.question.tab] if self._counts else shown
        noun = "order" if max(total, shown) == 1 else "orders"
        return f"{shown} of {total:,} {noun}" if total > shown else f"{shown} {noun}"

    @property
    def limited(self) -> int:
        """The most that a search looks through, when it found no less; else 0."""
        return MOST if self._found and len(self._found) >= MOST else 0

    @property
    def fetchable(self) -> str:
        """The number that is searched for, when no order here has it: Amazon may know it."""
        return "" if self._found else whole_number(self.query or "")

    @cached_property
    def _found(self) -> list[int] | None:
        if not self.question.searches:
            return None
        return Search(self._account, self._stores).found(self.question)

    @cached_property
    def selection(self) -> Selection:
        """All orders that the question asks for."""
        return Selection(self._account, self.question, self._chosen, self._found, self._now)

    @cached_property
    def _leaf(self) -> Leaf:
        return self.selection.leaf

    @cached_property
    def _counts(self) -> dict[Any, int] | None:
        """Orders by tab, where that is told without counting a table of orders."""
        question = self.question
        if question.searches:
            counts = self.selection.counts()
        elif question.narrows:
            return None
        else:
            counts = self.around.counts.answer
        return {**counts, ALL: sum(counts.values())}

    @property
    def _stores(self) -> list[Store]:
        return self._asked_stores.answer

    def _chosen_stores(self) -> list[Store] | None:
        """The stores that are asked for; none when all are."""
        store_id, source = self.question.store, self.question.source
        if not (store_id or source):
            return None
        chosen = [
            store
            for store in self._stores
            if store_id in (None, store.id) and source in ("", store.marketplace.country)
        ]
        if not chosen:
            raise Nonsense("There is no such store in your account", 404)
        return chosen
