"""A database that is frozen, not gone, holds no thread for good, and health answers meanwhile."""

import signal
import time
from concurrent.futures import ThreadPoolExecutor
from urllib.error import HTTPError
from urllib.request import urlopen

import psutil
import pytest

from tests.faults.conftest import crowd
from tests.live_app import LiveApp, send_signal

SECONDS = 3


@pytest.fixture
def web(crew: LiveApp) -> LiveApp:
    crew.environment["DATABASE_SECONDS"] = str(SECONDS)
    crew.web = crew._process("web", "gunicorn", "wsgi:app", "--workers", "1")
    crew.start_web()
    return crew


@pytest.mark.parametrize("database_kind", ["postgres"])
def test_health_answers_while_the_database_is_frozen(web, request):
    pid = request.getfixturevalue("postgres_server").pid
    page = f"{web.url}/reset-password/unknown"
    assert status_of(page) == 410
    frozen = [*psutil.Process(pid).children(recursive=True), psutil.Process(pid)]

    with ThreadPoolExecutor(20) as pool:
        for each in frozen:
            send_signal(each, signal.SIGSTOP)
        try:
            pages = [pool.submit(status_of, page) for _ in range(16)]
            time.sleep(1.5)
            began = time.monotonic()
            healthy = status_of(f"{web.url}/healthz")
            took = time.monotonic() - began
            statuses = {each.result(30) for each in pages}
        finally:
            for each in frozen:
                send_signal(each, signal.SIGCONT)

    assert healthy == 200
    assert took < crowd()
    assert statuses == {503}
    web.eventually(lambda: status_of(page) == 410, "all is well again")


def status_of(address: str) -> int:
    try:
        with urlopen(address, timeout=30) as page:
            return int(page.status)
    except HTTPError as refusal:
        return refusal.code
