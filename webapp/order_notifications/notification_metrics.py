"""Metrics of what Amazon tells, over all accounts, for whoever runs the installation."""

from collections.abc import Callable

import peewee

from webapp.ground.clock import utcnow
from webapp.ground.database.db import read_time
from webapp.order_notifications.change_urgency import TO_SHIP
from webapp.order_notifications.order_signal import OrderSignal, OrderSignalStatus, Urgency
from webapp.order_notifications.queue_reading import QueueReading
from webapp.order_notifications.subscription import Subscription, SubscriptionStatus
from webapp.stores.connection import Connection
from webapp.stores.store import Store

LATEST = 100


def counted(name: str) -> Callable[[], float]:
    """What came of all signals together."""

    def figure() -> float:
        return float(Subscription.select(peewee.fn.SUM(getattr(Subscription, name))).scalar() or 0)

    return figure


def in_status(status: SubscriptionStatus) -> Callable[[], float]:
    def figure() -> float:
        return float(Subscription.select().where(Subscription.status == status).count())

    return figure


def waiting() -> float:
    return float(OrderSignal.select().where(_waits()).count())


def oldest_seconds() -> float:
    """How long the oldest signal waits."""
    oldest = read_time(
        OrderSignal.select(peewee.fn.MIN(OrderSignal.heard_at)).where(_waits()).scalar()
    )
    return max((utcnow() - oldest).total_seconds(), 0) if oldest else 0


def silent_seconds() -> float:
    """How long nobody has read the queue; 0 before anybody ever did."""
    read_at = QueueReading.current().read_at
    return max((utcnow() - read_at).total_seconds(), 0) if read_at else 0


def unreadable() -> float:
    return float(QueueReading.current().unreadable)


def unknown() -> float:
    return float(QueueReading.current().strange)


def seconds_to_desk() -> float:
    """From paid to the desk, in the middle of the last hundred that were fetched."""
    fetched = OrderSignal.select(OrderSignal.changed_at, OrderSignal.settled_at).where(
        OrderSignal.status == OrderSignalStatus.FETCHED, OrderSignal.told_status.in_(TO_SHIP)
    )
    latest = list(fetched.order_by(OrderSignal.id.desc()).limit(LATEST))
    took = sorted((each.settled_at - each.changed_at).total_seconds() for each in latest)
    return max(took[len(took) // 2], 0) if took else 0


def _waits() -> peewee.Expression:
    """What getOrder is to fetch: where polls and getOrder divide the time between them, the polls
    bring what isn't urgent, and it stands there without being late."""
    divided = Connection.poll_reach.is_null(False)
    stores = Store.select(Store.id).join(Connection).where(divided)
    asked_for = (OrderSignal.urgency < Urgency.OTHER) | OrderSignal.store.not_in(stores)
    return (OrderSignal.status == OrderSignalStatus.WAITING) & asked_for


LIVE, REFUSED = SubscriptionStatus.LIVE, SubscriptionStatus.REFUSED
GAUGES = {
    "orderdesk_push_sellers": ("Sellers of whose orders Amazon tells", in_status(LIVE)),
    "orderdesk_push_refused": (
        "Sellers of whose orders Amazon refuses to tell",
        in_status(REFUSED),
    ),
    "orderdesk_push_heard": ("Changes that Amazon told of", counted("heard")),
    "orderdesk_push_fetched": ("Of them fetched by number", counted("fetched")),
    "orderdesk_push_dropped": ("Of them left to the next poll", counted("left")),
    "orderdesk_push_missed": ("Orders that polls brought and nothing told of", counted("missed")),
    "orderdesk_push_waiting": ("Changes that wait to be fetched", waiting),
    "orderdesk_push_oldest_seconds": ("How long the oldest of them waits", oldest_seconds),
    "orderdesk_push_silent_seconds": ("How long nobody has read the queue", silent_seconds),
    "orderdesk_push_unreadable": ("Messages that couldn't be read", unreadable),
    "orderdesk_push_unknown": ("Messages of sellers that no account holds, dropped", unknown),
    "orderdesk_push_seconds": ("From paid to the desk, the middle of the last", seconds_to_desk),
}
