"""The remote control's buttons for the queue, in a program's hand."""

from typing import Any

Facts = dict[str, Any]


class QueueControl:
    """`messages` None is until `lift`. Kinds to lift: `repeat_message`, `lose_message`,
    `garble_message`, `hold_message`, `early_message`, `shuffle_messages`, `queue_gone`."""

    def repeat_messages(self, times: int = 2, messages: int | None = None) -> None:
        """Each message comes so often."""
        self._do("repeat_messages", times=times, messages=messages)

    def lose_messages(
        self, messages: int | None = None, share: float = 1, seller: str | None = None
    ) -> None:
        """Each, or this share of them, never comes."""
        self._do("lose_messages", messages=messages, share=share, seller=seller)

    def garble_messages(self, messages: int = 1) -> None:
        self._do("garble_messages", messages=messages)

    def hold_messages(self, seconds: float, messages: int | None = None) -> None:
        """They come so much later, in Amazon's time."""
        self._do("hold_messages", seconds=seconds, messages=messages)

    def send_early(self, seconds: float, messages: int | None = None) -> None:
        """They come so much before `getOrder` knows of the change, in Amazon's time."""
        self._do("send_early", seconds=seconds, messages=messages)

    def show_changes(self) -> None:
        """`getOrder` knows by now of all that was told early."""
        self._do("show_changes")

    def shuffle_queue(self) -> None:
        self._do("shuffle_queue")

    def take_queue_away(self, how: str = "unreachable") -> None:
        """Until `lift("queue_gone")`; `deleted` loses what is sent meanwhile."""
        self._do("take_queue_away", how=how)

    def drop_subscriptions(self) -> None:
        """As if Amazon had forgotten all of them."""
        self._do("drop_subscriptions")

    def enroll_rotation(self, enrolled: bool = True) -> None:
        """Whether a queue is registered for a new client secret."""
        self._do("enroll_rotation", enrolled=enrolled)

    def end_old_client_secrets(self) -> None:
        """As if the seven days were over."""
        self._do("end_old_client_secrets")

    def rotate_by_hand(self) -> str:
        """As in Seller Central; the new secret, which comes by no queue."""
        return str(self._do("rotate_by_hand")["client_secret"])

    def warn_of_expiry(self, days: float = 21) -> None:
        """Amazon says that the secret in use ends in so many days."""
        self._do("warn_of_expiry", days=days)

    def queue(self) -> Facts:
        """{"waiting", "in_flight", "held", "dead_letters", "subscribed", "secrets"}"""
        return self._read("queue")

    def _do(self, verb: str, **arguments: Any) -> Facts:
        raise NotImplementedError

    def _read(self, noun: str, **arguments: Any) -> Facts:
        raise NotImplementedError
