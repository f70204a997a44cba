"""Rosa, whom Amazon tells of her orders: clock, listener and worker are what she does at once."""

from typing import Any

from tests.shipping.merchant import SELLER, Merchant
from webapp.ground.amazon_client import amazon
from webapp.ground.database.db import database_now
from webapp.order_notifications.order_signal import OrderSignal
from webapp.order_notifications.order_signal_task import OrderSignalTask
from webapp.order_notifications.push_audit import PushAudit
from webapp.order_notifications.queue_listener import QueueListener
from webapp.order_notifications.subscription import Subscription
from webapp.order_notifications.subscription_task import SubscriptionTask
from webapp.orders.order import Order

__all__ = ["SELLER", "InformedMerchant"]


class InformedMerchant(Merchant):
    @property
    def subscription(self) -> Subscription:
        return Subscription.get(Subscription.connection == self.store.connection_id)

    def subscribes(self) -> Subscription:
        """The clock and a worker, once."""
        Subscription.keep_up(database_now())
        Subscription.update(due_at=database_now()).execute()
        first = Subscription.due(database_now()).first()
        if first:
            SubscriptionTask.perform_due(first, amazon())
        return self.subscription

    def listens(self) -> int:
        """How many messages came."""
        queue = amazon().queue
        assert queue is not None
        return QueueListener(queue, amazon().clock_rate, seconds=0).listen()

    def fetches(self) -> None:
        """What waits, also what is asked for again later."""
        OrderSignal.update(due_at=database_now()).where(OrderSignal.due_at.is_null(False)).execute()
        first = OrderSignal.due(database_now()).first()
        if first:
            OrderSignalTask.perform_due(first, amazon())

    def hears(self) -> None:
        self.listens()
        self.fetches()

    def audits(self) -> None:
        PushAudit(amazon().clock_rate).perform(database_now())

    def order(self, number: str) -> Order | None:
        found: Order | None = Order.get_or_none(Order.amazon_order_id == number)
        return found

    def signal(self, number: str) -> OrderSignal:
        return OrderSignal.get(OrderSignal.amazon_order_id == number)

    def places(self, **spec: Any) -> str:
        return self.remote.place_order(SELLER, "US", **spec)
