"""The job queues: they hand ids to workers. The database is the truth; what is lost is re-sent.

There are two, and a worker takes from each in turn: a label that a merchant waits for, or a
redaction that is due, never stands behind long imports, and neither keeps the other from going on.
"""

import os
import socket
from datetime import datetime, timedelta

import redis
import structlog
from redis.backoff import NoBackoff
from redis.retry import Retry
from rq import Queue
from rq.serializers import JSONSerializer

from webapp.ground.database.db import after_commit
from webapp.ground.work.bounded_redis import bounded_redis
from webapp.ground.work.shutdown_request import ShutdownRequest

URGENT, BACKGROUND = "urgent", "background"
# What comes by itself, and for hours if need be: nobody waits for the single job.
BACKGROUND_JOBS = {
    *("perform_import", "read_order_list", "retry_order", "fetch_order_signal"),
    *("keep_subscription", "deliver_webhook"),
}
JOB_TIMEOUT = 900
FAILURE_TTL = 3600

log = structlog.get_logger(__name__)
# What is raised while Redis is away.
QUEUE_AWAY = (redis.ConnectionError, redis.TimeoutError)
_connection: redis.Redis | None = None


def open_queue(redis_url: str) -> None:
    global _connection  # noqa: PLW0603 - one connection pool per process
    _connection = bounded_redis(
        redis_url,
        socket_timeout=4,
        socket_connect_timeout=2,
        health_check_interval=30,
        # One more try, for a connection that broke while it was idle; then others decide.
        retry=Retry(NoBackoff(), 1),
    )


def redis_connection() -> redis.Redis:
    """The shared connection pool; raises RuntimeError before `open_queue`."""
    if _connection is None:
        raise RuntimeError("The queue was not opened: start through create_app().")
    return _connection


def work_queues(connection: redis.Redis | None = None) -> list[Queue]:
    return [
        Queue(
            name,
            connection=connection or redis_connection(),
            serializer=JSONSerializer,
            default_timeout=JOB_TIMEOUT,
        )
        for name in (URGENT, BACKGROUND)
    ]


def queue_of(job: str) -> Queue:
    """The one in which the jobs of this module of `jobs` wait."""
    urgent, background = work_queues()
    return background if job in BACKGROUND_JOBS else urgent


def later(job: str, *ids: int) -> None:
    """Run `jobs.<job>.run(*ids)` in a worker, once the open transaction has committed."""
    after_commit(lambda: enqueue(job, *ids))


def enqueue(job: str, *ids: int) -> bool:
    """Hand a job over now; False when the queue can't be reached (the clock sends it again)."""
    try:
        queue_of(job).enqueue_call(
            f"jobs.{job}.run",
            args=ids,
            result_ttl=0,
            failure_ttl=FAILURE_TTL,
            description=f"{job} {' '.join(map(str, ids))}",
        )
    except redis.RedisError as error:
        log.warning("queue.unreachable", job=job, error=type(error).__name__)
        return False
    return True


def queue_length() -> int:
    """How many jobs wait; raises redis.RedisError when the queue can't be reached."""
    return sum(queue.count for queue in work_queues())


def is_reachable() -> bool:
    """Whether the queue can be reached."""
    try:
        return bool(redis_connection().ping())
    except redis.RedisError:
        return False


def is_idle() -> bool:
    """Whether no job waits; False when the queue can't be reached."""
    try:
        return queue_length() == 0
    except redis.RedisError:
        return False


def free_places(job: str, most: int) -> int:
    """How many more there may be in this job's queue, where so many wait at most: whoever hands
    over what is due doesn't fill the queue as long as no worker takes anything.

    Raises redis.RedisError when the queue can't be reached.
    """
    return max(0, most - queue_of(job).count)


def queue_age(now: datetime) -> timedelta:
    """How long the oldest job has waited; zero when none waits.

    Raises redis.RedisError when the queue can't be reached.
    """
    firsts = [job for queue in work_queues() for job in queue.get_jobs(0, 1)]
    times = [job.enqueued_at for job in firsts if job.enqueued_at]
    return now - min(times) if times else timedelta()


_leaving = ShutdownRequest()


def begin_shutdown(*_signal: object) -> None:
    """This process was asked to end: whatever walks on by itself stops at the next step."""
    _leaving.set()


def shutting_down() -> bool:
    return _leaving.is_set()


def process_name(pid: int | None = None) -> str:
    """This process (or another on this machine) among all that work for this installation."""
    return f"{socket.gethostname()[:48]}:{pid or os.getpid()}"
