"""A tally: how many orders a store has in each status, counted as they move."""

from typing import Any

import peewee
from playhouse.fields import EnumField

from webapp.accounts.account import Account
from webapp.ground.database.bulk import write_many
from webapp.ground.database.db import Record
from webapp.ground.database.pipeline import Pending, send
from webapp.orders.order_status import OrderStatus
from webapp.stores.store import Store

ADD_TO_TALLY = """
INSERT INTO tally (account_id, store_id, status, orders) VALUES (?, ?, ?, ?)
ON CONFLICT (store_id, status) DO UPDATE SET orders = tally.orders + excluded.orders
"""
OF_ACCOUNT = "SELECT status, SUM(orders) FROM tally WHERE account_id = ? GROUP BY status"
OF_STORES = """
SELECT status, SUM(orders) FROM tally WHERE account_id = ? AND store_id IN ? GROUP BY status
"""


class Tally(Record):
    """How many orders a store has in each status, kept by whoever moves one."""

    account = peewee.ForeignKeyField(Account)
    store = peewee.ForeignKeyField(Store, index=False)
    status = EnumField(OrderStatus, max_length=20)
    orders = peewee.IntegerField(default=0)

    class Meta:
        indexes = ((("store", "status"), True),)

    @classmethod
    def counts(cls, account: Account, *stores: Store) -> dict[OrderStatus, int]:
        """Orders by status, over the account or some of its stores."""
        return cls.pending(account, *stores).result

    @classmethod
    def pending(cls, account: Account, *stores: Store) -> Pending[dict[OrderStatus, int]]:
        """The same, asked for."""
        if stores:
            return send(_by_status, OF_STORES, account.id, [store.id for store in stores])
        return send(_by_status, OF_ACCOUNT, account.id)

    @classmethod
    def add(cls, account_id: int, changes: dict[tuple[int, str], int]) -> None:
        """Add to the counts, by (store id, status); in the transaction that moves the orders."""
        # In one order, so that two transactions never wait for each other.
        rows = [
            (account_id, store, str(status), n) for (store, status), n in sorted(changes.items())
        ]
        write_many(ADD_TO_TALLY, [row for row in rows if row[-1]])


def _by_status(rows: list[Any]) -> dict[OrderStatus, int]:
    found = dict(rows)
    return {status: int(found.get(status.value) or 0) for status in OrderStatus}
