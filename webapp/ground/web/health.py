"""Health: whether this process lives, whether what it stands on does, and how it fares."""

import hmac
from collections.abc import Iterator

import redis
from flask import Flask, Response, abort, current_app, jsonify, request
from peewee import PeeweeException

from webapp.ground.database.restore_mark import RestoreUnfinished
from webapp.ground.keys.crypto import KeyringError, KeysAway
from webapp.ground.not_ready import NotReady
from webapp.ground.web.health_checks import Check, ground_checks, ground_gauges
from webapp.ground.web.pages import page
from webapp.ground.web.request_figures import request_figures

TROUBLES = (
    PeeweeException,
    redis.RedisError,
    KeyringError,
    KeysAway,
    RuntimeError,
    OSError,
    NotReady,
)
ASK_FOR_TOKEN = {"WWW-Authenticate": 'Basic realm="Status: the password is METRICS_TOKEN"'}
# They answer without a database; what needs one connects by itself.
ALONE = {"healthz", "readyz", "metrics", "status", "static"}


def add_health(app: Flask) -> None:
    """Rooms add checks of their own to `app.extensions["checks"]` and figures to `["gauges"]`."""
    app.extensions["checks"] = ground_checks()
    app.extensions["gauges"] = ground_gauges()
    app.add_url_rule("/healthz", "healthz", _healthz)
    app.add_url_rule("/readyz", "readyz", _readyz)
    app.add_url_rule("/metrics", "metrics", _metrics)
    app.add_url_rule("/status", "status", _status)


def _healthz() -> Response:
    return jsonify(status="ok")


def _readyz() -> Response:
    results = _outcomes()
    ready = all(result["ok"] for result in results.values())
    response = jsonify(status="ready" if ready else "not ready", checks=results)
    response.status_code = 200 if ready else 503
    return response


def _metrics() -> Response:
    if not _knows_token(request.headers.get("Authorization", "").removeprefix("Bearer ")):
        abort(404)
    lines = []
    for name, words, figure in _figures():
        if figure is not None:
            lines += [f"# HELP {name} {words}", f"# TYPE {name} gauge", f"{name} {figure}"]
    lines += request_figures.lines()
    return Response("\n".join(lines) + "\n", mimetype="text/plain; version=0.0.4")


def _status() -> Response:
    """What `/readyz` and `/metrics` say, for people."""
    if not _knows_token((request.authorization and request.authorization.password) or ""):
        return Response("Status: the password is METRICS_TOKEN.", 401, ASK_FOR_TOKEN)
    return page("shared/status.html", "status", checks=_outcomes(), figures=list(_figures()))


def _knows_token(offered: str) -> bool:
    expected = current_app.extensions["settings"].metrics_token
    return bool(expected) and hmac.compare_digest(offered.encode(), expected.encode())


def _outcomes() -> dict[str, dict[str, object]]:
    return {name: _outcome(check) for name, check in current_app.extensions["checks"].items()}


def _outcome(check: Check) -> dict[str, object]:
    try:
        return {"ok": True, "detail": str(check())}
    except (NotReady, RestoreUnfinished) as problem:
        return {"ok": False, "detail": str(problem)}
    except TROUBLES as error:
        return {"ok": False, "detail": type(error).__name__}


def _figures() -> Iterator[tuple[str, str, float | None]]:
    """Each gauge's name, words and figure; none that can't be had now."""
    for name, (words, figure) in current_app.extensions["gauges"].items():
        try:
            found = figure()
        except TROUBLES:
            yield name, words, None
        else:
            if found is not None:
                yield name, words, found
