"""Sessions stolen, planted and left behind; passkeys that somebody else shows."""

from typing import Any

import pytest

from tests.accounts.people import (
    BEN,
    CARLA,
    ROSA,
    ask_to_sign_up,
    cookie,
    founded,
    joined,
    mailed_link,
    sign_in,
    steal_cookie,
)
from webapp.accounts.browser_session import BrowserSession
from webapp.accounts.passkeys.passkey_challenge import PasskeyChallenge
from webapp.accounts.rights.role import Role
from webapp.accounts.user import User
from webapp.ground.clock import utcnow
from webapp.ground.web.form_error import FormError

# What a browser could send in place of what a passkey says.
NO_ANSWERS = (
    *("", "x", "null", "[]", "{}", "[" * 15_000, '{"rawId": 1}', '{"rawId": "é"}'),
    *('{"rawId": "AAAA", "response": "x"}', '{"rawId": "AAAA", "response": {"userHandle": 5}}'),
)


def test_a_cookie_that_was_planted_before_signing_in_is_worth_nothing_after(
    client: Any, visitors: Any
) -> None:
    founded()
    thief = visitors()
    thief.visit("/sign-in")
    steal_cookie(client, thief)

    sign_in(client)

    assert cookie(client) != cookie(thief)
    assert thief.visit("/account").path == "/sign-in"


def test_a_stolen_cookie_ends_with_the_session_it_was_of(client: Any, visitors: Any) -> None:
    founded()
    sign_in(client)
    thief = visitors()
    thief.visit("/sign-in")
    steal_cookie(thief, client)
    client.visit("/account")

    client.submit("Sign out")

    assert thief.visit("/account").path == "/sign-in"


def test_a_cookie_that_was_made_up_opens_nothing(client: Any) -> None:
    founded()
    sign_in(client)
    signed = cookie(client)

    for made_up in (signed[:-2] + "xx", signed.replace(".", "", 1), "x", signed.swapcase()):
        client.http.set_cookie("session", made_up, domain="127.0.0.1")
        assert client.visit("/account").path == "/sign-in"


def test_nobody_makes_themselves_more_than_they_were_invited_as(client: Any, visitors: Any) -> None:
    account = founded().account
    joined(account, Role.VIEWER)
    sign_in(client, BEN)
    client.visit("/account")

    said = {"role": "owner", "account": 1, "account_id": 99, "id": 1, "may_manage_account": "yes"}
    for address in (
        "/account/password",
        "/account/time-zone",
        "/account/plan",
        "/notices/readings",
    ):
        client.post(address, said)
        client.visit("/account")

    ben = User.get(User.email == BEN.email)
    assert (ben.role, ben.account_id) == (Role.VIEWER, account.id)


def test_a_new_account_is_nobody_elses_whatever_its_form_says(client: Any) -> None:
    theirs = founded(CARLA).account
    ask_to_sign_up(client, ROSA.email)
    form = client.visit(mailed_link(client, "/sign-up/")).path

    client.post(
        form,
        {
            "email": ROSA.email,
            "password": ROSA.password,
            "account_name": "Lantern",
            "plan": "standard",
            "account": theirs.id,
            "account_id": theirs.id,
            "id": theirs.id,
            "second_factor_since": "2026-01-01",
            "email_key": CARLA.email,
            "role": "viewer",
        },
    )

    rosa = User.get(User.email == ROSA.email)
    assert rosa.account_id != theirs.id
    assert (rosa.role, rosa.lacks_second_factor) == (Role.OWNER, True)


@pytest.mark.parametrize("answer", NO_ANSWERS)
def test_what_no_passkey_said_signs_nobody_in(client: Any, database: Any, answer: str) -> None:
    client.visit("/sign-in")
    client.post("/sign-in/passkey/options")
    client.visit("/sign-in")

    assert client.post("/sign-in/passkey", {"credential": answer}).status == 422
    assert BrowserSession.select().count() == 0


def test_a_challenge_is_of_one_person_one_use_and_five_minutes(database: Any) -> None:
    rosa, carla, now = founded(), founded(CARLA), utcnow()
    begun = PasskeyChallenge.begin(now, rosa, b"h" * 32)

    for attempt in (
        lambda: PasskeyChallenge.use(begun.token, now, carla),
        lambda: PasskeyChallenge.use(begun.token, now),
        lambda: PasskeyChallenge.use("another", now, rosa),
    ):
        with pytest.raises(FormError):
            attempt()
    assert PasskeyChallenge.use(begun.token, now, rosa)
    with pytest.raises(FormError):
        PasskeyChallenge.use(begun.token, now, rosa)
