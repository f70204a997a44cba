"""What the clock tells owners of their orders: imports that keep failing, orders due tomorrow."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from webapp.accounts import Account, Notice
from webapp.clock import day_begins, day_of
from webapp.orders.import_run import FOR_BUDGET, ImportRun, Progress
from webapp.orders.order import Order
from webapp.orders.order_state import State
from webapp.stores import Connection, Status, Store
from webapp.words import when

PATIENCE = timedelta(hours=1)
# When what isn't shipped today is likely to stay until tomorrow, by the merchant's clock.
AFTERNOON = 15
DAY = timedelta(days=1)
# Told otherwise (a revocation), or no trouble (a disconnected store).
NO_NEWS = ("revoked", "disconnected")

FAILING = """No import of {stores} has succeeded since {since}.

What this means: new orders may be missing here. Nothing is lost at Amazon, and an import goes
on by itself as soon as it can.

What to do: open the store to see what stopped it. If it says that it waits for Amazon, there
is nothing to do but to wait.
"""
DUE = """{orders} must be shipped by the end of tomorrow, {day}, and nothing is shipped yet.

What this means: an order that is shipped after its ship-by date counts as late at Amazon.

What to do: open the orders that are due tomorrow, and ship them.
"""


def announce_failing_imports(now: datetime) -> None:
    """Tell of connections whose imports have failed for an hour, once until one succeeds."""
    for connection in list(Connection.select().where(Connection.status == Status.CONNECTED)):
        done = _runs(connection).where(ImportRun.status == Progress.DONE).first()
        since = _failing_since(connection, done.id if done else 0)
        if since and since <= now - PATIENCE and _wanted(connection):
            _tell_failing(connection, done.id if done else 0, since, now)


def announce_due_orders(now: datetime) -> None:
    """Tell once a day, in the merchant's afternoon, of what must go out by tomorrow."""
    for account in list(Account.select()):
        local = now.astimezone(ZoneInfo(account.time_zone))
        orders = _due_tomorrow(account, now) if local.hour >= AFTERNOON else 0
        if orders:
            _tell_due(account, orders, now)


def _runs(connection: Connection) -> ImportRun:
    query = ImportRun.select().where(ImportRun.connection == connection)
    return query.order_by(ImportRun.id.desc())


def _failing_since(connection: Connection, last_done: int) -> datetime | None:
    """When the first trouble after the last success began; none when there is no trouble."""
    later = _runs(connection).where(ImportRun.id > last_done).order_by(ImportRun.id)
    failed = ImportRun.status == Progress.FAILED
    tried = (ImportRun.attempts > 0) & ImportRun.waiting_for.not_in(FOR_BUDGET)
    first = later.where((failed & ImportRun.failure.not_in(NO_NEWS)) | (~failed & tried)).first()
    return first and (first.finished_at or first.created_at)


def _wanted(connection: Connection) -> bool:
    """Whether any of its stores has these notices on."""
    return connection.live_stores.where(Store.tell_failing).exists()


def _tell_failing(connection: Connection, last_done: int, since: datetime, now: datetime) -> None:
    names = connection.store_names
    Notice.raise_once(
        account=connection.account,
        kind="import_failing",
        key=f"import-failing:{connection.id}:{connection.grant}:{last_done}",
        subject=f"Imports are failing: {names}",
        text=FAILING.format(stores=names, since=when(since, connection.account.time_zone)),
        path=connection.store_path,
        now=now,
    )


def _due_tomorrow(account: Account, now: datetime) -> int:
    """Along the index, whose rank is the ship-by."""
    today, zone = day_of(now, account.time_zone), account.time_zone
    rank = Order.ship_by_rank
    telling = Store.select(Store.id).where(Store.account == account, Store.tell_due)
    return (
        Order.select()
        .where(
            Order.account == account,
            Order.state == State.AWAITING_SHIPMENT,
            rank >= day_begins(today + DAY, zone),
            rank < day_begins(today + 2 * DAY, zone),
            Order.store.in_(telling),
        )
        .count()
    )


def _tell_due(account: Account, orders: int, now: datetime) -> None:
    tomorrow = day_of(now, account.time_zone) + DAY
    words = "1 order" if orders == 1 else f"{orders:,} orders"
    Notice.raise_once(
        account=account,
        kind="orders_due",
        key=f"orders-due:{tomorrow}",
        subject=f"{words} to ship by tomorrow",
        text=DUE.format(orders=words, day=f"{tomorrow:%d %B %Y}"),
        now=now,
    )
