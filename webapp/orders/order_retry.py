"""Fetching an order again that was set aside: one call, one order."""

import structlog

from webapp.amazon import Amazon, AmazonFailure, AskSeller, NotFound, TryLater
from webapp.clock import utcnow
from webapp.db import database
from webapp.orders.intake import take_in
from webapp.orders.set_aside_order import SetAsideOrder
from webapp.stores import Access, Connection, Store, announce_revocation

log = structlog.get_logger(__name__)


class OrderRetry:
    """Safe to perform twice: an order is taken in by its number and its time."""

    def __init__(self, order: SetAsideOrder, amazon: Amazon) -> None:
        self._order = order
        self._amazon = amazon
        self._connection = order.connection

    def perform(self) -> None:
        """Take the order in, leave it set aside with its new reason, or put the retry off."""
        if self._order.resolved_at or not self._order.waits_for_retry:
            return
        if not self._connection.connected:
            self._order.put_off(None)
            return
        try:
            self._take_in()
        except TryLater as failure:
            self._order.put_off(utcnow() + failure.after)
        except AskSeller as failure:
            self._lose_access(failure)
        except NotFound:
            self._order.put_off(None, reason="Amazon doesn't know this order any more")
        except AmazonFailure as failure:
            log.error("order.retry_failed", order=self._order.id, failure=str(failure))
            self._order.put_off(None)

    def _take_in(self) -> None:
        connection, number = self._connection, self._order.amazon_order_id
        access = Access(connection, self._amazon)
        seller = self._amazon.seller(connection.region, connection.selling_partner_id, access)
        document, now = seller.get_order(number), utcnow()
        stores = list(connection.stores.where(Store.disconnected_at.is_null()))
        taken = take_in(connection.account, stores, [document], now)
        if not taken.set_aside:
            # Also when it could be read but isn't wanted: cancelled before it was paid, say.
            SetAsideOrder.resolve(connection.id, [number], now)

    def _lose_access(self, failure: AskSeller) -> None:
        now = utcnow()
        with database.atomic():
            connection = Connection.get_by_id(self._connection.id)
            if connection.lose_access(self._connection.grant, failure.reason, now):
                announce_revocation(connection, now)
            self._order.put_off(None)
