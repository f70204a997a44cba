"""Listening: what the queue holds becomes signals, is committed, and only then deleted.

Whoever dies in between leaves messages that come again, and signals that they don't change.
"""

from datetime import datetime, timedelta

from webapp.amazon.failure import AmazonFailure, OperatorFault
from webapp.amazon.notification_queue import LONGEST_POLL, NotificationQueue, QueueMessage
from webapp.ground.database.db import connected, database_now
from webapp.order_notifications.queue_reading import NOTED_EACH, QueueReading
from webapp.order_notifications.signal_intake import SignalIntake

LOOKED_AT_EACH = timedelta(minutes=10)


class QueueListener:
    """One process' work on the queue; several do no harm."""

    def __init__(
        self, queue: NotificationQueue, clock_rate: float = 1.0, seconds: int = LONGEST_POLL
    ) -> None:
        self._queue = queue
        self._clock_rate = clock_rate
        self._seconds = seconds
        # Whether nothing is in hand, so that this process may end at once.
        self.waiting = False
        self._noted_at: datetime | None = None
        self._looked_at: datetime | None = None

    def listen(self) -> int:
        """Wait for messages and take them in; how many. Raises TryLater and OperatorFault."""
        self.waiting = True
        messages = self._queue.receive(self._seconds)
        self.waiting = False
        done = self._take(messages) if messages else []
        self._queue.delete(done)
        self._note_reading()
        return len(messages)

    def note_failure(self, failure: AmazonFailure) -> None:
        """For whoever looks why nothing comes."""
        words = failure.reason if isinstance(failure, OperatorFault) else "unreachable"
        with connected():
            QueueReading.current().note_failure(words)
        self._noted_at = None

    def _take(self, messages: list[QueueMessage]) -> list[QueueMessage]:
        with connected():
            now = database_now()
            taken = SignalIntake(now, self._clock_rate).take(messages)
            if taken.unreadable or taken.strange:
                QueueReading.current().note_read(now, taken.unreadable, taken.strange)
        return taken.done

    def _note_reading(self) -> None:
        with connected():
            now = database_now()
            if self._noted_at is None or now - self._noted_at > NOTED_EACH:
                QueueReading.current().note_read(now)
                self._noted_at = now
            if self._looked_at is None or now - self._looked_at > LOOKED_AT_EACH:
                QueueReading.current().note_attributes(self._queue.attributes(), now)
                self._looked_at = now
