"""Tests that leak into one place each, and one that doesn't: test_watch.py runs them."""

import logging
import subprocess
import sys
from typing import Any

import pytest

from tests.orders.documents import ADA, HOME
from webapp.ground.mail import send_mail
from webapp.ground.mail_message import Mail
from webapp.ground.work.job_queue import queue_of, redis_connection

pytestmark = pytest.mark.parametrize("database_kind", ["sqlite"])
NAME, STREET, PHONE = ADA["buyerName"], HOME["addressLine1"], HOME["phone"]


def test_nothing(settings: Any, database: Any) -> None:
    send_mail(settings, Mail("rosa@example.com", "Your orders", "Nobody's name stands here."))
    redis_connection().set("orders", "1")


def test_log(settings: Any, database: Any) -> None:
    logging.getLogger("webapp").warning("Nobody is at home at %s", STREET)


def test_printed(settings: Any) -> None:
    print(f"She is called {NAME}")


def test_mail(settings: Any) -> None:
    send_mail(settings, Mail("rosa@example.com", "Your order", f"It is for {NAME}."))


def test_subject(settings: Any) -> None:
    send_mail(settings, Mail("rosa@example.com", f"An order of {NAME}", "It is new."))


def test_value(settings: Any, database: Any) -> None:
    redis_connection().set("orders:1", NAME)


def test_key(settings: Any, database: Any) -> None:
    redis_connection().set(f"phone:{PHONE}", 1, ex=1)


def test_what_is_gone_again(settings: Any, database: Any) -> None:
    redis_connection().set("orders:1", NAME)
    redis_connection().delete("orders:1")


def test_job(settings: Any, database: Any) -> None:
    queue_of("import_orders").enqueue_call("jobs.import_orders.run", args=(STREET,))


def test_argument(settings: Any) -> None:
    subprocess.run([sys.executable, "-c", "", PHONE], check=True)


def test_live(live: Any) -> None:
    talker = live.start_another("talker", "timeit", "-n1", "-r1", "print('Ada ' + 'Can' + 'ary')")
    talker.child.wait(30)
    live.eventually(lambda: "best of 1" in live.logs, "it has talked")
