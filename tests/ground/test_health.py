"""`/readyz` says whether all that the app stands on does its part."""

from datetime import timedelta

import time_machine

from webapp.clock import utcnow
from webapp.queue import enqueue


def test_readiness_names_how_long_the_oldest_job_waits(client):
    enqueue("perform_import", 1)

    with time_machine.travel(utcnow() + timedelta(seconds=90)):
        ready = client.http.get("/readyz", base_url=client.base)

    assert ready.json["checks"]["queue"]["ok"]
    assert ready.json["checks"]["queue"]["detail"].startswith("oldest job waits 9")


def test_a_queue_that_nobody_works_at_is_not_ready(client):
    enqueue("perform_import", 1)

    with time_machine.travel(utcnow() + timedelta(minutes=6)):
        stuck = client.http.get("/readyz", base_url=client.base)

    assert stuck.status_code == 503
    assert not stuck.json["checks"]["queue"]["ok"]


def test_health_says_nothing_to_strangers(client):
    metrics = client.http.get("/metrics", base_url=client.base)

    assert metrics.status_code == 404
