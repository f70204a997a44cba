"""Walking along an account's orders, the latest first, from customer to customer.

An order is passed by when its customer has a later one; one that is nobody's any more stands for
itself. Both need but indexes, however many orders there are.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from webapp.accounts.account import Account
from webapp.customers.customer import Customer, customers, digests
from webapp.ground.database.pipeline import Pending
from webapp.order_search.cursor import Cursor
from webapp.order_search.order_query import ALL, OrderQuery
from webapp.order_search.selection import OrderPageSlice, Selection
from webapp.order_search.sort import Sort
from webapp.stores.store import Store

PAGE = 50
# So many slices of orders are walked at most: where few customers order a lot, a page is short.
MOST_SLICES = 10


@dataclass(frozen=True)
class CustomerPosition:
    """An order that stands for its customer, or for nobody any more."""

    order_id: int
    customer: Customer | None = None


@dataclass(frozen=True)
class CustomerChunk:
    """A page's positions, and the places where the pages before and after it meet it."""

    positions: list[CustomerPosition]
    before: Cursor | None = None
    after: Cursor | None = None


class CustomerWalk:
    """Walks of one account, from the latest order or from a place on."""

    def __init__(self, account: Account, stores: Pending[list[Store]], now: datetime) -> None:
        self._account = account
        self._stores = stores
        self._now = now

    def onwards(self, start: Cursor | None = None) -> CustomerChunk:
        """A page of customers towards the older orders."""
        found: list[tuple[Cursor, CustomerPosition]] = []
        walked: list[Cursor] = []
        more = False
        for page_slice in self._page_slices("after", start):
            walked += page_slice.cursors
            found += self._positions(page_slice.cursors)
            more = page_slice.more_after
            if len(found) >= PAGE:
                break
        if len(found) > PAGE:
            walked, found, more = [walked[0], found[PAGE - 1][0]], found[:PAGE], True
        return CustomerChunk(
            [position for _, position in found],
            before=walked[0] if start and walked else start,
            after=walked[-1] if more else None,
        )

    def back(self, start: Cursor) -> CustomerChunk:
        """A page of customers towards the latest orders; near these, the first page whole."""
        found: list[tuple[Cursor, CustomerPosition]] = []
        walked: list[Cursor] = []
        for page_slice in self._page_slices("before", start):
            if not page_slice.more_before:
                return self.onwards()
            walked += reversed(page_slice.cursors)
            found += reversed(self._positions(page_slice.cursors))
            if len(found) >= PAGE:
                break
        if not walked:
            return self.onwards()
        if len(found) > PAGE:
            walked, found = [walked[0], found[PAGE - 1][0]], found[:PAGE]
        positions = [position for _, position in reversed(found)]
        return CustomerChunk(positions, before=walked[-1], after=walked[0])

    def positions(self, order_ids: Sequence[int]) -> list[CustomerPosition]:
        """Each customer of these orders once; an order that is nobody's stands for itself."""
        known = digests(order_ids)
        theirs = customers(self._account, known.values())
        found = {
            digest: CustomerPosition(customer.latest_id, customer)
            for digest, customer in theirs.items()
        }
        return [*found.values(), *(CustomerPosition(id_) for id_ in order_ids if id_ not in known)]

    def _page_slices(self, step: str, start: Cursor | None) -> Iterator[OrderPageSlice]:
        for _ in range(MOST_SLICES):
            page_slice = self._page_slice(**{step: start} if start else {})
            if page_slice.cursors:
                yield page_slice
            more = page_slice.more_after if step == "after" else page_slice.more_before
            if not more:
                return
            start = page_slice.cursors[-1 if step == "after" else 0]

    def _page_slice(self, **cursor: Cursor) -> OrderPageSlice:
        order_query = OrderQuery(status=ALL, sort=Sort.NEWEST, **cursor)  # type: ignore[arg-type]
        return Selection(self._account, order_query, self._stores, None, self._now).page_slice

    def _positions(self, cursors: Sequence[Cursor]) -> list[tuple[Cursor, CustomerPosition]]:
        known = digests([cursor.id for cursor in cursors])
        theirs = customers(self._account, known.values())
        found = []
        for cursor in cursors:
            customer = theirs.get(known.get(cursor.id, b""))
            if customer is None or customer.latest_id == cursor.id:
                found.append((cursor, CustomerPosition(cursor.id, customer)))
        return found
