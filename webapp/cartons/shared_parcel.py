"""Which orders lie in one parcel: those of a carton together, any other one alone."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Any

from webapp.accounts.account import Account
from webapp.ground.database.dialect import among
from webapp.orders.order import Order


def carton_orders(account: Account, carton_ids: Collection[int]) -> dict[int, list[Order]]:
    """By carton: the orders in it with their stores, the most urgent first."""
    ids = sorted(set(carton_ids))
    found: dict[int, list[Order]] = {}
    query = Order.of(account).where(among(Order.carton_id, ids)) if ids else ()
    for order in sorted(query, key=urgency):
        found.setdefault(order.carton_id, []).append(order)
    return found


def parcels(account: Account, order_ids: Sequence[int]) -> list[list[Order]]:
    """The parcels in which these orders of the account lie, as they are given: of a carton all of
    its orders, and once."""
    orders = {each.id: each for each in Order.of(account).where(among(Order.id, list(order_ids)))}
    shared = carton_orders(account, {each.carton_id for each in orders.values() if each.carton_id})
    return list(_once([orders[each] for each in order_ids if each in orders], shared))


def leading(orders: Sequence[Order]) -> Order:
    """Of a parcel's orders the one for which Amazon sells its label: the most urgent one that is
    still to be shipped."""
    return next((order for order in orders if order.status.open), orders[0])


def urgency(order: Order) -> tuple[Any, ...]:
    """For sorting: what has to leave and to arrive first comes first."""
    return order.ship_by_rank, order.deliver_by is None, order.deliver_by or 0, order.id


def _once(orders: Sequence[Order], shared: Mapping[int, list[Order]]) -> Iterator[list[Order]]:
    told: set[int] = set()
    for order in orders:
        together = shared.get(order.carton_id, []) if order.carton_id else []
        if order.id not in told:
            told |= {order.id, *(each.id for each in together)}
            yield together or [order]
