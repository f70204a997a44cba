"""Amazon's budgets: bursts, refilling, and whose they are."""

import time

import pytest

from tests.sandbox.application import LONG_AGO, CallingApplication
from webapp.sandbox.remote_control import RemoteControl
from webapp.sandbox.settings import SandboxSettings


@pytest.fixture
def sandbox_settings() -> SandboxSettings:
    """Amazon's own pace."""
    return SandboxSettings(clock_rate=1)


def statuses(application: CallingApplication, calls: int) -> list[int]:
    return [application.search(createdAfter=LONG_AGO).status_code for _ in range(calls)]


def test_twenty_searches_at_once_and_the_next_is_over_quota(
    app_of_busy: CallingApplication, remote: RemoteControl
) -> None:
    assert statuses(app_of_busy, 22) == [200] * 20 + [429] * 2
    assert remote.count("searchOrders", 429) == 2


def test_a_budget_refills_at_the_clock_rate(
    app_of_busy: CallingApplication, remote: RemoteControl
) -> None:
    statuses(app_of_busy, 20)
    remote.set_clock_rate(3600)

    time.sleep(0.15)  # 0.15 s x 0.0056 calls a second x 3600: three calls

    assert statuses(app_of_busy, 1) == [200]


def test_each_seller_has_a_budget_of_their_own(
    app_of_busy: CallingApplication, remote: RemoteControl
) -> None:
    statuses(app_of_busy, 21)

    app_of_busy.sign_on(remote.authorize("second", "na"))

    assert statuses(app_of_busy, 1) == [200]


def test_each_operation_has_a_budget_of_its_own(app_of_busy: CallingApplication) -> None:
    statuses(app_of_busy, 21)

    answers = [app_of_busy.get("/sellers/v1/account").status_code for _ in range(16)]

    assert answers == [200] * 15 + [429]


def test_a_senseless_search_costs_a_call_all_the_same(
    app_of_busy: CallingApplication,
) -> None:
    for _ in range(20):
        app_of_busy.search(createdAfter="senseless")

    assert statuses(app_of_busy, 1) == [429]


def test_the_remote_control_fills_the_budgets(
    app_of_busy: CallingApplication, remote: RemoteControl
) -> None:
    statuses(app_of_busy, 21)

    remote.reset_buckets()

    assert statuses(app_of_busy, 20) == [200] * 20


def test_the_header_says_amazons_own_rate_whatever_the_clock(
    app_of_busy: CallingApplication, remote: RemoteControl
) -> None:
    remote.set_clock_rate(60)

    answer = app_of_busy.search(createdAfter=LONG_AGO)

    assert answer.headers["x-amzn-RateLimit-Limit"] == "0.0056"
