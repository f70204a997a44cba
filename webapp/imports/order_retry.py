"""Fetching an order again that was set aside: one call, one order."""

import structlog

from webapp.amazon.client import Amazon
from webapp.amazon.failure import AccessDenied, AmazonFailure, AskSeller, NotFound, TryLater
from webapp.ground.clock import utcnow
from webapp.ground.language.message import Message
from webapp.imports.order_fetch import OrderFetch
from webapp.imports.set_aside_order import SetAsideOrder
from webapp.stores.amazon_task import LONGEST_WAIT

UNKNOWN = Message("set_aside.unknown", "Amazon doesn't know this order any more")

log = structlog.get_logger(__name__)


class OrderRetry:
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
            OrderFetch(self._connection, self._order.amazon_order_id, self._amazon).perform()
        except TryLater as failure:
            self._order.put_off(utcnow() + failure.after)
        except AccessDenied:
            self._order.put_off(utcnow() + LONGEST_WAIT)
        except AskSeller:
            self._order.put_off(None)
        except NotFound:
            self._order.put_off(None, reason=UNKNOWN.told())
        except AmazonFailure as failure:
            log.error("order.retry_failed", order=self._order.id, failure=str(failure))
            self._order.put_off(None)
