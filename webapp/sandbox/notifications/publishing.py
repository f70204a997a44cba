"""Publishing: what changed about orders becomes messages in the queue, with faults on command."""

import json
from dataclasses import dataclass
from random import Random

from webapp.sandbox import seller as sellers
from webapp.sandbox.fault import Faults
from webapp.sandbox.notifications.change import Change
from webapp.sandbox.notifications.hidden_change import HiddenChange
from webapp.sandbox.notifications.order_change import LEVELS, body_of, payload_of
from webapp.sandbox.notifications.queue_message import QUEUE, SECRETS, QueueMessage
from webapp.sandbox.notifications.subscription import ORDER_CHANGE, Subscription
from webapp.sandbox.order import Order

# What is placed into the past is no news.
NEWS_FOR = 15 * 60_000
ON_COMMAND = "queue"


@dataclass(frozen=True)
class Occasion:
    """When it is published (milliseconds), and how fast time runs."""

    now: int
    clock_rate: float

    def later(self, seconds: float) -> int:
        return self.now + int(seconds * 1000 / self.clock_rate)


class Publishing:
    """Of one world."""

    def __init__(self, faults: Faults, application_id: str, seed: int) -> None:
        self._faults = faults
        self._application_id = application_id
        self._dice = Random(seed)

    def publish(self, changes: list[Change], occasion: Occasion) -> bool:
        """Whether anything was sent."""
        if not changes or not Subscription.select().exists():
            return False
        sent = [self._tell(change, occasion) for change in changes]
        return any(sent)

    def publish_secret(self, body: str, occasion: Occasion) -> None:
        """Into its own queue."""
        if self._is_lost(""):
            return
        if self._faults.take("garble_message", ON_COMMAND, ""):
            body = body[: len(body) // 2]
        self._send(body, "", occasion, SECRETS)

    def _tell(self, change: Change, occasion: Occasion) -> bool:
        order = Order.get_or_none(Order.order_id == change.order_id)
        if order is None or order.updated_at < occasion.now - NEWS_FOR:
            return False
        subscription = Subscription.of_seller(order.seller_id, order.region, ORDER_CHANGE)
        if subscription is None:
            return False
        sent = [self._level(order, change, subscription, each, occasion) for each in LEVELS]
        return any(sent)

    def _level(
        self,
        order: Order,
        change: Change,
        subscription: Subscription,
        level: str,
        occasion: Occasion,
    ) -> bool:
        payload = payload_of(order.facts(), order.seller_id, level, change.kind)
        key = sellers.find(order.seller_id).key
        if not subscription.lets_through(payload) or self._is_lost(key):
            return False
        facts = body_of(payload, subscription.subscription_id, self._application_id, occasion.now)
        body = json.dumps(facts)
        if self._faults.take("garble_message", ON_COMMAND, key):
            body = body[: len(body) // 2]
        if early := self._faults.take("early_message", ON_COMMAND, key):
            HiddenChange.hide(order.order_id, change.before, occasion.later(early.seconds))
        self._send(body, key, occasion)
        return True

    def _is_lost(self, key: str) -> bool:
        """One in so many, by dice, or each of them."""
        for fault in self._faults.in_force():
            if fault.kind == "queue_gone" and fault.detail == "deleted":
                return True
            if fault.hits("lose_message", ON_COMMAND, key):
                lost = self._dice.random() < float(fault.detail or 1)
                return lost and self._faults.take("lose_message", ON_COMMAND, key) is not None
        return False

    def _send(self, body: str, key: str, occasion: Occasion, queue: str = QUEUE) -> None:
        held = self._faults.take("hold_message", ON_COMMAND, key)
        visible_at = occasion.later(held.seconds) if held else occasion.now
        repeated = self._faults.take("repeat_message", ON_COMMAND, key)
        for _ in range(int(repeated.detail) if repeated else 1):
            QueueMessage.send(body, occasion.now, visible_at, queue)
