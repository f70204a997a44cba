"""Taking in what Amazon told: messages become signals, a batch in one transaction."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from operator import itemgetter
from typing import Any

import peewee
import structlog

from webapp.amazon.notification import OrderChange, UnreadableNotification, read_order_change
from webapp.amazon.notification_queue import QueueMessage
from webapp.ground.database.db import database, read_time
from webapp.imports.import_kind import overlap
from webapp.imports.known_order import Key, known_orders
from webapp.order_notifications.change_urgency import TO_SHIP, is_remembered, urgency_of
from webapp.order_notifications.divided_polls import poll_that_brings
from webapp.order_notifications.order_signal import OrderSignal, OrderSignalStatus, Urgency
from webapp.order_notifications.subscription import Subscription, SubscriptionStatus
from webapp.stores.connection import Connection, ConnectionStatus
from webapp.stores.store import Store

log = structlog.get_logger(__name__)


@dataclass(frozen=True)
class TakenMessages:
    """`done` may be deleted; what can't be read is left for the dead letters."""

    done: list[QueueMessage]
    unreadable: int
    strange: int


class SignalIntake:
    """Of one batch of messages, received at `now` by the database's clock."""

    def __init__(self, now: datetime, clock_rate: float = 1.0) -> None:
        self._now = now
        self._clock_rate = clock_rate

    def take(self, messages: Iterable[QueueMessage]) -> TakenMessages:
        done, changes, unreadable = [], [], 0
        for message in messages:
            try:
                change = read_order_change(message.body)
            except UnreadableNotification:
                unreadable += 1
                continue
            done.append(message)
            if change is not None:
                changes.append(change)
        with database.atomic():
            strange = self._write(changes) if changes else 0
        taken = TakenMessages(done, unreadable, strange)
        if unreadable or strange:
            log.warning("notification.passed_over", unreadable=unreadable, strange=strange)
        return taken

    def _write(self, changes: list[OrderChange]) -> int:
        """How many were of nobody's whom we subscribed for."""
        subscriptions = _subscriptions({change.subscription_id for change in changes})
        ours = [
            change
            for change in changes
            if (found := subscriptions.get(change.subscription_id))
            and found.connection.selling_partner_id == change.seller_id
        ]
        stores = _stores({each.connection_id for each in subscriptions.values()})
        newest: dict[Key, OrderChange] = {}
        for change in sorted(ours, key=lambda each: each.changed_at):
            connection_id = subscriptions[change.subscription_id].connection_id
            store = stores.get((connection_id, change.marketplace_id))
            if store is not None:
                newest[store.id, change.order_id] = change
        self._note(newest, {store.id: store for store in stores.values()})
        self._count(Counter(subscriptions[each.subscription_id].connection_id for each in ours))
        return len(changes) - len(ours)

    def _note(self, newest: Mapping[Key, OrderChange], stores: Mapping[int, Store]) -> None:
        known = known_orders(newest)
        turns = _turns({store.connection_id for store in stores.values()}, self._now)
        rows, connections = [], {}
        # In one order for all listeners, so that none waits in a circle.
        for key, change in sorted(newest.items(), key=itemgetter(0)):
            store, urgency = stores[key[0]], urgency_of(change, known.get(key))
            if not is_remembered(change, known.get(key)):
                continue
            connections[store.connection_id] = store.connection
            waits = urgency is not None and not _is_polled(store, change)
            row = self._row(store, change, urgency if waits else None)
            rows.append(row | {"due_at": turns.get(store.connection_id, self._now)})
        if rows:
            OrderSignal.note_all(rows)
        for connection_id, connection in sorted(connections.items(), key=itemgetter(0)):
            left = OrderSignal.leave_oldest(connection, self._now)
            Subscription.count(connection_id, left=left)

    def _row(self, store: Store, change: OrderChange, urgency: Urgency | None) -> dict[str, Any]:
        """What has nothing to wait for is remembered too: whoever audits asks what was told."""
        waits = urgency is not None
        return {
            "account": store.account_id,
            "store": store,
            "amazon_order_id": change.order_id,
            "status": OrderSignalStatus.WAITING if waits else OrderSignalStatus.HERE,
            "told_status": change.status[:32],
            "urgency": urgency or Urgency.CANCELLED,
            "changed_at": change.changed_at,
            "heard_at": self._now,
            "first_told_at": self._now if change.status in TO_SHIP else None,
            "settled_at": None if waits else self._now,
            "polled_at": poll_that_brings(store.connection, change.changed_at, self._clock_rate),
        }

    def _count(self, heard: Counter[int]) -> None:
        for connection_id, number in sorted(heard.items()):
            Subscription.count(connection_id, heard=number)
            Subscription.update(last_heard_at=self._now).where(
                Subscription.connection == connection_id
            ).execute()


def _is_polled(store: Store, change: OrderChange) -> bool:
    """Whether a poll has passed the change: then it is in."""
    return bool(store.imported_until and change.changed_at < store.imported_until - overlap())


def _subscriptions(ids: Iterable[str]) -> dict[str, Subscription]:
    """Those of connected sellers; whatever else comes is nobody's."""
    query = (
        Subscription.select(Subscription, Connection)
        .join(Connection)
        .where(
            Subscription.subscription_id.in_(sorted(ids)),
            Subscription.status == SubscriptionStatus.LIVE,
            Connection.status == ConnectionStatus.CONNECTED,
        )
    )
    return {found.subscription_id: found for found in query if found.subscription_id}


def _turns(connection_ids: Iterable[int], now: datetime) -> dict[int, datetime]:
    """When what waits for a seller's budget is asked for again: what comes meanwhile would find
    the next call before what is first."""
    paced = OrderSignal.for_get_order(now) & (OrderSignal.due_at > now)
    paced &= (OrderSignal.waiting_for == "paced") & (OrderSignal.urgency < Urgency.OTHER)
    query = OrderSignal.select(Store.connection, peewee.fn.MIN(OrderSignal.due_at)).join(Store)
    query = query.where(paced, Store.connection.in_(list(connection_ids)))
    return {each: read_time(at) for each, at in query.group_by(Store.connection).tuples()}


def _stores(connection_ids: Iterable[int]) -> dict[tuple[int, str], Store]:
    live = Store.connection.in_(list(connection_ids)) & Store.disconnected_at.is_null()
    query = Store.select(Store, Connection).join(Connection).where(live)
    return {(each.connection_id, each.marketplace_id): each for each in query}
