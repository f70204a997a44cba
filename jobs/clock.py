"""The clock: looks each half second for what is due. One is enough, two do no harm.

`python -m jobs.clock`
"""

import os
import signal
from datetime import datetime, timedelta

import structlog
from peewee import PeeweeException
from redis import RedisError

from jobs.schedule import SCHEDULE, Duty
from webapp.ground.clock import utcnow
from webapp.ground.database.db import connect, database_now, disconnect
from webapp.ground.database.dialect import reason_of
from webapp.ground.repeated_warning import RepeatedWarning
from webapp.ground.start import settle, start_or_exit
from webapp.ground.work.process_heartbeat import ProcessHeartbeat
from webapp.ground.work.shutdown_request import ShutdownRequest

TICK = 0.5
log = structlog.get_logger(__name__)
repeated = RepeatedWarning(log)


class Clock:
    def __init__(self) -> None:
        self._next: dict[Duty, datetime] = {}
        self._stopped = ShutdownRequest()
        self._heartbeat = ProcessHeartbeat("clock")

    def run(self) -> None:
        """Tick until stopped."""
        log.info("clock.started")
        while not self._stopped.is_set():
            self.tick(utcnow())
            self._heartbeat.beat(utcnow())
            self._stopped.wait(TICK)
        self._heartbeat.end()

    def stop(self, *_signal: object) -> None:
        self._stopped.set()

    def tick(self, now: datetime) -> None:
        """Do every duty that is due; one that fails keeps no other from being done."""
        for duty in SCHEDULE:
            if self._is_due(duty, now):
                self._next[duty] = now + duty.every
                self._do(duty)
        disconnect()

    def _is_due(self, duty: Duty, now: datetime) -> bool:
        """Also when this machine's clock was set back, for the time that it repeats."""
        wait = self._next.get(duty, now) - now
        return wait <= timedelta() or wait > duty.every

    def _do(self, duty: Duty) -> None:
        try:
            connect()
            duty.act(database_now())
        except PeeweeException as error:
            kind, reason = type(error).__name__, reason_of(error)
            repeated.warn("clock.database", kind, duty=duty.name, error=kind, reason=reason)
            disconnect()
        except RedisError as error:
            repeated.warn("clock.queue", duty=duty.name, error=type(error).__name__)
        except Exception as error:  # noqa: BLE001 - one duty keeps no other from being done
            kind = type(error).__name__
            repeated.warn("clock.failed", duty.name, kind, exc_info=error, duty=duty.name)


def main() -> None:
    start_or_exit(os.environ)
    settle()
    clock = Clock()
    signal.signal(signal.SIGTERM, clock.stop)
    signal.signal(signal.SIGINT, clock.stop)
    clock.run()


if __name__ == "__main__":
    main()
