"""A sandbox with a file: what was connected before a restart is connected after it."""

import time
from dataclasses import replace
from pathlib import Path

import pytest
from requests import Session

from tests.sandbox.application import LONG_AGO, CallingApplication
from webapp.sandbox.remote_control import RemoteControl
from webapp.sandbox.server import start
from webapp.sandbox.settings import SandboxSettings
from webapp.sandbox.traffic import Traffic


@pytest.fixture
def settings(tmp_path: Path, sandbox_settings: SandboxSettings) -> SandboxSettings:
    return replace(sandbox_settings, database=str(tmp_path / "new-folder" / "sandbox.sqlite3"))


def test_grants_tokens_and_pages_survive_a_restart(settings: SandboxSettings) -> None:
    with Session() as session:
        running = start(settings)
        application = CallingApplication(running.url, settings, session)
        remote = RemoteControl(running.url)
        placed = remote.place_orders("busy", 4, "US", days=4)
        application.sign_on(remote.authorize("busy", "na"))
        remote.set_clock_rate(1)
        asked = {"createdAfter": LONG_AGO, "maxResultsPerPage": 2}
        page = application.search(**asked).json()
        running.stop()

        running = start(settings)
        application.url = running.url
        token = page["pagination"]["nextToken"]
        answer = application.search(**asked, paginationToken=token)
        new = RemoteControl(running.url).place_order("busy", "US")
        running.stop()

    assert [order["orderId"] for order in answer.json()["orders"]] == placed[2:]
    assert new not in placed


def test_a_new_sandbox_is_stocked_once(settings: SandboxSettings) -> None:
    stocked = SandboxSettings(database=settings.database, stocked=True)

    counts = []
    for _ in range(2):
        running = start(stocked)
        counts.append(len(RemoteControl(running.url).oracle("busy")))
        running.stop()

    assert counts == [600, 600]


def test_traffic_brings_orders_and_payments_by_itself(settings: SandboxSettings) -> None:
    running = start(settings)
    traffic = Traffic(running.world, per_minute=0)

    remote, seen = RemoteControl(running.url), set()
    for _ in range(40):
        traffic.step()
        seen |= {line[::2] for key in ("busy", "second") for line in remote.oracle(key)}
    running.stop()

    pending = {number for number, status in seen if status == "PENDING"}
    assert len({number for number, _ in seen}) == 40
    assert pending & {number for number, status in seen if status == "UNSHIPPED"}


def test_traffic_flows_from_the_start_when_asked_for(settings: SandboxSettings) -> None:
    flowing = SandboxSettings(database=settings.database, traffic=6000)

    running = start(flowing)
    remote, deadline = RemoteControl(running.url), time.monotonic() + 120
    while not (orders := remote.oracle("busy")) and time.monotonic() < deadline:
        time.sleep(0.02)
    running.stop()

    assert orders
