"""Signing up: a company and its first owner."""

from dataclasses import replace
from typing import Any

import pytest

from tests.accounts.people import BEN, CARLA, NOW, ROSA, founded, sign_up
from webapp import typed
from webapp.accounts import Account, Plan, Rejection, Role, User

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
    page = sign_up(client, account_name=" ", email="rosa", password="short", plan="platinum")

    assert page.status == 422
    assert "Enter your company's name" in page
    assert "Enter a whole e-mail address" in page
    assert "Use at least 12 characters." in page
    assert "Choose one of the plans." in page
    assert Account.select().count() == 0


def test_what_rosa_typed_is_still_there_except_her_password(client: Any) -> None:
    page = sign_up(client, email="rosa")

    assert 'value="Lantern Books"' in page.html
    assert ROSA.password not in page.html


def test_an_address_signs_up_once_whatever_its_letter_case(client: Any, visitors: Any) -> None:
    sign_up(client)

    page = sign_up(visitors(), replace(CARLA, email=ROSA.email.upper()))

    assert page.status == 422
    assert "Someone signs in with this e-mail already." in page
    assert Account.select().count() == 1


def test_only_one_whole_address_is_taken(client: Any) -> None:
    pages = [sign_up(client, email=email) for email in NO_ADDRESSES]

    assert {page.status for page in pages} == {422}
    assert all("Enter a whole e-mail address" in page for page in pages)
    assert User.select().count() == 0


def test_a_company_name_is_kept_on_one_line() -> None:
    assert typed.words("  Lantern\0\tBooks\r\nLtd ") == "Lantern Books Ltd"


def test_a_refused_sign_up_leaves_no_second_company(database: Any) -> None:
    founded()

    with pytest.raises(Rejection):
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

    page = client.submit(
        "Make the account",
        account_name=BEN.company,
        email=BEN.email,
        password=BEN.password,
        plan="legacy",
    )

    assert page.status == 403
    assert sentence in page
    assert User.select().count() == 0
    assert "Make an account" not in client.visit("/sign-in").links
