"""The account's time zone: chosen by an owner, read by everybody on every page."""

from typing import Any

import pytest

from tests.accounts.people import BEN, CARLA, ROSA, founded, joined, post, sign_in, sign_up
from webapp.accounts import Account, Role


def test_rosa_reads_times_in_the_zone_that_she_chose(client: Any) -> None:
    founded(CARLA)
    sign_up(client)
    assert "UTC there." in client.visit("/account")

    page = client.submit("Change the time zone", time_zone="Asia/Tokyo")

    assert "Times are those of Asia/Tokyo now." in page
    assert "JST there." in page
    assert zones() == {CARLA.company: "UTC", ROSA.company: "Asia/Tokyo"}


@pytest.mark.parametrize("name", ["Mars/Olympus", "", "../../etc/passwd", "posixrules"])
def test_a_zone_that_is_not_in_the_list_is_not_taken(client: Any, name: str) -> None:
    sign_up(client)
    client.visit("/account")

    status = post(client, "/account/time-zone", time_zone=name)

    assert status == 422
    assert zones() == {ROSA.company: "UTC"}


@pytest.mark.parametrize("role", [Role.SHIPPER, Role.PRIVACY_OFFICER, Role.VIEWER])
def test_only_an_owner_changes_the_time_zone(client: Any, role: Role) -> None:
    joined(founded().account, role)
    sign_in(client, BEN)
    assert "Change the time zone" not in client.visit("/account")

    status = post(client, "/account/time-zone", time_zone="Asia/Tokyo")

    assert status == 403
    assert zones() == {ROSA.company: "UTC"}


def zones() -> dict[str, str]:
    return {account.name: account.time_zone for account in Account.select()}
