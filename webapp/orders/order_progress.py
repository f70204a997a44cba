"""An order's progress: how far it was sent from here, and what that makes of its status.

Amazon hears of it a little later, or never: whichever of the two has come farther counts, so that
no import sets an order back that has left.
"""

from collections.abc import Collection, Mapping
from datetime import datetime

from webapp.accounts.account import Account
from webapp.ground.database.dialect import among, locked
from webapp.orders.activity import Activity
from webapp.orders.order import Order
from webapp.orders.order_status import OrderStatus, amazon_status, desk_status
from webapp.orders.retention import due_at, due_when_known
from webapp.orders.tally import Tally
from webapp.stores.store import Store


def locked_orders(account: Account, order_ids: Collection[int]) -> dict[int, Order]:
    """An account's orders by id, kept as they are until the transaction ends.

    The account comes first, as wherever its retention is read together with orders.
    """
    account.hold_kept_days()
    query = Order.select().where(Order.account == account, among(Order.id, order_ids))
    orders = {order.id: order for order in locked(query.order_by(Order.id))}
    # Read after its orders are held: whoever disconnects it has waited, or is seen.
    stores = {each.id: each for each in Store.select().where(Store.id.in_(_stores(orders)))}
    for order in orders.values():
        order.account, order.store = account, stores[order.store_id]
    return orders


def note_shipped_here(
    order: Order, shipped_here: OrderStatus | None, left_at: datetime | None, now: datetime
) -> None:
    """Write down how far a held order was sent from here, and since when it has left."""
    before, closed_at = order.status, order.closed_at
    order.shipped_here = shipped_here
    at_amazon = amazon_status(order.fulfillment_status)
    order.status = desk_status(at_amazon, shipped_here, bool(order.held_at))
    order.closed_at = None if order.status.open else closed_at or min(left_at or now, now)
    if not order.redaction:
        due = due_at(
            order.purchased_at,
            order.deliver_by,
            order.closed_at,
            order.account.kept_days,
            order.store.disconnected_at,
        )
        order.personal_data_due_at = due_when_known(due, order.personal_data_due_at, now)
    order.save(only=order.dirty_fields)
    if order.status is not before:
        _count(order, before, closed_at)


def _stores(orders: Mapping[int, Order]) -> list[int]:
    return sorted({order.store_id for order in orders.values()})


def _count(order: Order, before: OrderStatus, closed_at: datetime | None) -> None:
    """Move it from one tab to the other, and into the figures of what went out, or back."""
    moves = {(order.store_id, before.value): -1, (order.store_id, order.status): 1}
    Tally.add(order.account_id, moves)
    went = {(order.store_id, order.closed_at): 1} if order.status is OrderStatus.SHIPPED else {}
    back = {(order.store_id, closed_at): 1} if before is OrderStatus.SHIPPED and closed_at else {}
    Activity.note(order.account_id, {}, went, back)
