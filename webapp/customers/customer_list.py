"""A page of customers: a stretch of all of them, or those that a search finds."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

from webapp.accounts import Account
from webapp.contacts.contact_match import recognised
from webapp.customers.acquaintance import Acquaintance, acquaintances
from webapp.customers.customer import Customer
from webapp.customers.customer_walk import CustomerWalk, Stretch
from webapp.orders import Order, Restriction
from webapp.orders.nonsense import Nonsense
from webapp.orders.place import Place
from webapp.orders.question import Question
from webapp.orders.retention import goes_at
from webapp.orders.search import Search
from webapp.stores import Store

MOST_FOUND = 100


@dataclass(frozen=True, repr=False)
class CustomerRow:
    """A customer by the latest order; or an order that is nobody's any more."""

    order: Order
    orders: int
    goes_at: datetime | None
    known: Acquaintance
    restricted: bool
    is_contact: bool


class CustomerList:
    """What the page shows to one question; raises Nonsense for who may not ask it."""

    def __init__(
        self, account: Account, question: Question, now: datetime, sees_people: bool
    ) -> None:
        if question.buyer and not sees_people:
            raise Nonsense("Your role may not search for customers", 403)
        self._question = question
        self._account = account
        self._sees_people = sees_people
        self._stores = Store.all_of(account)
        self._walk = CustomerWalk(account, now)

    @property
    def query(self) -> str:
        return self._question.q

    @property
    def searches(self) -> bool:
        return self._question.searches

    @property
    def searches_people(self) -> bool:
        return self._question.buyer is not None

    @property
    def stores_exist(self) -> bool:
        return bool(self._stores)

    @property
    def limited(self) -> int:
        """The most that a search shows, when it found no less; else 0."""
        return MOST_FOUND if self.searches and len(self._customers) >= MOST_FOUND else 0

    @property
    def newer_url(self) -> str:
        return self._address(before=self._stretch.before)

    @property
    def older_url(self) -> str:
        return self._address(after=self._stretch.after)

    @cached_property
    def rows(self) -> list[CustomerRow]:
        orders = self._orders
        known = acquaintances(orders) if self._sees_people else {}
        restricted, contacts = _restricted(orders), self._contacts(known)
        return [
            CustomerRow(
                order=order,
                orders=customer.orders if customer else 1,
                goes_at=customer_goes_at(order, customer),
                known=known.get(order.id, Acquaintance()),
                restricted=order.id in restricted,
                is_contact=order.id in contacts,
            )
            for order in orders
            for customer in [self._customers[order.id]]
        ]

    @cached_property
    def _stretch(self) -> Stretch:
        question = self._question
        if question.searches:
            found = Search(self._account, self._stores).found(question)
            return Stretch(self._walk.standings(found))
        if question.before:
            return self._walk.back(question.before)
        return self._walk.onwards(question.after)

    @cached_property
    def _customers(self) -> dict[int, Customer | None]:
        return {standing.order_id: standing.customer for standing in self._stretch.standings}

    @cached_property
    def _orders(self) -> list[Order]:
        mine = Order.of(self._account).where(Order.id.in_(list(self._customers)))
        latest = mine.order_by(Order.purchased_at.desc(), Order.id.desc())
        return list(latest.limit(MOST_FOUND))

    def _contacts(self, known: dict[int, Acquaintance]) -> set[int]:
        """The orders of people who are contacts as well."""
        if not known:
            return set()
        vault = self._account.vault
        digests = {order_id: each.digests(vault) for order_id, each in known.items()}
        met = recognised(self._account, set().union(*digests.values()))
        return {order_id for order_id, mine in digests.items() if mine & met}

    def _address(self, **place: Place | None) -> str:
        return self._question.but(**place).address("/customers") if any(place.values()) else ""


def customer_goes_at(order: Order, customer: Customer | None) -> datetime | None:
    """When the last of what is personal about a customer goes; none where all has gone."""
    if customer is None or customer.due_at is None:
        return goes_at(order)
    return customer.due_at


def _restricted(orders: Sequence[Order]) -> set[int]:
    ids = [order.id for order in orders]
    rows = Restriction.select(Restriction.order).where(Restriction.order.in_(ids))
    return {order_id for (order_id,) in rows.tuples()}
