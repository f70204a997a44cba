"""A customer's page: whoever stands behind an order, all their orders, and what is still known."""

from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Any

from webapp.accounts import Account
from webapp.contacts import Contact
from webapp.contacts.contact_match import matching
from webapp.customers.acquaintance import Acquaintance, acquaintances
from webapp.customers.customer import Customer, customers, digests, orders_of
from webapp.customers.customer_list import customer_goes_at
from webapp.locality import locality_lines
from webapp.orders import Order, Party, Restriction
from webapp.orders.retention import goes_at
from webapp.stores.ship_from import countries

MOST = 100


@dataclass(frozen=True)
class CustomerOrder:
    order: Order
    goes_at: datetime | None


class CustomerSheet:
    """The customer of an order, for a user who may or may not see people."""

    def __init__(self, account: Account, order: Order, sees_people: bool) -> None:
        self.order = order
        self.sees_people = sees_people
        self._account = account

    @classmethod
    def find(cls, account: Account, order_id: int, sees_people: bool) -> "CustomerSheet | None":
        """The sheet of whoever stands behind an account's own order; none for any other id."""
        order = Order.of(account).where(Order.id == order_id).first()
        return cls(account, order, sees_people) if order else None

    @cached_property
    def orders(self) -> list[CustomerOrder]:
        """Their orders, the latest first; a redacted one stands alone, for it is nobody's."""
        found = [self.order]
        if self._customer:
            found = list(orders_of(self._account, self._customer.digest).limit(MOST))
        return [CustomerOrder(order, goes_at(order)) for order in found]

    @property
    def latest(self) -> Order:
        """The order whose people are shown."""
        return self.orders[0].order

    @property
    def count(self) -> int:
        return self._customer.orders if self._customer else 1

    @property
    def goes_at(self) -> datetime | None:
        return customer_goes_at(self.order, self._customer) if self._named else None

    @property
    def title(self) -> str:
        if self.order.redacted:
            return self.order.redaction_words
        return self.known.name or f"Customer of order {self.order.amazon_order_id}"

    @property
    def restricted(self) -> bool:
        return Restriction.restricts(self.order)

    @cached_property
    def known(self) -> Acquaintance:
        """What the latest order says of them, and what only the one asked for says."""
        if not self.sees_people:
            return Acquaintance()
        return acquaintances([self.latest]).get(self.latest.id, Acquaintance())

    @property
    def address(self) -> list[str]:
        """Where the latest order goes."""
        order, recipient = self.latest, self.known.recipient
        code, country = recipient.get("postal_code") or "", order.country or ""
        place = locality_lines(country, order.city or "", order.region or "", code)
        land = countries().get(country, country)
        named = [recipient.get("name"), recipient.get("company"), *_texts(recipient.get("lines"))]
        return [line for line in (*named, *place, land) if line] if recipient else []

    @cached_property
    def contacts(self) -> list[Contact]:
        """The contacts who are the same person, by e-mail or by name and postal code."""
        digests_here = self.known.digests(self._account.vault)
        return matching(self._account, digests_here)

    @cached_property
    def _customer(self) -> Customer | None:
        digest = digests([self.order.id]).get(self.order.id)
        return customers(self._account, [digest]).get(digest) if digest else None

    @property
    def _named(self) -> bool:
        """Whether anything personal is left of the order that was asked for."""
        return bool(Party.select().where(Party.order == self.order).exists())


def _texts(value: Any) -> list[str]:
    return [each for each in value or () if isinstance(each, str)]
