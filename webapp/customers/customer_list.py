"""A page of customers: a stretch of all of them, or those that a search finds."""

from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

from webapp.accounts.account import Account
from webapp.contacts.amazon_match import digests_of
from webapp.contacts.contact_match import recognised
from webapp.customers.customer import Customer
from webapp.customers.customer_walk import CustomerChunk, CustomerWalk
from webapp.order_search.cursor import Cursor
from webapp.order_search.found_orders import FoundOrders
from webapp.order_search.order_query import OrderQuery
from webapp.order_search.search import Search
from webapp.orders.order import Order
from webapp.orders.party import DecryptedPeople, Party
from webapp.orders.restriction import Restriction
from webapp.orders.retention import redacts_at
from webapp.stores.store import Store

MOST_FOUND = 100


@dataclass(frozen=True, repr=False)
class CustomerRow:
    """A customer by the latest order; or an order that is nobody's any more."""

    order: Order
    orders: int
    redacts_at: datetime | None
    known: DecryptedPeople
    restricted: bool
    is_contact: bool


class CustomerList:
    """What the page shows to one query."""

    def __init__(
        self, account: Account, order_query: OrderQuery, now: datetime, sees_people: bool
    ) -> None:
        self._order_query = order_query
        self._account = account
        self._sees_people = sees_people
        stores = Store.pending(account)
        self._stores = stores.result
        self._walk = CustomerWalk(account, stores, now)

    @property
    def query(self) -> str:
        return self._order_query.q

    @property
    def searches(self) -> bool:
        return self._order_query.searches

    @property
    def searches_people(self) -> bool:
        return self._order_query.buyer is not None or bool(self._order_query.words)

    @property
    def stores_exist(self) -> bool:
        return bool(self._stores)

    @property
    def limited(self) -> int:
        """The most that a search shows, when it found no less; else 0."""
        return MOST_FOUND if self.searches and len(self._customers) >= MOST_FOUND else 0

    @property
    def is_cut(self) -> bool:
        """Whether a search left older orders unread that might fit."""
        return self.searches and not self.limited and self._found.is_cut

    @property
    def newer_url(self) -> str:
        return self._address(before=self._stretch.before)

    @property
    def older_url(self) -> str:
        return self._address(after=self._stretch.after)

    @cached_property
    def rows(self) -> list[CustomerRow]:
        orders = self._orders
        known = Party.opened(orders) if self._sees_people else {}
        restricted = Restriction.among([order.id for order in orders])
        contacts = self._contacts(known)
        return [
            CustomerRow(
                order=order,
                orders=customer.orders if customer else 1,
                redacts_at=customer_redacts_at(order, customer),
                known=known.get(order.id, DecryptedPeople()),
                restricted=order.id in restricted,
                is_contact=order.id in contacts,
            )
            for order in orders
            for customer in [self._customers[order.id]]
        ]

    @cached_property
    def _stretch(self) -> CustomerChunk:
        order_query = self._order_query
        if order_query.searches:
            return CustomerChunk(self._walk.positions(self._found.ids))
        if order_query.before:
            return self._walk.back(order_query.before)
        return self._walk.onwards(order_query.after)

    @cached_property
    def _found(self) -> FoundOrders:
        return Search(self._account, self._stores).found(self._order_query)

    @cached_property
    def _customers(self) -> dict[int, Customer | None]:
        return {position.order_id: position.customer for position in self._stretch.positions}

    @cached_property
    def _orders(self) -> list[Order]:
        mine = Order.of(self._account).where(Order.id.in_(list(self._customers)))
        latest = mine.order_by(Order.purchased_at.desc(), Order.id.desc())
        return list(latest.limit(MOST_FOUND))

    def _contacts(self, known: dict[int, DecryptedPeople]) -> set[int]:
        """The orders of people who are contacts as well."""
        if not known:
            return set()
        vault = self._account.vault
        digests = {order_id: digests_of(vault, each) for order_id, each in known.items()}
        met = recognised(self._account, set().union(*digests.values()))
        return {order_id for order_id, mine in digests.items() if mine & met}

    def _address(self, **cursor: Cursor | None) -> str:
        return self._order_query.but(**cursor).address("/customers") if any(cursor.values()) else ""


def customer_redacts_at(order: Order, customer: Customer | None) -> datetime | None:
    """When the last of what is personal about a customer goes; none where all has gone."""
    if customer is None or customer.due_at is None:
        return redacts_at(order)
    return customer.due_at
