"""The order desk: one page of an account's orders, with its tabs, filters and same_address."""

from datetime import datetime, timedelta
from functools import cached_property
from typing import Any

from webapp.accounts.account import Account
from webapp.desk.columns.column import Column
from webapp.desk.columns.column_choice import ColumnChoice, columns_of
from webapp.desk.desk_choices import DeskChoices
from webapp.desk.desk_lookups import DeskLookups
from webapp.desk.desk_tab import DeskTab
from webapp.desk.page_words import page_words
from webapp.desk.row.order_row import OrderRow, PendingRows
from webapp.desk.troubles import Troubles
from webapp.ground.database.pipeline import Pending, pipelined
from webapp.ground.language.gettext import gettext
from webapp.order_search.found_orders import FoundOrders
from webapp.order_search.keyset_scan import REACHES
from webapp.order_search.order_count import OrderCount
from webapp.order_search.order_query import ALL, OrderQuery
from webapp.order_search.same_address import SameAddress, send_same_address
from webapp.order_search.search import whole_number
from webapp.order_search.selection import PAGE, OrderPageSlice, Selection
from webapp.order_search.sort import Sort
from webapp.orders.order_status import OrderStatus
from webapp.stores.store import Store

# What the head of a column sorts by, one after the other, and which way its values then go.
SORTED_BY = {
    "due": {Sort.SHIP_BY: "ascending"},
    "age": {Sort.NEWEST: "ascending", Sort.OLDEST: "descending"},
    "total": {Sort.TOTAL: "descending"},
    "flags": {Sort.PRIORITY: "descending"},
}
# So far the orders of a tab are counted where filters leave no tally that knows.
COUNTED = 500
A_WEEK = timedelta(days=7)
HOLDABLE = (OrderStatus.AWAITING_SHIPMENT, OrderStatus.PARTIALLY_SHIPPED)


class Desk:
    """What the desk shows to one query; raises BadQuery for what isn't the account's."""

    def __init__(
        self,
        account: Account,
        order_query: OrderQuery,
        now: datetime,
        sees_people: bool,
        choices: Pending[list[ColumnChoice]] | None = None,
        found: FoundOrders | None = None,
    ) -> None:
        """`choices` are those of whoever looks at it; `found` is what is searched for, if known."""
        self.order_query = order_query
        self._account = account
        self._sees_people = sees_people
        self._now = now
        self._column_choices = choices
        # All orders that the query asks for.
        self.selection = Selection.of(account, order_query, now)
        if found is not None:
            self.selection.found = found

    @cached_property
    def lookups(self) -> DeskLookups:
        stores, chosen = self.selection.stores, self.selection.chosen or ()
        return DeskLookups.send(self._account, stores, chosen, self._now)

    @cached_property
    def url(self) -> str:
        return self.order_query.address()

    @property
    def query_string(self) -> str:
        """The question without its place, as a form sends it along."""
        return self.order_query.but().address("")[1:]

    @property
    def begins(self) -> bool:
        """Whether this is the first page, where new orders are looked for."""
        return not self._page_slice.more_before

    @property
    def query(self) -> str:
        return self.order_query.q

    @property
    def searches_people(self) -> bool:
        return self.order_query.buyer is not None or bool(self.order_query.words)

    @property
    def clear_url(self) -> str:
        """The same tab without search and filters; empty when there are none."""
        order_query = self.order_query
        return OrderQuery(status=order_query.status).address() if order_query.filters else ""

    @cached_property
    def tabs(self) -> list[DeskTab]:
        if self._counts is None:
            return DeskTab.of(self.order_query, self.selection.counted_up_to(COUNTED))
        counts = {status: OrderCount(self._counts[status]) for status in OrderStatus}
        return DeskTab.of(self.order_query, counts)

    @property
    def shows_shipped(self) -> bool:
        return self.order_query.tab == OrderStatus.SHIPPED

    @cached_property
    def columns(self) -> list[Column]:
        """Mapped services are shown once there are some."""
        chosen = self._column_choices.result if self._column_choices else ()
        hidden = () if self.choices.mapped_services else (Column.MAPPED,)
        return [each for each in columns_of(chosen, self.shows_shipped) if each not in hidden]

    def sorting(self, column: str) -> tuple[str, str]:
        """Where the head of a column leads, and which way its orders stand now: `aria-sort`."""
        ways, current = SORTED_BY[column], self.order_query.sorted_by
        sorts = list(ways)
        following = sorts[(sorts.index(current) + 1) % len(sorts)] if current in ways else sorts[0]
        return self.order_query.but(sort=following).address(), ways.get(current, "")

    @cached_property
    def choices(self) -> DeskChoices:
        tags, seen = self.lookups.tags.result, self.lookups.seen.result
        people = self.lookups.people.result
        return DeskChoices(self.order_query, self._stores, tags, seen, people)

    @property
    def total(self) -> int | None:
        """How many orders the open tab has, where that is told without counting."""
        return self._counts[self.order_query.tab] if self._counts else None

    @property
    def counted(self) -> int:
        """The same, by counting where it must be."""
        return self.selection.count() if self.total is None else self.total

    @property
    def reaches_further(self) -> bool:
        """Whether more orders match than this page shows."""
        return self._page_slice.more_before or self._page_slice.more_after

    @property
    def may_hold(self) -> bool:
        """Whether an order that can be put on hold may stand in the open tab."""
        return self.order_query.tab == ALL or self.order_query.tab in HOLDABLE

    @property
    def may_release(self) -> bool:
        return self.order_query.tab in (ALL, OrderStatus.ON_HOLD)

    @property
    def looked_through(self) -> int:
        """How many orders it looked through in vain for a whole page; 0 where it needn't."""
        return REACHES[-1] if len(self._page_slice.cursors) < PAGE and self.reaches_further else 0

    @property
    def stores_exist(self) -> bool:
        return bool(self._stores)

    @cached_property
    def troubles(self) -> Troubles:
        return Troubles.send(self._account.id)

    @property
    def set_aside(self) -> list[tuple[Store, int]]:
        """Stores with orders that couldn't be read, and how many."""
        found = self.troubles.set_aside.result
        return [(each, found[each.id]) for each in self._stores if each.id in found]

    @property
    def refused_shipments(self) -> int:
        """How many shipments Amazon refused and nobody has seen to."""
        return self.troubles.refused.result

    @cached_property
    def orders(self) -> list[OrderRow]:
        """The page's; whoever asks within `pipelined` has their same_address on the way then."""
        with pipelined():
            ids = self._ids
            asked = PendingRows.send(ids, any(column.of_parcels for column in self.columns))
            # Made while the database finds the rows, and these while it finds their same_address.
            shown = self._stores, self.lookups.tags.result
            asked.wait()
            _ = self._pending_same_address
            return asked.rows(*shown)

    @cached_property
    def same_address(self) -> dict[int, SameAddress]:
        """Of the page's orders, those that could share a parcel; for who may search people."""
        asked = self._pending_same_address
        waiting = {row.id for row in self.orders if row.status is OrderStatus.AWAITING_SHIPMENT}
        found = asked.result if asked else {}
        return {order_id: found[order_id] for order_id in found.keys() & waiting}

    @property
    def _ids(self) -> list[int]:
        return [cursor.id for cursor in self._page_slice.cursors]

    @cached_property
    def _pending_same_address(self) -> Pending[dict[int, SameAddress]] | None:
        waits = self._sees_people and self.order_query.tab in (ALL, OrderStatus.AWAITING_SHIPMENT)
        return send_same_address(self._account.id, self._ids) if waits else None

    @property
    def newer_url(self) -> str:
        newer = self._page_slice.newer
        return self.order_query.but(before=newer).address() if newer else ""

    @property
    def older_url(self) -> str:
        older = self._page_slice.older
        return self.order_query.but(after=older).address() if older else ""

    @property
    def words(self) -> str:
        """How much of how much this page is."""
        shown = len(self._page_slice.cursors)
        total = self._counts[self.order_query.tab] if self._counts else shown
        return page_words(shown, total)

    @property
    def in_a_week(self) -> datetime:
        return self._now + A_WEEK

    @property
    def select_words(self) -> str:
        """What selects an order; its number is to be written where `%s` stands."""
        return gettext("Select %(number)s", number="%s")

    @property
    def found(self) -> FoundOrders | None:
        return self.selection.found

    @property
    def fetchable(self) -> str:
        """The number that is searched for, when no order here has it: Amazon may know it."""
        return "" if self.found and self.found.ids else whole_number(self.query or "")

    @cached_property
    def _page_slice(self) -> OrderPageSlice:
        return self.selection.page_slice

    @cached_property
    def _counts(self) -> dict[Any, int] | None:
        """Orders by tab, where that is told without counting a table of orders."""
        order_query = self.order_query
        if order_query.searches:
            counts = self.selection.counts()
        elif order_query.narrows:
            return None
        else:
            counts = self.lookups.counts.result
        return {**counts, ALL: sum(counts.values())}

    @property
    def _stores(self) -> list[Store]:
        return self.selection.stores.result
