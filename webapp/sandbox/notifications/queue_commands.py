"""Commands about the queue: what it does wrong, to how many messages; and client secrets."""

from typing import Any

from webapp.sandbox.commands import Commands, Facts
from webapp.sandbox.moment import DAY
from webapp.sandbox.notifications.client_secret import ClientSecret, day_of
from webapp.sandbox.notifications.hidden_change import HiddenChange
from webapp.sandbox.notifications.publishing import ON_COMMAND
from webapp.sandbox.notifications.queue_message import (
    DEAD_LETTERS,
    QUEUE,
    SECRETS,
    QueueMessage,
)
from webapp.sandbox.notifications.subscription import Subscription
from webapp.sandbox.world import World

GONE = ("unreachable", "deleted")


class QueueCommands(Commands):
    """`messages` None is until `lift`. Kinds to lift: `repeat_message`, `lose_message`,
    `garble_message`, `hold_message`, `early_message`, `shuffle_messages`, `queue_gone`."""

    def repeat_messages(self, times: int = 2, messages: int | None = None) -> int:
        """Each message comes so often."""
        return self._queue_fault("repeat_message", messages, detail=str(times))

    def lose_messages(
        self, messages: int | None = None, share: float = 1, seller: str | None = None
    ) -> int:
        """Each, or this share of them, never comes."""
        return self._queue_fault("lose_message", messages, seller, detail=str(share))

    def garble_messages(self, messages: int | None = 1) -> int:
        """They come as half of themselves."""
        return self._queue_fault("garble_message", messages)

    def hold_messages(self, seconds: float, messages: int | None = None) -> int:
        """They come so much later, in Amazon's time."""
        return self._queue_fault("hold_message", messages, seconds=seconds)

    def send_early(self, seconds: float, messages: int | None = None) -> int:
        """They come so much before `getOrder` knows of the change, in Amazon's time."""
        return self._queue_fault("early_message", messages, seconds=seconds)

    def show_changes(self) -> None:
        """`getOrder` knows by now of all that was told early."""
        HiddenChange.delete().execute()

    def shuffle_queue(self, messages: int | None = None) -> int:
        """Receives come in any order."""
        return self._queue_fault("shuffle_messages", messages)

    def take_queue_away(self, how: str = "unreachable") -> int:
        """`unreachable`: it fills and can't be read; `deleted`: what is sent to it is lost."""
        if how not in GONE:
            raise ValueError(f"{how} is not one of {', '.join(GONE)}.")
        return self._queue_fault("queue_gone", None, detail=how)

    def drop_subscriptions(self) -> None:
        """As if Amazon had forgotten all of them."""
        Subscription.delete().execute()

    def enroll_rotation(self, enrolled: bool = True) -> None:
        """Whether a queue is registered for a new client secret."""
        self._world.enrolled = enrolled

    def end_old_client_secrets(self) -> None:
        """As if the seven days were over."""
        ClientSecret.end_old(self._world.now())

    def rotate_by_hand(self) -> str:
        """As in Seller Central; the new secret, which comes by no queue."""
        world = self._world
        days = day_of(world.clock_rate)
        made, _ = ClientSecret.rotate(world.settings.client_secret, world.now(), days)
        return str(made.secret)

    def warn_of_expiry(self, days: float = 21) -> None:
        """Amazon says that the secret in use ends in so many of our own days."""
        world = self._world
        ends_at = world.now() + int(days * DAY)
        world.publish_secret(ClientSecret.warning(world.settings, ends_at, world.now()))

    def _queue_fault(
        self, kind: str, messages: int | None, seller: str | None = None, **facts: Any
    ) -> int:
        return self._add_fault(kind, ON_COMMAND, seller, calls=messages, **facts)


def queue_facts(world: World) -> Facts:
    """How many messages wait, are in flight, are held back, and are dead letters."""
    visible, in_flight, held = QueueMessage.counts(QUEUE, world.now())
    dead = sum(QueueMessage.counts(DEAD_LETTERS, world.now()))
    subscriptions = [each.seller_id for each in Subscription.select()]
    return {
        "secrets": QueueMessage.select().where(QueueMessage.queue == SECRETS).count(),
        "waiting": visible,
        "in_flight": in_flight,
        "held": held,
        "dead_letters": dead,
        "subscribed": subscriptions,
    }
