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
from webapp.order_notifications.order_signal import OrderSignal, Urgency
from webapp.order_notifications.queue_reading import QueueReading
from webapp.order_notifications.subscription import Subscription, SubscriptionStatus
from webapp.orders.order import Order
from webapp.stores.connection import Connection
from webapp.stores.store import Store

log = structlog.get_logger(__name__)

DAY = timedelta(days=1)
SHORTEST_LAG = timedelta(seconds=1)
# getOrder brings one in two seconds: the fiftieth comes after 100, and what is 120 seconds old the
# next poll may show.
TOO_MANY = 50
# Below so many orders a second it keeps up again.
FEW_A_SECOND = 0.4
# A long count, which chance hardly changes, or, when a crowd has just begun, a short one less what
# may be chance.
RATE_WINDOWS = ((timedelta(minutes=15), 1.0), (timedelta(minutes=3), 0.8))
# What a poll's one call brings, with a little room.
PAGE = 97


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
            self._divide(now, reads)

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

    def _divide(self, now: datetime, reads: bool) -> None:
        """Where Amazon tells of more than can be fetched one by one, search and getOrder take
        different orders: each poll reaches back for one page, and what lies between is fetched."""
        reached = Connection.poll_reach.is_null(False)
        divided = {each.id for each in Connection.select(Connection.id).where(reached)}
        crowded = self._crowded(now) if reads else set()
        rates = self._rates(now) if reads and divided | crowded else {}
        for connection_id in sorted(divided | crowded):
            rate = rates.get(connection_id, 0.0)
            reach = LAG.total_seconds() + PAGE / rate if rate > FEW_A_SECOND else None
            Connection.update(poll_reach=reach and reach / self._rate).where(
                Connection.id == connection_id
            ).execute()
            if reach and connection_id not in crowded:
                OrderSignal.take_up_left(connection_id, now, now - STEADY / self._rate)

    def _crowded(self, now: datetime) -> set[int]:
        """The sellers of whose orders more wait than getOrder brings before the next poll does."""
        waiting = OrderSignal.select(Store.connection).join(Store)
        urgent = OrderSignal.for_get_order(now) & (OrderSignal.urgency < Urgency.OTHER)
        counted = waiting.where(urgent).group_by(Store.connection)
        many = counted.having(peewee.fn.COUNT(OrderSignal.id) > TOO_MANY)
        return {connection_id for (connection_id,) in many.tuples()}

    def _rates(self, now: datetime) -> dict[int, float]:
        """How many orders a second become ready to ship, by connection."""
        rates: dict[int, float] = {}
        for window, share in RATE_WINDOWS:
            for connection_id, told in self._told_since(now - window / self._rate).items():
                rate = share * told / window.total_seconds()
                rates[connection_id] = max(rate, rates.get(connection_id, 0.0))
        return rates

    def _told_since(self, since: datetime) -> dict[int, int]:
        lately = OrderSignal.select(Store.connection, peewee.fn.COUNT(OrderSignal.id)).join(Store)
        told = lately.where(OrderSignal.first_told_at > since).group_by(Store.connection)
        return dict(told.tuples())

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
