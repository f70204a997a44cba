"""A webhook event: what happened to some orders, told to the endpoints that asked for it.

What is told names orders and where they stand, and nobody.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable
from datetime import datetime
from typing import Any

from webapp.ground.database.dialect import among, run_sql
from webapp.orders.order import Order
from webapp.webhooks.event_kind import EventKind
from webapp.webhooks.webhook_delivery import WebhookDelivery
from webapp.webhooks.webhook_endpoint import WebhookEndpoint

# In one request.
MOST_ORDERS = 100
TURNED_ON = """
SELECT id FROM webhook_endpoint WHERE disabled_at IS NULL
AND account_id IN (SELECT account_id FROM orders WHERE id IN ?)
"""
# It is asked with every page of orders, and most accounts have no endpoint.
ANY_TURNED_ON = "SELECT id FROM webhook_endpoint WHERE account_id = ? AND disabled_at IS NULL"


def tell_webhooks(kind: EventKind, order_ids: Collection[int], now: datetime) -> None:
    """Post it to all who want to hear of it, in the transaction that made it so."""
    endpoints = _listening(kind, order_ids) if order_ids else []
    if not endpoints:
        return
    told = _told({each.account_id for each in endpoints}, order_ids)
    for endpoint in endpoints:
        orders = told[endpoint.account_id]
        for first in range(0, len(orders), MOST_ORDERS):
            chunk = orders[first : first + MOST_ORDERS]
            WebhookDelivery.post(endpoint, kind, {"orders": chunk}, now)


def tell_of_import(
    account_id: int, new: Iterable[Any], changed: Iterable[Any], now: datetime
) -> None:
    """Of orders (anything with an order's `id`) that came in, or that Amazon changed."""
    if run_sql(ANY_TURNED_ON, account_id).fetchone() is None:
        return
    tell_webhooks(EventKind.IMPORTED, [each.id for each in new], now)
    tell_webhooks(EventKind.CHANGED, [each.id for each in changed], now)


def _listening(kind: EventKind, order_ids: Collection[int]) -> list[WebhookEndpoint]:
    """Those of the accounts that these orders are of."""
    ids = [id_ for (id_,) in run_sql(TURNED_ON, list(order_ids))]
    if not ids:
        return []
    turned_on = WebhookEndpoint.select().where(WebhookEndpoint.id.in_(ids))
    return [each for each in turned_on if each.hears(kind)]


def _told(
    account_ids: Collection[int], order_ids: Collection[int]
) -> dict[int, list[dict[str, Any]]]:
    """By account; no more of an order than tells which it is and where it stands."""
    mine = (Order.account.in_(account_ids), among(Order.id, list(order_ids)))
    query = Order.select(Order.id, Order.account, Order.amazon_order_id, Order.status)
    told: dict[int, list[dict[str, Any]]] = defaultdict(list)
    for order in query.where(*mine).order_by(Order.id):
        said = {"id": order.id, "number": order.amazon_order_id, "status": order.status.value}
        told[order.account_id].append(said)
    return told
