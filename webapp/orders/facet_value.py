"""A value that an account's orders have had, for the desk's drop-downs."""

from collections.abc import Iterable
from functools import reduce
from operator import or_

import peewee

from webapp.accounts.account import Account
from webapp.ground.database.bulk import insert_many
from webapp.ground.database.db import Record, database
from webapp.ground.database.pipeline import Pending, send
from webapp.orders.order import Order
from webapp.orders.order_status import CLOSED, OrderStatus

COUNTRY = "country"
SERVICE = "service_level"
MAPPED = "mapped_service"
# What an order's own columns say; a mapped service is noted by who gives it.
KINDS = (COUNTRY, SERVICE)
LONGEST = 200
# Carrier and service; in no name: what is typed has no character in it that doesn't print.
BETWEEN = "\t"
# A mapped service as one value, in the very words of its index.
IN_ONE = peewee.SQL(f"(ship_carrier || '{BETWEEN}' || ship_service)")
SEEN = "SELECT kind, value FROM facet_value WHERE account_id = ?"


class FacetValue(Record):
    """Written when first seen: to ask hundreds of thousands of orders would take too long."""

    account = peewee.ForeignKeyField(Account, index=False)
    kind = peewee.CharField(max_length=16)
    value = peewee.CharField(max_length=LONGEST)

    class Meta:
        primary_key = peewee.CompositeKey("account", "kind", "value")

    @classmethod
    def in_scope(cls) -> peewee.Expression:
        """Those that an order of the stores has: each is looked for along an index that begins
        with the store, which costs the same at any number of orders."""
        # SQLite takes an index of an expression for what has no column's type alone.
        untyped = cls.value.concat(peewee.SQL("''"))
        had_by = {
            COUNTRY: Order.country == cls.value,
            SERVICE: Order.service_level == cls.value,
            MAPPED: untyped == IN_ONE,
        }
        had = [
            (cls.kind == kind) & peewee.fn.EXISTS(Order.select(Order.id).where(condition))
            for kind, condition in had_by.items()
        ]
        return reduce(or_, had)

    @classmethod
    def of(cls, account_id: int) -> set[tuple[str, str]]:
        """All (kind, value) of an account."""
        return cls.pending(account_id).result

    @classmethod
    def pending(cls, account_id: int) -> Pending[set[tuple[str, str]]]:
        """The same, asked for."""
        return send(set, SEEN, account_id)

    @classmethod
    def note(cls, account_id: int, values: Iterable[tuple[str, str]]) -> None:
        """Keep what is new among these; in the transaction that has written the orders."""
        told = set(values)
        new = told - cls.of(account_id) if told else told
        # In one order, so that two transactions never wait for each other.
        rows = [(account_id, kind, value) for kind, value in sorted(new)]
        insert_many(cls, ("account", "kind", "value"), rows, unless_present=True)

    @classmethod
    def prune(cls) -> int:
        """Remove what Amazon told and no order of the account has any more; how many."""
        return sum(each._go_if_gone() for each in cls.select().where(cls.kind.in_(KINDS)))

    def _go_if_gone(self) -> int:
        if self._stands():
            return 0
        with database.atomic():
            Account.hold(self.account_id)
            return 0 if self._stands() else int(self.delete_instance())

    def _stands(self) -> bool:
        """Whether an order has it: by what is open, which is few, and an index of what isn't."""
        has_it = Order.select().where(
            Order.account == self.account_id, getattr(Order, self.kind) == self.value
        )
        open_statuses = [status for status in OrderStatus if status.open]
        closed = has_it.where(peewee.SQL(CLOSED))
        return has_it.where(Order.status.in_(open_statuses)).exists() or closed.exists()
