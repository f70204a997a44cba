"""A process's heartbeat: when each clock and each worker last did its part, in Redis.

Who ends as asked takes its heartbeat along; one that was killed or hangs leaves it to grow old.
"""

import time
from datetime import datetime, timedelta
from typing import Any

from webapp.ground.work.job_queue import QUEUE_AWAY, process_name, redis_connection

KEY = "orderdesk:heartbeats"
EACH_SECONDS = 5.0
# An idle worker waits for a job so long without a beat, and some.
LIVE = timedelta(seconds=60)
# Until then a lost process is counted; its successor has another name.
REMEMBERED = timedelta(minutes=15)


class ProcessHeartbeat:
    """Of this process, whose kind is `clock` or `worker`; a forked job beats for its worker."""

    def __init__(self, kind: str) -> None:
        self._name = f"{kind} {process_name()}"
        self._next = 0.0

    def beat(self, now: datetime) -> None:
        if time.monotonic() < self._next:
            return
        self._next = time.monotonic() + EACH_SECONDS
        try:
            redis_connection().hset(KEY, self._name, int(now.timestamp()))
        except QUEUE_AWAY:
            # The queue's own check says that Redis is away.
            return

    def end(self) -> None:
        try:
            redis_connection().hdel(KEY, self._name)
        except QUEUE_AWAY:
            return


def ages(kind: str, now: datetime) -> list[float]:
    """In seconds, of all processes of a kind that are remembered, the youngest first.

    Raises redis.RedisError when Redis can't be reached.
    """
    beats: Any = redis_connection().hgetall(KEY)
    found = {name.decode(): now.timestamp() - float(at) for name, at in beats.items()}
    lost = [name for name, age in found.items() if age > REMEMBERED.total_seconds()]
    if lost:
        redis_connection().hdel(KEY, *lost)
    return sorted(
        max(age, 0.0)
        for name, age in found.items()
        if name.startswith(f"{kind} ") and name not in lost
    )


def live(kind: str, now: datetime) -> int:
    """How many of a kind do their part."""
    return sum(age <= LIVE.total_seconds() for age in ages(kind, now))


def oldest_age(kind: str, now: datetime) -> float:
    """Of the one that has been silent for longest; -1 where none is known."""
    return (ages(kind, now) or [-1.0])[-1]
