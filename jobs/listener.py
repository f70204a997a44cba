"""The listener: hears from Amazon which orders have changed. Several do no harm; without any,
orders come by polls alone. `python -m jobs.listener`
"""

import os
import signal
import sys

import structlog
from peewee import PeeweeException
from redis import RedisError

from webapp.amazon.failure import AmazonFailure
from webapp.ground.amazon_client import amazon
from webapp.ground.database.db import connected, database_now, disconnect
from webapp.ground.repeated_warning import RepeatedWarning
from webapp.ground.start import settle, start_or_exit
from webapp.ground.work.shutdown_request import ShutdownRequest
from webapp.order_notifications.order_signal import OrderSignal
from webapp.order_notifications.queue_listener import QueueListener

FIRST_PAUSE = 1.0
LONGEST_PAUSE = 30.0
WITHOUT_QUEUE = "AMAZON_QUEUE_ARN isn't set: orders come by polls alone, and this listener idles."

log = structlog.get_logger(__name__)
repeated = RepeatedWarning(log)


class Listener:
    def __init__(self, queue_listener: QueueListener) -> None:
        self._queue_listener = queue_listener
        self._stopped = ShutdownRequest()
        self._pause = FIRST_PAUSE

    def run(self) -> None:
        """Listen until stopped."""
        log.info("listener.started")
        while not self._stopped.is_set():
            self._listen()

    def stop(self) -> None:
        self._stopped.set()

    @property
    def may_end(self) -> bool:
        """Whether nothing is in hand; what AWS has just given comes again."""
        return self._queue_listener.waiting

    def _listen(self) -> None:
        try:
            if self._queue_listener.listen():
                _hand_over()
        except AmazonFailure as failure:
            repeated.warn("listener.away", str(failure), failure=str(failure))
            self._note(failure)
            self._wait()
        except PeeweeException as error:
            repeated.warn("listener.database", error=type(error).__name__)
            disconnect()
            self._wait()
        else:
            self._pause = FIRST_PAUSE

    def _note(self, failure: AmazonFailure) -> None:
        try:
            self._queue_listener.note_failure(failure)
        except PeeweeException:
            disconnect()

    def _wait(self) -> None:
        self._stopped.wait(self._pause)
        self._pause = min(2 * self._pause, LONGEST_PAUSE)


def _hand_over() -> None:
    """Workers hear of it at once; the clock sends it again if they don't."""
    try:
        with connected():
            OrderSignal.hand_over_due(database_now())
    except RedisError as error:
        repeated.warn("listener.queue", error=type(error).__name__)


def main() -> None:
    start_or_exit(os.environ)
    settle()
    listener = listener_of_queue()
    if listener is None:
        _idle()
        return

    def stop(*_signal: object) -> None:
        listener.stop()
        if listener.may_end:
            sys.exit()

    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, stop)
    listener.run()


def listener_of_queue() -> Listener | None:
    """None where no queue is set."""
    queue = amazon().queue
    return Listener(QueueListener(queue, amazon().clock_rate)) if queue else None


def _idle() -> None:
    """Until asked to end: a host that sees a process end begins it again."""
    log.info("listener.idle", reason=WITHOUT_QUEUE)
    stopped = ShutdownRequest()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_signal: stopped.set())
    stopped.wait()


if __name__ == "__main__":
    main()
