"""Connections to Redis on which nobody waits for long: a server may be frozen, not gone.

Who asks it several things would wait for the time-out of each: a `Refresh` of three sellers
took 48 seconds, `/readyz` 32.
"""

import time
from typing import Any, ClassVar

import redis

# So long after an answer didn't come nobody else waits for one.
FROZEN_SECONDS = 5.0


def bounded_redis(url: str, **options: Any) -> redis.Redis:
    """A client whose pool makes such connections, however the server is reached."""
    _Bounded.frozen_until = 0.0
    pool = redis.ConnectionPool.from_url(url, **options)
    kind = pool.connection_class
    pool.connection_class = type(f"Bounded{kind.__name__}", (_Bounded, kind), {})
    return redis.Redis.from_pool(pool)


class _Bounded:
    """Raises redis.TimeoutError at once while another connection has just waited in vain."""

    frozen_until: ClassVar[float] = 0.0

    def connect_check_health(self, *args: Any, **options: Any) -> None:
        _refuse()
        try:
            super().connect_check_health(*args, **options)  # type: ignore[misc]
        except redis.TimeoutError:
            _note()
            raise

    def send_packed_command(self, *args: Any, **options: Any) -> None:
        _refuse()
        super().send_packed_command(*args, **options)  # type: ignore[misc]

    def read_response(self, *args: Any, **options: Any) -> Any:
        try:
            return super().read_response(*args, **options)  # type: ignore[misc]
        except redis.TimeoutError:
            # A call with a time-out of its own waits for what may never come (a queue, a channel).
            if "timeout" not in options:
                _note()
            raise


def _refuse() -> None:
    if time.monotonic() < _Bounded.frozen_until:
        raise redis.TimeoutError("Redis didn't answer a moment ago.")


def _note() -> None:
    _Bounded.frozen_until = time.monotonic() + FROZEN_SECONDS
