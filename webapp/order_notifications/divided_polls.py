"""Where Amazon tells of more orders than can be fetched one by one, search and getOrder take
different ones: each poll reaches back for one page, and what lies between two is fetched."""

from datetime import datetime, timedelta

import peewee

from webapp.imports.poll_interval import LAG, STEADY
from webapp.order_notifications.change_urgency import SHIPPED
from webapp.order_notifications.order_signal import OrderSignal, OrderSignalStatus, Urgency
from webapp.stores.connection import Connection
from webapp.stores.store import Store

# getOrder brings one in two seconds: the fiftieth comes after 100, and what is 120 seconds old the
# next poll may show.
TOO_MANY = 50
# Below so many orders a second it keeps up again.
FEW_A_SECOND = 0.4
# A long count, which chance hardly changes, or, when a crowd has just begun, a short one less what
# may be chance.
RATE_WINDOWS = ((timedelta(minutes=15), 1.0), (timedelta(minutes=3), 0.8))
# What a poll's one call brings, with a little room: a second page costs the next poll.
PAGE = 97
# By then a poll that was due has brought what it finds.
POLL_TAKES = timedelta(seconds=15)


class DividedPolls:
    """Amazon's time runs `clock_rate` times as fast as ours: 1 for the real one."""

    def __init__(self, clock_rate: float) -> None:
        self._rate = clock_rate

    def perform(self, now: datetime, reads: bool) -> None:
        """Say of each seller how far back polls reach, if the time is divided; not where nobody
        `reads` the queue."""
        reached = Connection.poll_reach.is_null(False)
        divided = {each.id for each in Connection.select(Connection.id).where(reached)}
        crowded = self._crowded(now) if reads else set()
        rates = self._rates(now) if reads and divided | crowded else {}
        for connection in Connection.select().where(Connection.id.in_(divided | crowded)):
            reach = self._reach(connection, rates.get(connection.id, 0.0), now)
            Connection.update(poll_reach=reach and reach.total_seconds()).where(
                Connection.id == connection.id
            ).execute()
            if reach and connection.id not in crowded:
                OrderSignal.take_up_left(connection.id, now, now - STEADY / self._rate)

    def _reach(self, connection: Connection, rate: float, now: datetime) -> timedelta | None:
        """How far back the next poll is to look, of our time."""
        if rate <= FEW_A_SECOND:
            return None
        usual, lag = (LAG + timedelta(seconds=PAGE / rate)) / self._rate, LAG / self._rate
        polled_at = next_poll(connection, self._rate)
        if polled_at is None or now < polled_at - lag:
            return usual
        # All that it can show has been told of: it is asked for a page of it, by count.
        until = polled_at - lag
        since = self._page_begins(connection, polled_at - 2 * usual, until)
        self._assign(connection, now, since, until, polled_at + POLL_TAKES / self._rate)
        return polled_at - since

    @staticmethod
    def _page_begins(connection: Connection, earliest: datetime, until: datetime) -> datetime:
        """When the oldest order of the last page of changes between these changed."""
        listed = OrderSignal.select(OrderSignal.changed_at).where(
            OrderSignal.of_connection(connection.id),
            # By its index.
            OrderSignal.heard_at > earliest,
            OrderSignal.changed_at.between(earliest, until),
            OrderSignal.told_status != SHIPPED,
        )
        first = listed.order_by(OrderSignal.changed_at.desc()).offset(PAGE - 1).first()
        return first.changed_at if first else earliest

    @staticmethod
    def _assign(
        connection: Connection, now: datetime, since: datetime, until: datetime, polled_at: datetime
    ) -> None:
        """What waits and changed between these is the poll's, what is older getOrder's."""
        waiting = OrderSignal.status == OrderSignalStatus.WAITING
        waiting &= OrderSignal.of_connection(connection.id)
        OrderSignal.update(polled_at=polled_at).where(
            waiting, OrderSignal.changed_at.between(since, until)
        ).execute()
        OrderSignal.update(polled_at=None, due_at=now).where(
            waiting, OrderSignal.changed_at < since, OrderSignal.polled_at > now
        ).execute()

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


def next_poll(connection: Connection, clock_rate: float) -> datetime | None:
    """When the seller's next poll is due, or the one under way was; polls keep their times."""
    if connection.last_poll_at is None:
        return None
    return connection.last_poll_at + STEADY / clock_rate


def poll_that_brings(
    connection: Connection, changed_at: datetime, clock_rate: float
) -> datetime | None:
    """By when a poll has brought a change, where polls and getOrder divide the time between them;
    None when none will."""
    polled_at = next_poll(connection, clock_rate)
    if connection.poll_reach is None or polled_at is None:
        return None
    while polled_at - LAG / clock_rate < changed_at:
        polled_at += STEADY / clock_rate
    reaches = polled_at - timedelta(seconds=connection.poll_reach) <= changed_at
    return polled_at + POLL_TAKES / clock_rate if reaches else None
