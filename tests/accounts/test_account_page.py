"""The account page: plan, password, and who may change what."""

from typing import Any

import pytest

from tests.accounts.people import (
    ANOTHER_PASSWORD,
    BEN,
    CARLA,
    ROSA,
    founded,
    had_it_for_days,
    joined,
    post,
    sign_in,
    sign_up,
    steal_cookie,
)
from webapp.accounts.account import Account
from webapp.accounts.notice import Notice
from webapp.accounts.rights.role import Role
from webapp.accounts.user import User


def test_rosa_changes_the_plan_of_her_account_only(client: Any) -> None:
    founded(CARLA)
    sign_up(client)
    client.visit("/account")

    page = client.submit("Change the plan", plan="standard")

    assert "The plan is Standard now." in page
    assert plans() == {CARLA.company: "ecommerce", ROSA.company: "standard"}


def test_a_plan_that_does_not_exist_is_not_taken(client: Any) -> None:
    sign_up(client)
    client.visit("/account")

    page = client.submit("Change the plan", plan="platinum")

    assert page.status == 422
    assert "Choose one of the plans." in page
    assert plans() == {ROSA.company: "ecommerce"}


@pytest.mark.parametrize("role", [Role.SHIPPER, Role.PRIVACY_OFFICER, Role.VIEWER])
def test_only_an_owner_changes_the_plan(client: Any, role: Role) -> None:
    joined(founded().account, role)
    sign_in(client, BEN)
    page = client.visit("/account")
    assert "Change the plan" not in page

    status = post(client, "/account/plan", plan="standard")

    assert status == 403
    assert plans() == {ROSA.company: "ecommerce"}


@pytest.mark.parametrize(
    ("role", "rights"),
    [
        (Role.OWNER, "stores account refresh personal requests ship orders"),
        (Role.SHIPPER, "refresh personal ship orders"),
        (Role.PRIVACY_OFFICER, "personal requests orders"),
        (Role.VIEWER, "orders"),
    ],
)
def test_a_role_gives_these_rights_and_no_others(role: Role, rights: str) -> None:
    user = User(role=role)

    held = {
        "stores": user.may_manage_stores,
        "account": user.may_manage_account,
        "refresh": user.may_refresh,
        "personal": user.may_see_personal_data,
        "requests": user.may_handle_requests,
        "ship": user.may_ship,
        "orders": user.may_see_orders,
    }

    assert {right for right, may in held.items() if may} == set(rights.split())


def test_a_new_password_signs_all_other_browsers_out(client: Any, visitors: Any) -> None:
    sign_up(client)
    had_it_for_days()
    other = visitors()
    sign_in(other)
    client.visit("/account")

    page = client.submit(
        "Change the password", current_password=ROSA.password, password=ANOTHER_PASSWORD
    )

    assert "Your password is changed." in page
    assert other.visit("/account").path == "/sign-in"
    assert sign_in(other, password=ROSA.password).status == 422
    assert sign_in(other, password=ANOTHER_PASSWORD).path == "/orders"


def test_a_new_password_ends_a_stolen_copy_of_this_browsers_session(
    client: Any, visitors: Any
) -> None:
    sign_up(client)
    had_it_for_days()
    thief = visitors()
    steal_cookie(thief, client)
    client.visit("/account")

    page = client.submit(
        "Change the password", current_password=ROSA.password, password=ANOTHER_PASSWORD
    )

    assert page.path == "/account"
    assert client.visit("/account").path == "/account"
    assert thief.visit("/account").path == "/sign-in"


def test_rosa_is_told_that_her_password_was_changed(client: Any) -> None:
    sign_up(client)
    had_it_for_days()
    client.visit("/account")

    client.submit("Change the password", current_password=ROSA.password, password=ANOTHER_PASSWORD)

    assert [(n.recipient.email, n.kind) for n in Notice.select()] == [
        (ROSA.email, "password_changed")
    ]


def test_whoever_finds_rosas_browser_open_can_not_change_her_password(client: Any) -> None:
    sign_up(client)
    client.visit("/account")

    page = client.submit(
        "Change the password", current_password="Not-The-Right-1", password=ANOTHER_PASSWORD
    )

    assert page.status == 422
    assert "This isn't your present password." in page


def test_guessing_the_present_password_locks_as_well(client: Any) -> None:
    sign_up(client)
    client.visit("/account")
    for _ in range(10):
        client.submit("Change the password", current_password="x", password=ANOTHER_PASSWORD)

    page = client.submit(
        "Change the password", current_password=ROSA.password, password=ANOTHER_PASSWORD
    )

    assert "Too many wrong passwords" in page


def test_a_new_password_must_meet_the_policy(client: Any) -> None:
    sign_up(client)
    client.visit("/account")

    page = client.submit(
        "Change the password", current_password=ROSA.password, password="Password1234!"
    )

    assert page.status == 422
    assert "This is one of the commonest passwords." in page


def test_a_stranger_is_asked_to_sign_in(client: Any) -> None:
    assert client.visit("/account").path == "/sign-in"


def plans() -> dict[str, str]:
    return {account.name: account.plan.value for account in Account.select()}
