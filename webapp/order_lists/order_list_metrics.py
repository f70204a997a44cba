"""Metrics of comparisons with Amazon, over all accounts, for whoever runs the installation."""

import peewee

from webapp.order_lists.order_list import ListStatus, OrderList


def missing() -> int:
    """By the last finished comparison of each store."""
    ended = (OrderList.status == ListStatus.FINISHED) & OrderList.import_run.is_null()
    last = OrderList.select(peewee.fn.MAX(OrderList.id)).where(ended).group_by(OrderList.store)
    query = OrderList.select(peewee.fn.SUM(OrderList.missing)).where(OrderList.id.in_(last))
    return int(query.scalar() or 0)


GAUGES = {
    "orderdesk_orders_missing": (
        "Orders that the last comparison of each store with Amazon found missing",
        missing,
    ),
}
