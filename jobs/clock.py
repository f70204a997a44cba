"""The clock: looks each half second for what is due. One is enough, two do no harm.

`python -m jobs.clock`
"""

import os
import signal
import sys
import threading
from datetime import datetime, timedelta

import structlog
from peewee import PeeweeException
from redis import RedisError

from jobs.schedule import SCHEDULE, Duty
from webapp.clock import utcnow
from webapp.config import Settings, SettingsError
from webapp.crypto import KeyringError, KeysAway
from webapp.db import connected, database_now, disconnect
from webapp.dialect import reason_of
from webapp.ground import open_ground

TICK = 0.5
log = structlog.get_logger(__name__)


class Clock:
    def __init__(self) -> None:
        self._next: dict[str, datetime] = {}
        self._stopped = threading.Event()

    def run(self) -> None:
        """Tick until stopped."""
        log.info("clock.started")
        while not self._stopped.is_set():
            self.tick(utcnow())
            self._stopped.wait(TICK)

    def stop(self, *_signal: object) -> None:
        self._stopped.set()

    def tick(self, now: datetime) -> None:
        """Do every duty that is due; one that fails keeps no other from being done."""
        for duty in SCHEDULE:
            if self._is_due(duty, now):
                self._next[duty.name] = now + duty.every
                self._do(duty)

    def _is_due(self, duty: Duty, now: datetime) -> bool:
        """Also when this machine's clock was set back, for the time that it repeats."""
        wait = self._next.get(duty.name, now) - now
        return wait <= timedelta() or wait > duty.every

    def _do(self, duty: Duty) -> None:
        try:
            with connected():
                duty.act(database_now())
        except PeeweeException as error:
            kind, reason = type(error).__name__, reason_of(error)
            log.warning("clock.database", duty=duty.name, error=kind, reason=reason)
            disconnect()
        except RedisError as error:
            log.warning("clock.queue", duty=duty.name, error=type(error).__name__)
        except Exception:
            log.exception("clock.failed", duty=duty.name)


def main() -> None:
    try:
        open_ground(Settings.from_environment(os.environ))
    except (SettingsError, KeyringError, KeysAway) as error:
        sys.exit(str(error))
    clock = Clock()
    signal.signal(signal.SIGTERM, clock.stop)
    signal.signal(signal.SIGINT, clock.stop)
    clock.run()


if __name__ == "__main__":
    main()
