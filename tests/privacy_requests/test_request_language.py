"""Whoever asks about their data is answered in the language that they used."""

from typing import Any

import pytest

from tests.orders.documents import order
from tests.privacy_requests.data_requests import NOON, ask, asked, carried_out, path
from webapp.privacy_requests.request import PrivacyRequest
from webapp.privacy_requests.request_kind import RequestKind
from webapp.privacy_requests.request_language import letter_language
from webapp.privacy_requests.request_page import RequestPage
from webapp.stores.store import Store

GERMANY = "A1PA6795UKMFR9"


def test_the_form_keeps_the_language_that_it_was_filled_in(client: Any, shop: Any) -> None:
    client.visit(path(shop))
    form, _ = client.page.form("Send the request")

    answer = client.http.post(
        path(shop),
        data=form.filled({"kind": "erase", "asker": "buyer", "email": "ada@canary.example"}),
        headers={"Accept-Language": "fr-CA,fr;q=0.9,en;q=0.5", "Referer": client.page.url},
        base_url=client.base,
    )

    assert '<html lang="fr"' in answer.text
    assert letter_language(PrivacyRequest.get()) == "fr"


def test_a_request_that_came_by_letter_is_answered_in_the_language_of_the_order(
    shop: Any,
) -> None:
    shop.take(order())
    Store.update(marketplace_id=GERMANY).execute()
    request = carried_out(shop, asked(shop, RequestKind.ERASE))

    assert letter_language(PrivacyRequest.get()) == "de"
    assert RequestPage(request, NOON).letter_language == "de"


def test_the_language_of_a_letter_tells_no_stranger_of_an_order(shop: Any) -> None:
    shop.take(order())
    Store.update(marketplace_id=GERMANY).execute()

    assert letter_language(asked(shop, RequestKind.ERASE)) == "en"


def test_the_language_of_the_form_goes_before_that_of_the_order(shop: Any) -> None:
    shop.take(order())
    Store.update(marketplace_id=GERMANY).execute()
    request = asked(shop, RequestKind.ERASE)
    PrivacyRequest.update(language="it").execute()
    carried_out(shop, PrivacyRequest.get_by_id(request.id))

    assert letter_language(PrivacyRequest.get()) == "it"


def test_what_is_handed_out_is_marked_with_the_language_that_it_is_in(rosa: Any, shop: Any) -> None:
    shop.take(order())
    request = carried_out(shop, asked(shop, RequestKind.ACCESS))
    PrivacyRequest.update(language="es").execute()

    page = rosa.visit(f"/privacy/requests/{request.id}/export")

    assert '<div lang="es">' in page.html
    assert '<html lang="en"' in page.html


def test_the_language_is_forgotten_with_who_asked(client: Any, shop: Any) -> None:
    ask(client, shop)
    assert PrivacyRequest.get().language == "en"

    PrivacyRequest.get().forget(NOON)

    assert PrivacyRequest.get().language == ""


@pytest.mark.parametrize("page", ["/compliance", "/compliance/incidents"])
def test_evidence_is_marked_as_english_in_a_frame_of_another_language(rosa: Any, page: str) -> None:
    shown = rosa.visit(page, **{"Accept-Language": "de"})

    assert '<html lang="de"' in shown.html
    assert 'id="content" tabindex="-1" lang="en"' in shown.html


def test_the_audit_trail_is_read_in_its_readers_language_but_for_the_facts(rosa: Any) -> None:
    shown = rosa.visit("/audit", **{"Accept-Language": "de"})

    assert 'id="content" tabindex="-1" lang="en"' not in shown.html
    assert "zwölf Monate werden aufbewahrt" in shown.html
    assert '<p class="trail-facts" lang="en"' in shown.html
