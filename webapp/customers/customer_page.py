"""A customer's page: whoever stands behind an order, all their orders, and what is still known."""

from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

from webapp.accounts.account import Account
from webapp.contacts.amazon_match import digests_of
from webapp.contacts.contact import Contact
from webapp.contacts.contact_match import matching
from webapp.customers.customer import Customer, customers, digests, orders_of
from webapp.customers.customer_list import customer_redacts_at
from webapp.ground.language.gettext import gettext
from webapp.ground.language.language import language
from webapp.orders.order import Order
from webapp.orders.party import DecryptedPeople, Party
from webapp.orders.recipient_address import recipient_address
from webapp.orders.restriction import Restriction
from webapp.orders.retention import redacts_at

MOST = 100


@dataclass(frozen=True)
class CustomerOrder:
    order: Order
    redacts_at: datetime | None


class CustomerPage:
    """The customer of an order, for a user who may or may not see people."""

    def __init__(self, account: Account, order: Order, sees_people: bool) -> None:
        self.order = order
        self.sees_people = sees_people
        self._account = account

    @classmethod
    def find(cls, account: Account, order_id: int, sees_people: bool) -> "CustomerPage | None":
        """The page of whoever stands behind an account's own order; none for any other id."""
        order = Order.find(account, order_id)
        return cls(account, order, sees_people) if order else None

    @cached_property
    def orders(self) -> list[CustomerOrder]:
        """Their orders, the latest first; a redacted one stands alone, for it is nobody's."""
        found = [self.order]
        if self._customer:
            found = list(orders_of(self._account, self._customer.digest).limit(MOST))
        return [CustomerOrder(order, redacts_at(order)) for order in found]

    @property
    def latest(self) -> Order:
        """The order whose people are shown."""
        return self.orders[0].order

    @property
    def count(self) -> int:
        return self._customer.orders if self._customer else 1

    @property
    def redacts_at(self) -> datetime | None:
        return customer_redacts_at(self.order, self._customer) if self._named else None

    @property
    def title(self) -> str:
        if self.order.redacted:
            return self.order.redaction_words
        return self.known.name or gettext(
            "Customer of order %(number)s", number=self.order.amazon_order_id
        )

    @property
    def restricted(self) -> bool:
        return Restriction.restricts(self.order)

    @cached_property
    def known(self) -> DecryptedPeople:
        """What the latest order says of them, and what only the one asked for says."""
        if not self.sees_people:
            return DecryptedPeople()
        return Party.opened([self.latest])[self.latest.id]

    @property
    def address(self) -> list[str]:
        """Where the latest order goes."""
        recipient = self.known.recipient
        return recipient_address(self.latest, recipient).lines(language()) if recipient else []

    @cached_property
    def contacts(self) -> list[Contact]:
        """The contacts who are the same person, by e-mail or by name and postal code."""
        digests_here = digests_of(self._account.vault, self.known)
        return matching(self._account, digests_here)

    @cached_property
    def _customer(self) -> Customer | None:
        digest = digests([self.order.id]).get(self.order.id)
        return customers(self._account, [digest]).get(digest) if digest else None

    @property
    def _named(self) -> bool:
        """Whether anything personal is left of the order that was asked for."""
        return bool(Party.select().where(Party.order == self.order).exists())
