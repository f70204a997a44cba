"""The public form: anybody may ask, and nobody learns anything."""

from typing import Any

import pytest

from tests.accounts.people import CARLA
from tests.orders.documents import order
from tests.orders.shop import Shop
from tests.privacy_requests.data_requests import ask, asked, path
from webapp.accounts.notice import Notice
from webapp.ground.clock import utcnow
from webapp.privacy_requests.request import PrivacyRequest
from webapp.privacy_requests.request_kind import RequestKind
from webapp.privacy_requests.request_limit import MOST_A_DAY


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


def full(shop: Any) -> None:
    """As many requests came by the form today as it takes."""
    first = asked(shop, RequestKind.ERASE)
    row = PrivacyRequest.select().where(PrivacyRequest.id == first.id).dicts().get()
    del row["id"]
    PrivacyRequest.update(received_at=utcnow()).execute()
    PrivacyRequest.insert_many(
        row | {"uid": f"{number:032}", "reference": f"PR-{number}", "received_at": utcnow()}
        for number in range(MOST_A_DAY - 1)
    ).execute()


def test_who_is_turned_away_is_told_so_and_loses_nothing(client: Any, shop: Any) -> None:
    full(shop)

    page = ask(client, shop, words="Please erase me")

    typed = page.form("Send the request")[0].fields
    assert page.status == 429
    assert "Too many requests today Yours was not received." in page
    assert "write to the seller through Amazon" in page
    assert (typed["words"], typed["email"]) == (["Please erase me"], ["ada@canary.example"])
    assert PrivacyRequest.select().count() == MOST_A_DAY


def test_owners_are_told_once_a_day_that_people_are_turned_away(client: Any, shop: Any) -> None:
    full(shop)

    for _ in range(2):
        ask(client, shop)

    [notice] = Notice.select()
    assert (notice.recipient_id, notice.kind) == (shop.user.id, "requests_turned_away")
    assert "anary" not in f"{notice.text}{notice.subject}"


def test_the_form_of_another_account_is_open_still(client: Any, shop: Any) -> None:
    full(shop)
    carlas = Shop(CARLA)

    assert ask(client, carlas).status == 200
    assert PrivacyRequest.select().where(PrivacyRequest.account == carlas.account).exists()


def test_each_account_has_an_address_of_its_own(shop: Any) -> None:
    assert path(shop) != path(Shop(CARLA))
    assert path(shop) == path(shop)
