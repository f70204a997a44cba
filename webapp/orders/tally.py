"""A tally: how many orders a store has in each state, counted as they move."""

import peewee

from webapp.accounts import Account
from webapp.bulk import write_many
from webapp.db import Record
from webapp.orders.order_state import State
from webapp.stores import Store

ADD_TO_TALLY = """
INSERT INTO tally (account_id, store_id, state, orders) VALUES (?, ?, ?, ?)
ON CONFLICT (store_id, state) DO UPDATE SET orders = tally.orders + excluded.orders
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
        query = cls.select(cls.state, peewee.fn.SUM(cls.orders)).where(cls.account == account)
        if stores:
            query = query.where(cls.store.in_([store.id for store in stores]))
        found = dict(query.group_by(cls.state).tuples())
        return {state: int(found.get(state.value) or 0) for state in State}

    @classmethod
    def add(cls, account_id: int, changes: dict[tuple[int, str], int]) -> None:
        """Add to the counts, by (store id, state); in the transaction that moves the orders."""
        # In one order, so that two transactions never wait for each other.
        rows = [(account_id, store, str(state), n) for (store, state), n in sorted(changes.items())]
        write_many(ADD_TO_TALLY, [row for row in rows if row[-1]])
