"""Passwords of before, passwords too young and too old, and the policy that asks for none of it."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest

from tests.accounts.authenticator import code_of, secured
from tests.accounts.people import (
    ANOTHER_PASSWORD,
    BEN,
    NOW,
    ROSA,
    founded,
    founded_then,
    joined,
    sign_in,
    sign_up,
)
from webapp.accounts import password as passwords
from webapp.accounts.browser_session import BrowserSession
from webapp.accounts.notice import Notice
from webapp.accounts.past_password import PastPassword
from webapp.accounts.rights.role import Role
from webapp.accounts.user import User
from webapp.ground.clock import utcnow
from webapp.ground.web.form_error import FormError

DAY = timedelta(days=1)
YEAR = timedelta(days=365)


def test_none_of_the_last_ten_passwords_comes_back(database: Any) -> None:
    rosa = founded_then()
    had = [ROSA.password, *changes(rosa, 10)]

    assert all("among the last ten" in refusal(rosa, each, 11) for each in had[1:])
    assert "among the last ten" in refusal(rosa, had[0], 11)


def test_the_eleventh_before_may_come_back_and_is_kept_nowhere(database: Any) -> None:
    rosa = founded_then()
    changes(rosa, 11)

    rosa.change_password(ROSA.password, NOW + DAY * 12)

    assert PastPassword.select().count() == 10


def test_bens_passwords_are_not_rosas(database: Any) -> None:
    rosa = founded_then()
    ben = User.enrol(rosa.account, BEN.email, BEN.password, Role.SHIPPER, NOW)
    changes(rosa, 2)

    ben.change_password("Pewter-Basket-0", NOW + DAY)

    assert passwords.matches("Pewter-Basket-0", User.get_by_id(ben.id).password_hash)


@pytest.mark.parametrize("after", [timedelta(0), DAY - timedelta(seconds=1)])
def test_a_password_is_kept_for_a_day(database: Any, after: timedelta) -> None:
    rosa = founded_then()

    with pytest.raises(FormError) as form_error:
        rosa.change_password(ANOTHER_PASSWORD, NOW + after)

    assert "within the last day" in form_error.value.errors["form"]


def test_the_page_says_what_to_do_when_a_young_password_is_known(client: Any) -> None:
    sign_up(client)
    client.visit("/account")

    page = client.submit(
        "Change the password", current_password=ROSA.password, password=ANOTHER_PASSWORD
    )

    assert page.status == 422
    assert "choose a new one through “Forgotten password”, at once." in page


def test_a_viewer_sees_nobody_and_may_change_it_at_once(database: Any) -> None:
    ben = joined(founded().account, Role.VIEWER, BEN)

    ben.change_password(ANOTHER_PASSWORD, NOW)

    assert not ben.password_is_old(NOW + YEAR * 3)


def test_a_password_is_old_after_365_days(database: Any) -> None:
    rosa = founded_then()

    assert not rosa.password_is_old(NOW + YEAR)
    assert rosa.password_is_old(NOW + YEAR + timedelta(seconds=1))


def test_an_old_password_leads_to_choosing_another(client: Any) -> None:
    aged(founded())
    client.visit("/account?tab=sessions")

    asked = client.submit("Sign in", email=ROSA.email, password=ROSA.password)
    signed_in_before = BrowserSession.select().count()
    same = client.submit("Keep it and go on", password=ROSA.password)
    page = client.submit("Keep it and go on", password=ANOTHER_PASSWORD)

    assert asked.h1 == "Choose a new password"
    assert (signed_in_before, same.status) == (0, 422)
    assert page.url.endswith("/account?tab=sessions")
    assert [each.kind for each in Notice.select()] == ["password_changed"]


def test_whoever_has_an_old_password_alone_can_not_choose_another(client: Any) -> None:
    rosa = founded()
    aged(rosa)
    secured(rosa)
    sign_in(client)

    skipped = client.visit("/sign-in/new-password")
    page = client.submit("Go on", code=code_of(rosa))

    assert skipped.path == "/sign-in/code"
    assert page.path == "/sign-in/new-password"


def test_by_asvs_a_long_password_of_one_class_will_do(asvs: None, client: Any) -> None:
    page = sign_up(client, password="copper kettle whistles")

    assert page.path == "/orders"
    assert passwords.problems("copperkettle", "ben@x.example", "X") == []
    assert passwords.problems("password2026", "ben@x.example", "X") != []
    assert "digit" not in client.visit("/account")


def test_by_asvs_a_password_has_no_age_and_no_past(asvs: None, client: Any) -> None:
    sign_up(client)
    rosa = User.get()

    rosa.change_password(ANOTHER_PASSWORD, utcnow())
    rosa.change_password(ROSA.password, utcnow())

    assert not rosa.password_is_old(utcnow() + YEAR * 3)


@pytest.fixture
def asvs(environment: dict[str, str]) -> Iterator[None]:
    environment["PASSWORD_POLICY"] = "asvs"
    yield
    passwords.follow("amazon")


def changes(user: User, times: int) -> list[str]:
    """So many passwords, a day each."""
    chosen = [f"Pewter-Basket-{number}" for number in range(times)]
    for day, password in enumerate(chosen, 1):
        user.change_password(password, NOW + DAY * day)
    return chosen


def refusal(user: User, password: str, day: int) -> str:
    with pytest.raises(FormError) as form_error:
        user.change_password(password, NOW + DAY * day)
    return form_error.value.errors["password"]


def aged(user: User) -> None:
    User.update(password_changed_at=utcnow() - YEAR - DAY).where(User.id == user.id).execute()
