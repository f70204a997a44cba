"""The checks and figures of what every installation stands on; rooms add their own."""

import shutil
from collections.abc import Callable
from pathlib import Path

from webapp.ground.clock import timedelta, utcnow
from webapp.ground.database import write_check
from webapp.ground.database.db import database, is_sqlite, keyring_database
from webapp.ground.database.migration import pending_migrations, schema_faults
from webapp.ground.database.restore_mark import restore_gate
from webapp.ground.keys.keyring import keyring
from webapp.ground.not_ready import NotReady
from webapp.ground.settings import ROOT
from webapp.ground.work import process_heartbeat
from webapp.ground.work.job_queue import queue_age, queue_length, redis_connection

Check = Callable[[], object]
# What it counts, in words, and how; None where there is nothing to count.
Gauge = tuple[str, Callable[[], float | None]]
STUCK = timedelta(minutes=5)
LEAST_FREE = 0.02


def ground_checks() -> dict[str, Check]:
    """Each says how it fares, or raises."""
    return {
        "database": _is_migrated,
        "writes": write_check.takes_writes,
        "disk": lambda: _has_room(_folder()),
        "keyring": keyring_opens,
        "redis": _redis_answers,
        "queue": _queue_moves,
        "clock": lambda: _lives("clock", "imports and redaction stand still"),
        "worker": lambda: _lives("worker", "nothing is imported, redacted or mailed"),
    }


def ground_gauges() -> dict[str, Gauge]:
    gauges: dict[str, Gauge] = {
        "orderdesk_queue_jobs": ("Jobs that wait", queue_length),
        "orderdesk_queue_age_seconds": (
            "How long the oldest job has waited",
            lambda: queue_age(utcnow()).total_seconds(),
        ),
        "orderdesk_write_age_seconds": (
            "Since the clock last wrote to the database, -1 before it did",
            write_check.age_seconds,
        ),
        "orderdesk_migrations_waiting": (
            "Migrations that wait",
            lambda: len(pending_migrations()),
        ),
        "orderdesk_disk_free_bytes": (
            "Free on the disk of a SQLite database, or else of the app",
            lambda: shutil.disk_usage(_folder()).free,
        ),
        "orderdesk_disk_size_bytes": (
            "The size of that disk",
            lambda: shutil.disk_usage(_folder()).total,
        ),
    }
    for kind in ("clock", "worker"):
        gauges |= _life_gauges(kind)
    return gauges | _CONNECTIONS


def _life_gauges(kind: str) -> dict[str, Gauge]:
    return {
        f"orderdesk_{kind}s": (
            f"Processes of the kind {kind} that do their part",
            lambda: process_heartbeat.live(kind, utcnow()),
        ),
        f"orderdesk_{kind}_heartbeat_age_seconds": (
            f"Since the heartbeat of the {kind} that is silent for longest, -1 if there is none",
            lambda: process_heartbeat.oldest_age(kind, utcnow()),
        ),
    }


def keyring_opens() -> str:
    restore_gate.refuse(keyring_database, keyring=True)
    keyring().check()
    return "opens"


def _is_migrated() -> str:
    database.execute_sql("SELECT 1")
    restore_gate.refuse(database)
    pending = pending_migrations()
    if pending:
        # Where it comes later than a keyring that is restored already.
        restore_gate.refuse(keyring_database, keyring=True)
        raise NotReady(f"run `flask db upgrade`: {', '.join(pending)} wait")
    faults = schema_faults()
    if faults:
        raise NotReady(f"the schema differs: {', '.join(faults)}")
    return "migrated"


def _has_room(folder: Path) -> str:
    usage = shutil.disk_usage(folder)
    share = usage.free / usage.total
    if share < LEAST_FREE:
        raise NotReady(f"only {share:.1%} of the disk is free")
    return f"{share:.0%} free"


def _redis_answers() -> str:
    redis_connection().ping()
    return "answers"


def _queue_moves() -> str:
    age = queue_age(utcnow())
    if age > STUCK:
        raise NotReady(f"no worker takes jobs: the oldest waits {age.total_seconds():.0f} s")
    return f"oldest job waits {age.total_seconds():.0f} s"


def _lives(kind: str, otherwise: str) -> str:
    known = process_heartbeat.ages(kind, utcnow())
    live = [age for age in known if age <= process_heartbeat.LIVE.total_seconds()]
    if not live:
        since = f"for {known[0]:.0f} s" if known else "here"
        raise NotReady(f"no {kind} {since}: {otherwise}")
    return f"{len(live)} at work, the last sign {live[0]:.0f} s ago"


def _folder() -> Path:
    return Path(database.database).parent if is_sqlite() else ROOT


def _connections() -> float | None:
    if is_sqlite():
        return None
    return float(database.execute_sql("SELECT count(*) FROM pg_stat_activity").fetchone()[0])


def _most_connections() -> float | None:
    if is_sqlite():
        return None
    return float(database.execute_sql("SHOW max_connections").fetchone()[0])


_CONNECTIONS: dict[str, Gauge] = {
    "orderdesk_database_connections": ("Connections to the database's server", _connections),
    "orderdesk_database_connections_limit": ("How many it takes", _most_connections),
}
