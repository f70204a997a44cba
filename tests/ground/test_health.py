"""`/readyz` says whether all that the app stands on does its part."""

import re
from datetime import timedelta

import time_machine

from webapp.ground.clock import utcnow
from webapp.ground.work.job_queue import enqueue, open_queue


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
    status = client.http.get("/status", base_url=client.base, auth=("", "a guess"))

    assert metrics.status_code == 404
    assert status.status_code == 401
    assert b"Jobs that wait" not in status.data


def test_whoever_runs_it_sees_how_queue_imports_and_redaction_fare(client, settings):
    enqueue("perform_import", 1)

    status = client.http.get("/status", base_url=client.base, auth=("", settings.metrics_token))

    words = " ".join(re.sub("<[^>]+>", " ", status.text).split())
    assert "Database Good migrated" in words
    assert re.findall("Jobs that wait (.*?) How long", words) == ["1"]
    assert "Imports that failed in 24 hours 0" in words
    assert "Orders with personal data past its time 0" in words


def test_a_lost_queue_is_named_and_hides_no_other_figure(client, settings):
    open_queue("unix:///nowhere/valkey.sock")

    status = client.http.get("/status", base_url=client.base, auth=("", settings.metrics_token))
    token = {"Authorization": f"Bearer {settings.metrics_token}"}
    metrics = client.http.get("/metrics", base_url=client.base, headers=token)

    words = " ".join(re.sub("<[^>]+>", " ", status.text).split())
    assert "Redis Fails ConnectionError" in words
    assert "Jobs that wait not known now" in words
    assert "orderdesk_imports_failed 0" in metrics.text
    assert "orderdesk_queue_jobs" not in metrics.text
