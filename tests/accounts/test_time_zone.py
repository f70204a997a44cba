"""The account's time zone: chosen by an owner, read by everybody on every page."""

from typing import Any

import pytest

from tests.accounts.people import (
    BEN,
    CARLA,
    ROSA,
    ask_to_sign_up,
    founded,
    joined,
    mailed_link,
    post,
    sign_in,
    sign_up,
)
from webapp.accounts.account import Account
from webapp.accounts.rights.role import Role


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


def test_signing_up_proposes_the_zone_of_the_browsers_language(client: Any) -> None:
    ask_to_sign_up(client, ROSA.email)
    link = mailed_link(client, "/sign-up/")

    page = client.visit(link, **{"Accept-Language": "de-DE,de;q=0.9"})
    form, _ = page.form("Konto erstellen")
    client.submit("Konto erstellen", account_name=ROSA.company, password=ROSA.password)

    assert form.fields["time_zone"] == ["Europe/Berlin"]
    assert zones() == {ROSA.company: "Europe/Berlin"}


def test_signing_up_takes_no_zone_that_is_not_in_the_list(client: Any) -> None:
    page = sign_up(client, time_zone="Mars/Olympus")

    assert page.status == 422
    assert "Choose a time zone from the list." in page
    assert zones() == {}


def zones() -> dict[str, str]:
    return {account.name: account.time_zone for account in Account.select()}
