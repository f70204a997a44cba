"""Health: whether this process lives, and whether what it stands on does."""

import hmac
from collections.abc import Callable
from datetime import timedelta

import redis
from flask import Flask, Response, abort, current_app, jsonify, request
from peewee import PeeweeException

from webapp.clock import utcnow
from webapp.crypto import KeyringError
from webapp.db import database, pending_migrations
from webapp.keyring import keyring
from webapp.queue import queue_age, queue_length, redis_connection

Check = Callable[[], object]
STUCK = timedelta(minutes=5)


def add_health(app: Flask) -> None:
    """Rooms add checks of their own to `app.extensions["checks"]` and figures to `["gauges"]`."""
    app.extensions["checks"] = {
        "database": _database,
        "keyring": keyring_opens,
        "redis": lambda: redis_connection().ping(),
        "queue": _queue_moves,
    }
    app.extensions["gauges"] = {
        "orderdesk_queue_jobs": ("Jobs that wait", queue_length),
        "orderdesk_queue_age_seconds": (
            "How long the oldest job has waited",
            lambda: queue_age(utcnow()).total_seconds(),
        ),
    }
    app.add_url_rule("/healthz", "healthz", _healthz)
    app.add_url_rule("/readyz", "readyz", _readyz)
    app.add_url_rule("/metrics", "metrics", _metrics)


def keyring_opens() -> str:
    keyring().check()
    return "opens"


def _healthz() -> Response:
    return jsonify(status="ok")


def _readyz() -> Response:
    results = {name: _outcome(check) for name, check in current_app.extensions["checks"].items()}
    ready = all(result["ok"] for result in results.values())
    response = jsonify(status="ready" if ready else "not ready", checks=results)
    response.status_code = 200 if ready else 503
    return response


def _outcome(check: Check) -> dict[str, object]:
    try:
        return {"ok": True, "detail": str(check())}
    except (PeeweeException, redis.RedisError, KeyringError, RuntimeError, OSError) as error:
        return {"ok": False, "detail": type(error).__name__}


def _metrics() -> Response:
    expected = current_app.extensions["settings"].metrics_token
    offered = request.headers.get("Authorization", "").removeprefix("Bearer ")
    if not expected or not hmac.compare_digest(offered.encode(), expected.encode()):
        abort(404)
    lines = []
    for name, (what, figure) in current_app.extensions["gauges"].items():
        lines += [f"# HELP {name} {what}", f"# TYPE {name} gauge", f"{name} {figure()}"]
    return Response("\n".join(lines) + "\n", mimetype="text/plain; version=0.0.4")


def _queue_moves() -> str:
    age = queue_age(utcnow())
    if age > STUCK:
        raise RuntimeError("no worker takes jobs")
    return f"oldest job waits {age.total_seconds():.0f} s"


def _database() -> str:
    database.execute_sql("SELECT 1")
    pending = pending_migrations()
    if pending:
        raise RuntimeError("migrations wait")
    return "migrated"
