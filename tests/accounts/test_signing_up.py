"""Signing up: a company and its first owner."""

from dataclasses import replace
from typing import Any

import pytest

from tests.accounts.mailbox import mails, text_of
from tests.accounts.people import (
    BEN,
    CARLA,
    NOW,
    ROSA,
    ask_to_sign_up,
    founded,
    mailed_link,
    sign_up,
)
from webapp.accounts.account import Account, Plan
from webapp.accounts.rights.role import Role
from webapp.accounts.user import User
from webapp.ground import clean_text
from webapp.ground.web.form_error import FormError

NO_ADDRESSES = (
    "",
    "rosa@",
    "@lantern.example",
    "rosa@lantern",
    "rosa lind@lantern.example",
    "rosa@lantern.example\nBcc: all@lantern.example",
    "rosa@lantern.example, ben@lantern.example",
    "r" * 250 + "@lantern.example",
)


@pytest.mark.parametrize(
    ("plan", "may_connect"), [("ecommerce", True), ("legacy", True), ("standard", False)]
)
def test_rosa_signs_up_with_each_plan(client: Any, plan: str, may_connect: bool) -> None:
    page = sign_up(client, plan=plan)

    rosa = User.get()
    assert page.path == "/orders"
    assert (rosa.email, rosa.role, rosa.account.name) == (ROSA.email, Role.OWNER, ROSA.company)
    assert rosa.account.plan is Plan(plan)
    assert rosa.account.may_connect_stores is may_connect


def test_each_field_that_is_wrong_has_its_sentence(client: Any) -> None:
    page = sign_up(client, account_name=" ", password="short", plan="platinum")

    assert page.status == 422
    assert "Enter your company's name" in page
    assert "Use at least 12 characters." in page
    assert "Choose one of the plans." in page
    assert Account.select().count() == 0


def test_what_rosa_typed_is_still_there_except_her_password(client: Any) -> None:
    page = sign_up(client, password="short-Copper-1", plan="platinum")

    assert 'value="Lantern Books"' in page.html
    assert "short-Copper-1" not in page.html


def test_nobody_learns_who_has_an_account(client: Any, visitors: Any, settings: Any) -> None:
    sign_up(client)
    carla = visitors()

    known = ask_to_sign_up(carla, ROSA.email.upper())
    unknown = ask_to_sign_up(carla, CARLA.email)

    to_rosa, to_carla = (text_of(mail) for mail in mails(settings)[-2:])
    assert (known.status, known.text) == (unknown.status, unknown.text)
    assert "You have one: sign in" in to_rosa
    assert "/sign-up/" not in to_rosa
    assert "/sign-up/" in to_carla
    assert Account.select().count() == 1


def test_one_address_gets_three_mails_an_hour(client: Any, settings: Any) -> None:
    pages = [ask_to_sign_up(client, ROSA.email) for _ in range(5)]

    assert {page.text for page in pages} == {pages[0].text}
    assert len(mails(settings)) == 3
    client.visit(mailed_link(client, "/sign-up/"))
    assert client.page.status == 200


@pytest.mark.parametrize(
    ("app_env", "status"), [("test", 200), ("development", 200), ("production", 404)]
)
def test_in_development_alone_the_mail_can_be_read_in_the_browser(
    app: Any, client: Any, app_env: str, status: int
) -> None:
    app.extensions["settings"] = replace(app.extensions["settings"], app_env=app_env)
    asked = ask_to_sign_up(client, ROSA.email)

    page = client.visit("/development/mail")

    assert ("Read the mail" in asked) is (status == 200)
    assert page.status == status
    if status == 200:
        client.visit(next(link for link in page.links if "/sign-up/" in link))
        assert "Make the account" in client.page.html


def test_only_one_whole_address_is_taken(client: Any) -> None:
    pages = [sign_up(client, email=email) for email in NO_ADDRESSES]

    assert {page.status for page in pages} == {422}
    assert all("Enter a whole e-mail address" in page for page in pages)
    assert User.select().count() == 0


def test_a_company_name_is_kept_on_one_line() -> None:
    assert clean_text.clean_words("  Lantern\0\tBooks\r\nLtd ") == "Lantern Books Ltd"


def test_a_refused_sign_up_leaves_no_second_company(database: Any) -> None:
    founded()

    with pytest.raises(FormError):
        User.sign_up(ROSA.email, ROSA.password, "Second Company", "legacy", NOW)

    assert [account.name for account in Account.select()] == [ROSA.company]


@pytest.mark.parametrize(
    ("sign_up_is", "sentence"),
    [("invite", "by invitation"), ("closed", "made by whoever runs this installation")],
)
def test_where_sign_up_is_shut_the_page_says_so_and_the_server_refuses(
    app: Any, client: Any, sign_up_is: str, sentence: str
) -> None:
    client.visit("/sign-up")
    app.extensions["settings"] = replace(app.extensions["settings"], sign_up=sign_up_is)

    page = client.submit("Send the link", email=BEN.email)

    assert page.status == 403
    assert sentence in page
    assert User.select().count() == 0
    assert "Make an account" not in client.visit("/sign-in").links
