"""The worker: takes jobs from the queue, each in a process of its own. `python -m jobs.worker`"""

import logging
import os
import signal
import time
from contextlib import suppress
from importlib import import_module
from pathlib import Path
from pkgutil import iter_modules
from typing import Any

import structlog
from redis import RedisError
from rq.job import Job
from rq.serializers import JSONSerializer
from rq.worker import RoundRobinWorker

import jobs
from webapp.ground.clock import utcnow
from webapp.ground.database.db import connected
from webapp.ground.repeated_warning import RepeatedWarning, RepeatFilter
from webapp.ground.start import settle, start_or_exit
from webapp.ground.work.job_queue import begin_shutdown, process_name, redis_connection, work_queues
from webapp.ground.work.process_heartbeat import ProcessHeartbeat
from webapp.imports.import_run import ImportRun
from webapp.kept_messages import know_messages
from webapp.label_batches.planned_label import PlannedLabel
from webapp.order_lists.order_list import OrderList
from webapp.order_notifications.order_signal import OrderSignal
from webapp.order_notifications.subscription import Subscription
from webapp.printers.print_job import PrintJob
from webapp.privacy.sweep import Sweep
from webapp.shipping.label import Label
from webapp.shipping.shipment import Shipment
from webapp.webhooks.webhook_delivery import WebhookDelivery

# With RQ's own defaults a killed worker's jobs come back after thirteen minutes.
WORKER_TTL = 35
MAINTENANCE = 15
MONITORING = 5
# Beside imports, all that a job may hold.
RELEASED = (
    *(Shipment, Label, PlannedLabel, OrderSignal, Subscription, OrderList, Sweep),
    *(PrintJob, WebhookDelivery),
)
# Before it begins again after Redis was lost.
PAUSE = 1.0
# On a host that has little to give, a merchant's click goes before an import.
NICE = 5
AUTOGROUP = Path("/proc/self/autogroup")

log = structlog.get_logger(__name__)
repeated = RepeatedWarning(log)


class PromptWorker(RoundRobinWorker):
    """A worker whose death is noticed within seconds, and that leaves when it is asked to."""

    # When Redis comes back, work goes on within seconds, not within a minute.
    max_connection_wait_time = 3.0
    asked_to_stop = False
    pulse: ProcessHeartbeat | None = None

    def request_stop(self, number: int, frame: Any) -> None:
        PromptWorker.asked_to_stop = True
        super().request_stop(number, frame)

    def heartbeat(self, timeout: int | None = None, pipeline: Any = None) -> None:
        super().heartbeat(timeout, pipeline)
        if self.pulse:
            self.pulse.beat(utcnow())

    def get_heartbeat_ttl(self, job: Job, working_time: float = 0) -> int:  # noqa: ARG002
        return MONITORING + 15

    def setup_work_horse_signals(self) -> None:
        """A job that is asked to end (a deploy asks every process) ends at its next step."""
        signal.signal(signal.SIGINT, signal.SIG_IGN)
        signal.signal(signal.SIGTERM, begin_shutdown)

    def handle_warm_shutdown_request(self) -> None:
        if self.horse_pid:
            self.kill_horse(signal.SIGTERM)

    def handle_work_horse_killed(self, job: Job, pid: int, *about: Any) -> None:
        """What the job held is free at once, without waiting for its lease to run out."""
        super().handle_work_horse_killed(job, pid, *about)
        with connected():
            ImportRun.release(process_name(pid), due_at=utcnow())
            for kind in RELEASED:
                kind.release(process_name(pid))


def main() -> None:
    start_or_exit(os.environ)
    _load_jobs()
    settle()
    run()


def run() -> None:
    """Work until asked to stop, with all loaded and open."""
    _step_back()
    logging.getLogger("rq.worker").addFilter(RepeatFilter())
    PromptWorker.pulse = ProcessHeartbeat("worker")
    while not PromptWorker.asked_to_stop:
        _work()
    PromptWorker.pulse.end()


def _step_back() -> None:
    """Linux weighs sessions against each other before it looks at who is nice within one."""
    os.nice(NICE)
    if os.getsid(0) == os.getpid():
        with suppress(OSError):
            AUTOGROUP.write_text(str(2 * NICE))


def _load_jobs() -> None:
    """Once here, not again in every job's process."""
    for module in iter_modules(jobs.__path__, "jobs."):
        import_module(module.name)
    know_messages()


def _work() -> None:
    """Until asked to stop, or until RQ gives up for want of Redis: then from the beginning."""
    try:
        new_worker().work(logging_level="WARNING")
    except RedisError as error:
        repeated.warn("worker.queue", error=type(error).__name__)
    if not PromptWorker.asked_to_stop:
        time.sleep(PAUSE)


def new_worker() -> PromptWorker:
    connection = redis_connection()
    return PromptWorker(
        work_queues(connection),
        connection=connection,
        serializer=JSONSerializer,
        worker_ttl=WORKER_TTL,
        maintenance_interval=MAINTENANCE,
        job_monitoring_interval=MONITORING,
        log_job_description=False,
    )


if __name__ == "__main__":
    main()
