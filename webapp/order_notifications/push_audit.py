"""Polls audit push: an order that a poll brought new, and of which nothing told, is a miss.

Without a miss for a day, polls of that seller may be seldom; after any, they aren't.
"""

from collections import Counter
from datetime import datetime, timedelta
from typing import Any

import peewee
import structlog

from webapp.ground.database.db import database
from webapp.imports.poll_interval import LAG, STEADY
from webapp.order_notifications.divided_polls import DividedPolls
from webapp.order_notifications.order_signal import OrderSignal
from webapp.order_notifications.queue_reading import QueueReading
from webapp.order_notifications.subscription import Subscription, SubscriptionStatus
from webapp.orders.order import Order
from webapp.stores.connection import Connection
from webapp.stores.store import Store

log = structlog.get_logger(__name__)

DAY = timedelta(days=1)
SHORTEST_LAG = timedelta(seconds=1)


class PushAudit:
    """Amazon's time runs `clock_rate` times as fast as ours: 1 for the real one."""

    def __init__(self, clock_rate: float) -> None:
        self._rate = clock_rate
        self._lag = max(LAG / clock_rate, SHORTEST_LAG)

    def perform(self, now: datetime) -> None:
        with database.atomic():
            reading = QueueReading.current()
            latest = self._latest(reading.audited_order_id, now - self._lag)
            if latest:
                self._note(Counter(self._missed(reading.audited_order_id, latest)), now)
                reading.note_audited(latest)
            reads = reading.reads(now)
            self._set_rhythm(now, reads)
            DividedPolls(self._rate).perform(now, reads)

    @classmethod
    def end_trust(cls) -> None:
        """No queue is set any more: polls are all there is."""
        trusted = Connection.pushed_since.is_null(False) | Connection.poll_reach.is_null(False)
        Connection.update(pushed_since=None, poll_reach=None).where(trusted).execute()

    def _latest(self, after: int, until: datetime) -> int:
        newest = Order.select(peewee.fn.MAX(Order.id))
        return newest.where(Order.id > after, Order.imported_at <= until).scalar() or 0

    def _missed(self, after: int, until: int) -> list[int]:
        """The connections of orders that came without being told of, one for each order."""
        told = (OrderSignal.store == Order.store) & (
            OrderSignal.amazon_order_id == Order.amazon_order_id
        )
        untold = (
            Order.select(
                Store.connection,
                Order.last_updated_at,
                Subscription.live_since,
                Store.created_at,
            )
            .join(Store)
            .join(Subscription, on=Subscription.connection == Store.connection)
            .join(OrderSignal, peewee.JOIN.LEFT_OUTER, on=told)
            .where(
                Order.id.between(after + 1, until),
                Order.last_updated_at > Subscription.live_since,
                Subscription.status == SubscriptionStatus.LIVE,
                OrderSignal.id.is_null(),
            )
        )
        # What changed before Amazon told us anything, or before the store was here, is no miss.
        return [
            connection_id
            for connection_id, changed_at, live_since, created_at in untold.tuples()
            if changed_at > max(live_since, created_at) + self._lag
        ]

    def _note(self, missed: Counter[int], now: datetime) -> None:
        for connection_id, number in sorted(missed.items()):
            log.warning("push.missed", connection=connection_id, orders=number)
            Subscription.count(connection_id, missed=number)
            Subscription.update(last_missed_at=now).where(
                Subscription.connection == connection_id
            ).execute()

    def _set_rhythm(self, now: datetime, reads: bool) -> None:
        trusted = self._trusted(now)
        if reads:
            Connection.update(pushed_since=now).where(
                Connection.pushed_since.is_null(), Connection.id.in_(trusted)
            ).execute()
        proven = Connection.id.not_in(trusted) if reads else peewee.SQL("1 = 1")
        fallen = Connection.pushed_since.is_null(False) & proven
        soon = now + STEADY / self._rate
        sooner = Connection.next_poll_at > soon
        Connection.update(next_poll_at=soon).where(fallen, sooner).execute()
        Connection.update(pushed_since=None).where(fallen).execute()

    def _trusted(self, now: datetime) -> Any:
        """The sellers of whom Amazon has told, for a day, all that polls have found."""
        since = now - DAY / self._rate
        unmissed = Subscription.last_missed_at.is_null() | (Subscription.last_missed_at < since)
        return Subscription.select(Subscription.connection).where(
            Subscription.status == SubscriptionStatus.LIVE,
            Subscription.live_since < since,
            Subscription.last_heard_at > since,
            unmissed,
        )
