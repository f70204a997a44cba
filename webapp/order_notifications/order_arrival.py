"""How orders of a store come: as they are paid, or by polls alone; what its page says of it."""

from datetime import datetime, timedelta
from functools import cached_property

from webapp.ground.amazon_client import amazon
from webapp.ground.database.store_scope import store_scope
from webapp.ground.language.gettext import gettext
from webapp.order_notifications.change_urgency import TO_SHIP
from webapp.order_notifications.order_signal import OrderSignal, OrderSignalStatus
from webapp.order_notifications.queue_reading import QueueReading
from webapp.order_notifications.subscription import Subscription
from webapp.stores.store import Store

LATEST = 20


class OrderArrival:
    def __init__(self, store: Store, now: datetime) -> None:
        self._store = store
        self._now = now

    @cached_property
    def subscription(self) -> Subscription | None:
        return Subscription.of_connection(self._store.connection_id)

    @property
    def pushed(self) -> bool:
        """Whether Amazon tells of each order, and somebody listens."""
        told = self.subscription
        if amazon().queue is None or not self._store.connected or told is None or not told.live:
            return False
        return QueueReading.current().reads(self._now)

    @property
    def since(self) -> datetime | None:
        return self.subscription.live_since if self.pushed and self.subscription else None

    @property
    def words(self) -> str:
        if self.pushed:
            return gettext("As they are paid: Amazon tells of each.")
        return gettext("About every three minutes, as Amazon is asked.")

    @property
    def missed(self) -> int:
        """How many orders Amazon didn't tell of; polls brought them.

        Nothing for whoever sees some stores alone: it is counted for all of the seller's.
        """
        return self.subscription.missed if self.subscription and not store_scope() else 0

    @cached_property
    def seconds(self) -> int | None:
        """From paid to the desk, in the middle of the last ones, by Amazon's clock."""
        signals = OrderSignal.select(OrderSignal.changed_at, OrderSignal.settled_at).where(
            OrderSignal.store == self._store,
            OrderSignal.status == OrderSignalStatus.FETCHED,
            OrderSignal.told_status.in_(TO_SHIP),
        )
        latest = list(signals.order_by(OrderSignal.settled_at.desc()).limit(LATEST))
        took = sorted(max(each.settled_at - each.changed_at, timedelta()) for each in latest)
        rate = amazon().clock_rate
        return round(took[len(took) // 2].total_seconds() * rate) if took else None
