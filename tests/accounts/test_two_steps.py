"""Signing in by two steps, setting the second step up, and where it is demanded."""

from datetime import timedelta
from typing import Any

import pytest

from tests.accounts.authenticator import (
    another_code,
    code_of,
    secured,
    sets_up,
    sign_in_with_code,
)
from tests.accounts.people import ANOTHER_PASSWORD, BEN, ROSA, founded, joined, sign_in, sign_up
from webapp.accounts.browser_session import BrowserSession
from webapp.accounts.pending_sign_in import GOOD_FOR, PendingSignIn
from webapp.accounts.recovery_code import RecoveryCode
from webapp.accounts.rights.role import Role
from webapp.accounts.second_factor import SecondFactor
from webapp.accounts.user import User

SET_UP = "/account/second-factor"


def test_rosa_sets_up_her_second_factor(client: Any) -> None:
    sign_up(client)

    page = sets_up(client)

    assert page.h1 == "Your recovery codes"
    assert "Your second factor is on" in page
    assert client.click("I have kept them").path == "/orders"
    assert "10 of 10 left" in client.visit(SET_UP)


def test_the_picture_to_scan_stays_out_of_every_cache(client: Any) -> None:
    sign_up(client)
    client.visit(SET_UP)
    client.submit("Show the code to scan", current_password=ROSA.password)

    picture = client.visit(f"{SET_UP}/code.svg")

    assert picture.status == 200
    assert picture.headers["Content-Type"].startswith("image/svg+xml")
    assert picture.headers["Cache-Control"] == "no-store"
    assert "style=" not in picture.html


def test_whoever_finds_rosas_browser_open_sees_no_secret(client: Any) -> None:
    sign_up(client)
    client.visit(SET_UP)

    page = client.submit("Show the code to scan", current_password="Not-The-Right-1")

    assert page.status == 422
    assert client.visit(f"{SET_UP}/code.svg").status == 404
    assert SecondFactor.select().count() == 0


def test_once_it_is_on_its_secret_is_shown_no_more(client: Any) -> None:
    sign_up(client)
    sets_up(client)

    assert client.visit(f"{SET_UP}/code.svg").status == 404
    assert SecondFactor.get().secret_words() not in client.visit(SET_UP)


def test_a_wrong_first_code_turns_nothing_on(client: Any) -> None:
    sign_up(client)
    client.visit(SET_UP)
    client.submit("Show the code to scan", current_password=ROSA.password)

    page = client.submit("Turn it on", code=another_code(User.get()))

    assert page.status == 422
    assert "This code isn't right" in page
    assert User.get().lacks_second_factor


def test_turning_it_on_signs_all_other_browsers_out(client: Any, visitors: Any) -> None:
    sign_up(client)
    other = visitors()
    sign_in(other)

    sets_up(client)

    assert other.visit("/account").path == "/sign-in"
    assert client.visit("/account").status == 200


def test_the_recovery_codes_come_as_a_file_too(client: Any) -> None:
    sign_up(client)
    sets_up(client)

    file = client.submit("Download as text")

    lines = file.html.splitlines()
    assert file.headers["Content-Disposition"].startswith("attachment")
    assert len(lines) == 11
    assert SecondFactor.get().drew(lines[1:])


def test_the_file_holds_nothing_but_her_own_codes(client: Any) -> None:
    sign_up(client)
    sets_up(client)

    page = client.submit("Download as text", shown=["not-mine-else"])

    assert page.status == 404


def test_a_password_alone_opens_nothing(client: Any) -> None:
    secured(founded())

    page = sign_in(client)

    assert page.path == "/sign-in/code"
    assert BrowserSession.select().count() == 0
    assert client.visit("/account").path == "/sign-in"


def test_the_code_leads_to_where_rosa_wanted_to_go(client: Any) -> None:
    secured(founded())
    client.visit("/account?tab=sessions")
    client.submit("Sign in", email=ROSA.email, password=ROSA.password)

    page = client.submit("Go on", code=code_of(User.get()))

    assert page.url.endswith("/account?tab=sessions")


def test_a_wrong_code_is_said_and_may_be_typed_again(client: Any) -> None:
    rosa = founded()
    secured(rosa)
    sign_in(client)

    wrong = client.submit("Go on", code=another_code(rosa))
    right = client.submit("Go on", code=code_of(rosa))

    assert (wrong.status, right.path) == (422, "/orders")
    assert "This code isn't right" in wrong


def test_rosa_without_her_phone_uses_a_recovery_code(client: Any) -> None:
    codes = secured(founded())
    sign_in(client)
    client.click("Use a recovery code")

    page = client.submit("Go on", recovery_code=codes[3])

    assert page.path == "/orders"
    assert RecoveryCode.left(User.get()) == 9


def test_a_password_that_was_right_is_forgotten_after_minutes(client: Any) -> None:
    rosa = founded()
    secured(rosa)
    sign_in(client)
    begun_at = PendingSignIn.get().begun_at - GOOD_FOR - timedelta(seconds=1)
    PendingSignIn.update(begun_at=begun_at).execute()

    page = client.submit("Go on", code=code_of(rosa))

    assert page.path == "/sign-in"
    assert "Sign in with your password again." in page


def test_a_password_changed_meanwhile_ends_what_it_began(client: Any) -> None:
    rosa = founded()
    secured(rosa)
    sign_in(client)
    User.get().change_password(ANOTHER_PASSWORD, PendingSignIn.get().begun_at + timedelta(days=2))

    assert client.submit("Go on", code=code_of(rosa)).path == "/sign-in"


def test_going_back_after_signing_in_lets_nobody_in_again(client: Any, visitors: Any) -> None:
    secured(founded())
    sign_in_with_code(client)
    client.submit("Sign out")

    assert client.visit("/sign-in/code").path == "/sign-in"
    assert visitors().visit("/sign-in/recovery-code").path == "/sign-in"


def test_turning_it_off_takes_the_password_and_a_code(client: Any) -> None:
    rosa = founded()
    secured(rosa)
    sign_in_with_code(client)
    SecondFactor.update(last_step=0).execute()
    client.visit(SET_UP)

    without = client.submit("Turn it off", removal_password="x", code=code_of(rosa))
    wrong = client.submit("Turn it off", removal_password=ROSA.password, code=another_code(rosa))
    page = client.submit("Turn it off", removal_password=ROSA.password, code=code_of(rosa))

    assert (without.status, wrong.status) == (422, 422)
    assert "Your second factor is off." in page
    assert User.get().lacks_second_factor


def test_new_recovery_codes_take_the_password(client: Any) -> None:
    secured(founded())
    sign_in_with_code(client)
    client.visit(SET_UP)

    refused = client.submit("Make new codes", current_password="x")
    page = client.submit("Make new codes", current_password=ROSA.password)

    assert refused.status == 422
    assert page.h1 == "Your recovery codes"
    assert "The codes from before are void" in page


def test_where_it_is_demanded_rosa_is_led_to_it_and_then_on(
    demanded: None, client: Any, database: Any
) -> None:
    sign_up(client)

    led = client.visit("/stores")
    client.submit("Show the code to scan", current_password=ROSA.password)
    client.submit("Turn it on", code=code_of(User.get()))

    assert led.path == SET_UP
    assert "Needed before you see any order" in led
    assert client.click("I have kept them").path == "/stores"


def test_where_it_is_demanded_a_viewer_goes_on_without(
    demanded: None, client: Any, database: Any
) -> None:
    joined(founded().account, Role.VIEWER)

    assert sign_in(client, BEN).path == "/orders"


def test_a_part_of_a_page_leads_the_whole_browser_to_it(
    demanded: None, client: Any, database: Any
) -> None:
    sign_up(client)

    answer = client.http.get("/orders", base_url=client.base, headers={"HX-Request": "true"})

    assert answer.status_code == 204
    assert answer.headers["HX-Redirect"].startswith(SET_UP)


@pytest.fixture
def demanded(environment: dict[str, str]) -> None:
    environment["SECOND_FACTOR"] = "demanded"
