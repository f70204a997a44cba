"""A shop: an account with a user and connected stores, into which orders are taken."""

from datetime import datetime, timedelta
from typing import Any

from tests.accounts.people import ROSA, Person, founded_then, kept_of, still_valid
from tests.orders.documents import NOON, US, Document, written
from webapp.accounts.account import Account
from webapp.accounts.user import User
from webapp.amazon.marketplace import marketplace
from webapp.imports.intake import Taken, take_in
from webapp.orders.order import Order
from webapp.stores.connection import Connection, ConnectionStatus
from webapp.stores.store import Store


class Shop:
    """Rosa's, or another person's."""

    def __init__(self, person: Person = ROSA) -> None:
        self.user, self.store = kept_of(person, "shop", lambda: self._opened_by(person))
        self.account: Account = still_valid(self.user).account

    @classmethod
    def of(cls, person: Person) -> "Shop":
        """The shop that this person has already."""
        shop = cls.__new__(cls)
        shop.user = User.get(User.email == person.email)
        shop.account = shop.user.account
        shop.store = Store.get(Store.account == shop.account)
        return shop

    def open(self, marketplace_id: str, **settings: Any) -> Store:
        """A connected store for this order source."""
        source = marketplace(marketplace_id)
        connection, _ = Connection.get_or_create(
            account=self.account,
            region=source.region,
            selling_partner_id=f"A{self.account.id}{source.region}",
            defaults={"status": ConnectionStatus.CONNECTED},
        )
        return Store.create(
            account=self.account,
            connection=connection,
            marketplace_id=marketplace_id,
            nickname=source.domain,
            **settings,
        )

    def take(self, *documents: Document, at: datetime | None = None) -> Taken:
        """Take orders in, fetched at `at`."""
        stores = Store.select().where(Store.account == self.account).order_by(Store.id)
        return take_in(self.account, stores, [written(each) for each in documents], at or NOON)

    def take_later(self, *documents: Document) -> Taken:
        return self.take(*documents, at=NOON + timedelta(hours=1))

    @property
    def orders(self) -> list[Order]:
        return list(Order.of(self.account).order_by(Order.id))

    @property
    def order(self) -> Order:
        """The only order."""
        [order] = self.orders
        return order

    def _opened_by(self, person: Person) -> tuple[User, Store]:
        user = founded_then(person)
        self.account = user.account
        return user, self.open(US)
