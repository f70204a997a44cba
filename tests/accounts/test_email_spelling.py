"""An e-mail address keeps its owner's spelling, and is never another person's."""

from dataclasses import replace
from typing import Any

import pytest

from tests.accounts.people import NOW, ROSA, founded, sign_up
from tests.accounts.test_password_reset import mails
from webapp.accounts.invitation import Invitation
from webapp.accounts.password_reset import PasswordReset
from webapp.accounts.rights.role import Role
from webapp.accounts.user import User
from webapp.ground.settings import Settings
from webapp.ground.web.form_error import FormError

GREAT, TALL = replace(ROSA, email="groß@straße.example"), "gross@strasse.example"


def test_a_link_goes_to_the_domain_that_was_typed_and_to_no_other(
    database: Any, settings: Settings
) -> None:
    founded(replace(ROSA, email="Rosa@Straße.example"))

    for typed in ("rosa@strasse.example", "ROSA@STRAßE.example"):
        PasswordReset.request(typed, NOW)
    for asked in PasswordReset.select():
        asked.deliver(settings, NOW)

    assert [mail["To"] for mail in mails(settings)] == ["Rosa@Straße.example"]


def test_two_people_of_almost_one_address_are_two(client: Any, visitors: Any) -> None:
    sign_up(client, GREAT)

    other = sign_up(visitors(), replace(ROSA, email=TALL, company="Tall Hats"))

    assert other.path == "/orders"
    assert {user.email for user in User.select()} == {GREAT.email, TALL}
    with pytest.raises(FormError):
        User.authenticate(TALL, "not Tall's", NOW)


@pytest.mark.parametrize("spelling", ["GROß@straße.EXAMPLE", " groß@straße.example "])
def test_whoever_signs_in_may_write_large_or_small(database: Any, spelling: str) -> None:
    rosa = founded(GREAT)

    assert User.authenticate(spelling, GREAT.password, NOW) == rosa


def test_two_invitations_to_one_person_are_one(database: Any) -> None:
    rosa = founded()

    for email in ("Ben@Lantern.example", "ben@lantern.EXAMPLE", TALL, GREAT.email):
        Invitation.send(rosa.account, email, Role.VIEWER, rosa, NOW)

    open_ones = {each.email for each in Invitation.pending(rosa.account)}
    assert open_ones == {"ben@lantern.EXAMPLE", TALL, GREAT.email}


@pytest.mark.parametrize(
    "email",
    [
        "r\u043esa@lanternbooks.example",
        "rosa@l\u0430nternbooks.example",
        "\u0440\u043e\u0440\u0435@lanternbooks.example",
        "rosa\u200b@lanternbooks.example",
        "ro\u00adsa@lanternbooks.example",
        "\uff52osa@lanternbooks.example",
        "rosa@lanternbooks\u2024example.com",
        "ro\u017fa@lanternbooks.example",
        "rosa\u202e@lanternbooks.example",
    ],
)
def test_an_address_that_looks_like_another_is_refused(database: Any, email: str) -> None:
    with pytest.raises(FormError) as refused:
        founded(replace(ROSA, email=email))

    assert refused.value.errors["email"]


@pytest.mark.parametrize(
    "email",
    [
        "groß@straße.example",
        "роза@пример.example",
        "さくら桜@日本.example",
        "ρόζα@παράδειγμα.example",
    ],
)
def test_an_address_in_letters_of_its_own_is_taken(database: Any, email: str) -> None:
    assert founded(replace(ROSA, email=email)).email == email
