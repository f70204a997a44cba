"""The public form: anybody may ask, and nobody learns anything."""

from typing import Any

import pytest

from tests.orders.paper import order
from tests.privacy.asking import ask, path
from webapp.privacy import PrivacyRequest


def test_ada_asks_without_an_account_and_is_told_when_she_is_answered(
    client: Any, shop: Any
) -> None:
    shop.take(order())

    page = ask(client, shop)

    request = PrivacyRequest.get()
    assert page.h1 == "Your request was received"
    assert request.reference in page
    assert (request.account_id, request.kind, request.channel) == (
        shop.account.id,
        "erase",
        "form",
    )


def test_the_answer_is_the_same_for_a_person_of_whom_nothing_is_held(
    client: Any, shop: Any
) -> None:
    known = ask(client, shop).text
    shop.take(order())

    unknown = ask(client, shop, email="nobody@nowhere.example", name="No Body").text

    references = [each.reference for each in PrivacyRequest.select()]
    for reference in references:
        known, unknown = known.replace(reference, "?"), unknown.replace(reference, "?")
    assert known == unknown


def test_who_asks_is_sealed(client: Any, shop: Any) -> None:
    ask(client, shop, words="Please erase me, Ada Canary")

    request = PrivacyRequest.get()
    assert b"anary" not in bytes(request.sealed)
    assert request.file.words == "Please erase me, Ada Canary"


def test_a_robot_that_fills_every_field_leaves_nothing(client: Any, shop: Any) -> None:
    page = ask(client, shop, website="https://spam.example")

    assert page.h1 == "Your request was received"
    assert PrivacyRequest.select().count() == 0


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"asker": ""}, "Choose who you are."),
        ({"email": "ada"}, "Enter a whole e-mail address"),
        ({"email": ""}, "the answer must go somewhere"),
        ({"email": "", "postal_address": "7 Canary Wharf"}, "Enter an order number"),
    ],
)
def test_what_is_missing_is_said(
    client: Any, shop: Any, typed: dict[str, str], sentence: str
) -> None:
    page = ask(client, shop, **typed)

    assert page.status == 422
    assert sentence in page
    assert PrivacyRequest.select().count() == 0


def test_an_address_that_nobody_has_leads_to_an_explanation(client: Any, shop: Any) -> None:
    page = client.visit("/privacy/ask/abcdefghjkmn")

    assert page.status == 404
    assert "This address leads to nobody" in page
    assert client.visit("/privacy/ask").status == 200


def test_too_many_requests_from_one_place_are_slowed_down(client: Any, shop: Any) -> None:
    for _ in range(20):
        ask(client, shop)

    assert ask(client, shop).status == 429


def test_each_account_has_an_address_of_its_own(shop: Any) -> None:
    from tests.accounts.people import CARLA
    from tests.orders.shop import Shop

    assert path(shop) != path(Shop(CARLA))
    assert path(shop) == path(shop)
