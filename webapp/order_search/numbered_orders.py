"""An account's orders by Amazon's number of them."""

from collections.abc import Collection

import peewee

from webapp.accounts.account import Account
from webapp.ground.database.dialect import plain
from webapp.orders.order import Order
from webapp.stores.store import Store


def numbered_orders(account: Account | int, numbers: Collection[str]) -> peewee.ModelSelect:
    """Their ids and numbers, of which two sellers may have the same."""
    stores = Store.select(Store.id).where(Store.account == account)
    # By the unique index of a store's numbers: SQLite would rather walk the account's orders.
    return Order.select(Order.id, Order.amazon_order_id).where(
        plain(Order.account) == account,
        Order.store.in_(stores),
        Order.amazon_order_id.in_(numbers),
    )
