"""A tally: how many orders a store has in each state, counted as they move."""

from typing import Any

import peewee

from webapp.accounts import Account
from webapp.asked import Asked, ask
from webapp.bulk import write_many
from webapp.db import Record
from webapp.orders.order_state import State
from webapp.stores import Store

ADD_TO_TALLY = """
INSERT INTO tally (account_id, store_id, state, orders) VALUES (?, ?, ?, ?)
ON CONFLICT (store_id, state) DO UPDATE SET orders = tally.orders + excluded.orders
"""
OF_ACCOUNT = "SELECT state, SUM(orders) FROM tally WHERE account_id = ? GROUP BY state"
OF_STORES = """
SELECT state, SUM(orders) FROM tally WHERE account_id = ? AND store_id IN ? GROUP BY state
"""


class Tally(Record):
    """How many orders a store has in each state, kept by whoever moves one."""

    account = peewee.ForeignKeyField(Account)
    store = peewee.ForeignKeyField(Store, index=False)
    state = peewee.CharField(max_length=20)
    orders = peewee.IntegerField(default=0)

    class Meta:
        indexes = ((("store", "state"), True),)

    @classmethod
    def counts(cls, account: Account, *stores: Store) -> dict[State, int]:
        """Orders by state, over the account or some of its stores."""
        return cls.asked(account, *stores).answer

    @classmethod
    def asked(cls, account: Account, *stores: Store) -> Asked[dict[State, int]]:
        """The same, asked for."""
        if stores:
            return ask(_by_state, OF_STORES, account.id, [store.id for store in stores])
        return ask(_by_state, OF_ACCOUNT, account.id)

    @classmethod
    def add(cls, account_id: int, changes: dict[tuple[int, str], int]) -> None:
        """Add to the counts, by (store id, state); in the transaction that moves the orders."""
        # In one order, so that two transactions never wait for each other.
        rows = [(account_id, store, str(state), n) for (store, state), n in sorted(changes.items())]
        write_many(ADD_TO_TALLY, [row for row in rows if row[-1]])


def _by_state(rows: list[Any]) -> dict[State, int]:
    found = dict(rows)
    return {state: int(found.get(state.value) or 0) for state in State}
