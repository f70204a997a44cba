"""The size of paper that lies in the printer of whoever ships these orders."""

from collections.abc import Sequence

from webapp.accounts.account import Account
from webapp.orders.order import Order
from webapp.stores.ship_from import ShipFrom

LETTER_COUNTRIES = ("US", "CA", "MX")


def paper_size(account: Account, order_ids: Sequence[int]) -> str:
    """By where the first order's store ships from, or else where it sells."""
    order = Order.of(account).where(Order.id == order_ids[0]).first() if order_ids else None
    if not order:
        return "a4"
    country = ShipFrom.of(order.store).ship_country or order.store.marketplace.country
    return "letter" if country in LETTER_COUNTRIES else "a4"
