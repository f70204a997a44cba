"""The team page: roles, leavers, who comes back, and the last owner."""

from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from tests.accounts.authenticator import secured
from tests.accounts.people import BEN, CARLA, NOW, founded, joined, post, sign_in
from webapp.accounts.browser_session import BrowserSession
from webapp.accounts.notice import Notice
from webapp.accounts.rights.role import Role
from webapp.accounts.team import Team
from webapp.accounts.user import User
from webapp.ground.audit.audit import AuditEntry
from webapp.ground.database.db import connected
from webapp.ground.web.form_error import FormError

TEAM = "/account/team"


def test_rosa_sees_everybody_of_her_team_and_nobody_else(client: Any) -> None:
    joined(founded().account, Role.SHIPPER)
    founded(CARLA)
    sign_in(client)

    page = client.visit(TEAM)

    assert BEN.email in page
    assert "Shipper, no second factor, last seen never" in page
    assert CARLA.email not in page


def test_ben_is_a_viewer_from_his_next_request_on(client: Any, visitors: Any) -> None:
    joined(founded().account, Role.SHIPPER)
    ben = visitors()
    sign_in(ben, BEN)
    sign_in(client)
    client.visit(TEAM)

    page = change_role(client, BEN, "viewer")

    assert f"{BEN.email} has another role now." in page
    assert "Viewer" in ben.visit("/account")


def test_a_role_that_does_not_exist_is_not_given(client: Any) -> None:
    ben = joined(founded().account, Role.SHIPPER)
    sign_in(client)
    client.visit(TEAM)

    assert post(client, f"{TEAM}/people/{ben.id}/role", role="king") == 422
    assert User.get_by_id(ben.id).role is Role.SHIPPER


def test_a_leaver_is_out_at_once_in_every_browser(client: Any, visitors: Any) -> None:
    ben = joined(founded().account, Role.SHIPPER)
    bens = visitors()
    sign_in(bens, BEN)
    sign_in(client)
    client.visit(TEAM)

    status = post(client, f"{TEAM}/people/{ben.id}/exclusions")

    assert status == 303
    assert bens.visit("/account").path == "/sign-in"
    assert sign_in(bens, BEN).status == 422
    assert "Shut out" in client.visit(TEAM)


def test_who_was_shut_out_may_come_back(client: Any, visitors: Any) -> None:
    ben = joined(founded().account, Role.SHIPPER)
    sign_in(client)
    client.visit(TEAM)
    post(client, f"{TEAM}/people/{ben.id}/exclusions")

    client.visit(TEAM)
    page = client.submit(f"Let in again: {BEN.email}")

    assert f"{BEN.email} may sign in again." in page
    assert sign_in(visitors(), BEN).path == "/orders"


def test_the_last_owner_neither_leaves_nor_steps_down(client: Any) -> None:
    rosa = founded()
    joined(rosa.account, Role.SHIPPER)
    sign_in(client)
    client.visit(TEAM)

    statuses = [
        post(client, f"{TEAM}/people/{rosa.id}/exclusions"),
        post(client, f"{TEAM}/people/{rosa.id}/role", role="viewer"),
    ]

    rosa = User.get_by_id(rosa.id)
    assert statuses == [422, 422]
    assert (rosa.role, rosa.disabled_at) == (Role.OWNER, None)


def test_rosa_steps_down_once_there_is_another_owner(database: Any) -> None:
    rosa = founded()
    team = Team(rosa.account, rosa)
    team.change_role(joined(rosa.account, Role.SHIPPER), "owner", NOW)

    team.change_role(rosa, "viewer", NOW)

    assert User.get_by_id(rosa.id).role is Role.VIEWER


def test_an_owner_who_is_shut_out_does_not_count(database: Any) -> None:
    rosa = founded()
    ben = joined(rosa.account, Role.OWNER)
    team = Team(rosa.account, rosa)
    team.shut_out(ben, NOW)

    with pytest.raises(FormError, match="form"):
        team.shut_out(rosa, NOW)


def test_two_owners_who_shut_each_other_out_at_once_leave_one(database: Any) -> None:
    rosa = founded()
    ben = joined(rosa.account, Role.OWNER)

    with ThreadPoolExecutor(2) as browsers:
        list(browsers.map(shuts_out, [rosa.id, ben.id], [ben.id, rosa.id]))

    assert User.select().where(User.disabled_at.is_null()).count() == 1


def test_rosa_resets_the_second_factor_that_ben_lost(client: Any, visitors: Any) -> None:
    ben = joined(founded().account, Role.SHIPPER)
    secured(ben)
    sign_in(client)
    client.visit(TEAM)

    page = client.submit(f"Reset the second factor of {BEN.email}")

    assert f"The second factor of {BEN.email} is off." in page
    assert sign_in(visitors(), BEN).path == "/orders"
    last = Notice.select().order_by(Notice.id.desc()).first()
    assert (last.recipient, "was reset" in str(last.subject)) == (ben, True)


def test_the_trail_says_who_did_what_to_whom(database: Any) -> None:
    rosa = founded()
    ben = joined(rosa.account, Role.SHIPPER)
    team = Team(rosa.account, rosa)

    team.change_role(ben, "viewer", NOW)
    team.shut_out(ben, NOW)
    team.readmit(ben, NOW)

    entries = AuditEntry.select().where(AuditEntry.subject_id == ben.id).order_by(AuditEntry.id)
    assert [each.event for each in entries] == [
        *("user.role_changed", "user.disabled", "user.enabled")
    ]
    assert {each.actor for each in entries} == {f"user:{rosa.id}"}


def test_the_page_knows_when_somebody_was_last_there(database: Any) -> None:
    rosa = founded()
    carla = founded(CARLA)
    for user in (rosa, carla):
        BrowserSession.begin(user, "Firefox", NOW)

    assert BrowserSession.last_seen(rosa.account) == {rosa.id: NOW}


def change_role(visitor: Any, person: Any, role: str) -> Any:
    """Press the button of this person's row."""
    ben = User.get(User.email == person.email)
    assert post(visitor, f"{TEAM}/people/{ben.id}/role", role=role) == 303
    return visitor.visit(TEAM)


def shuts_out(by: int, whom: int) -> None:
    with connected():
        owner, other = User.get_by_id(by), User.get_by_id(whom)
        try:
            Team(owner.account, owner).shut_out(other, NOW)
        except FormError:
            return
