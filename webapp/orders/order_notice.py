"""What the clock tells owners of their orders: those that must be shipped by tomorrow."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from webapp.accounts.account import Account
from webapp.accounts.notice import Notice
from webapp.ground.clock import day_begins, day_of
from webapp.ground.language.message import Message
from webapp.orders.order import Order
from webapp.orders.order_status import OrderStatus
from webapp.stores.store import Store

# When what isn't shipped today is likely to stay until tomorrow, by the merchant's clock.
AFTERNOON = 15
DAY = timedelta(days=1)
# Of what is left of an order that has partly left, the ship-by is the same.
LEFT = (OrderStatus.AWAITING_SHIPMENT, OrderStatus.PARTIALLY_SHIPPED)

DUE = Message(
    "orders_due.subject", "%(n)s order to ship by tomorrow", "%(n)s orders to ship by tomorrow"
)
DUE_TEXT = Message(
    "orders_due.text",
    """%(n)s order must be shipped by the end of tomorrow, %(day)s, and isn't shipped in full.

What this means: an order that is shipped after its ship-by date counts as late at Amazon.

What to do: open the orders that are due tomorrow, and ship them.""",
    """%(n)s orders must be shipped by the end of tomorrow, %(day)s, and aren't shipped in full.

What this means: an order that is shipped after its ship-by date counts as late at Amazon.

What to do: open the orders that are due tomorrow, and ship them.""",
)


def announce_due_orders(now: datetime) -> None:
    """Tell once a day, in the merchant's afternoon, of what must go out by tomorrow."""
    for account in list(Account.select()):
        local = now.astimezone(ZoneInfo(account.time_zone))
        orders = _due_tomorrow(account, now) if local.hour >= AFTERNOON else 0
        if orders:
            _tell_due(account, orders, now)


def _due_tomorrow(account: Account, now: datetime) -> int:
    """Along the index, whose rank is the ship-by."""
    today, zone = day_of(now, account.time_zone), account.time_zone
    rank = Order.ship_by_rank
    telling = Store.select(Store.id).where(Store.account == account, Store.tell_due)
    return (
        Order.select()
        .where(
            Order.account == account,
            Order.status.in_(LEFT),
            rank >= day_begins(today + DAY, zone),
            rank < day_begins(today + 2 * DAY, zone),
            Order.store.in_(telling),
        )
        .count()
    )


def _tell_due(account: Account, orders: int, now: datetime) -> None:
    tomorrow = day_of(now, account.time_zone) + DAY
    Notice.raise_once(
        account=account,
        kind="orders_due",
        key=f"orders-due:{tomorrow}",
        subject=DUE.told(n=orders),
        text=DUE_TEXT.told(n=orders, day=tomorrow),
        now=now,
    )
