"""A person who asks may stand in the address book as well."""

import json
from typing import Any

import pytest

from tests.accounts.people import CARLA, post
from tests.orders.documents import NOON, order
from tests.orders.shop import Shop
from tests.privacy_requests.data_requests import asked, carried_out
from webapp.contacts.contact import Contact, Origin
from webapp.contacts.contact_details import ContactDetails
from webapp.contacts.contact_import import ContactImport
from webapp.contacts.contact_restriction import ContactRestriction
from webapp.ground.audit.audit import AuditEntry
from webapp.privacy_requests import request_step as step
from webapp.privacy_requests.request_answer import answer
from webapp.privacy_requests.request_execution import in_force
from webapp.privacy_requests.request_export import export
from webapp.privacy_requests.request_kind import RequestKind

ADA = ContactDetails(name="Ada Canary", email="ada@canary.example", city="Austin", note="Pays late")
BEA = ContactDetails(name="Bea Plain", email="bea@plain.example")


def remembered(shop: Any, *cards: ContactDetails) -> None:
    Contact.add_all(shop.account, cards, NOON, shop.user.id, Origin.TYPED)


def test_an_erasure_deletes_her_entry_and_nobody_elses(shop: Any) -> None:
    remembered(shop, ADA, BEA)
    carlas = Shop(CARLA)
    remembered(carlas, ADA)

    request = carried_out(shop, asked(shop, RequestKind.ERASE))

    assert [each.card.name for each in Contact.opened(shop.account, Contact.of(shop.account))] == [
        "Bea Plain"
    ]
    assert Contact.of(carlas.account).count() == 1
    assert "in our address book" in answer(request)
    assert AuditEntry.select().where(AuditEntry.event == "contact.changed").exists()


def test_she_receives_her_entry_but_for_the_merchants_note(shop: Any) -> None:
    remembered(shop, ADA, BEA)

    given = export(carried_out(shop, asked(shop, RequestKind.ACCESS)), NOON)

    assert [card["email"] for card in given["address_book"]] == ["ada@canary.example"]
    assert "Pays late" not in json.dumps(given)
    assert Contact.of(shop.account).count() == 2


def test_a_restricted_entry_is_kept_and_used_for_nothing(rosa: Any, shop: Any) -> None:
    remembered(shop, ADA, BEA)
    carried_out(shop, asked(shop, RequestKind.RESTRICT))

    book = rosa.visit("/contacts")
    found = rosa.submit("Search", q="ada@canary.example")
    named = rosa.visit("/contacts") and rosa.submit("Search", q="Canary")
    rosa.visit("/contacts")
    file = rosa.submit("CSV for other software")

    assert "Restricted contact" in book
    assert "No contact matches" in found
    assert "No contact matches" in named
    assert not any("anary" in page.html for page in (book, file))
    assert all("Bea Plain" in page.html for page in (book, file))


def test_a_restricted_entry_is_not_shown_changed_or_deleted(rosa: Any, shop: Any) -> None:
    remembered(shop, ADA)
    carried_out(shop, asked(shop, RequestKind.RESTRICT))
    [entry] = Contact.of(shop.account)

    pages = [rosa.visit(f"/contacts/{entry.id}{part}") for part in ("", "/edit", "/delete")]
    sent = [post(rosa, f"/contacts/{entry.id}{part}", name="Mine") for part in ("", "/delete")]

    assert [page.h1 for page in pages] == ["Restricted contact"] * 3
    assert not any("anary" in page.html for page in pages)
    assert sent == [303, 303]
    assert Contact.find(shop.account, entry.id).card == ADA


def test_an_import_neither_changes_a_restricted_entry_nor_adds_it_anew(shop: Any) -> None:
    remembered(shop, ADA)
    carried_out(shop, asked(shop, RequestKind.RESTRICT))
    file = b"Name,E-mail,City\r\nAda Canary,ada@canary.example,Boston\r\n"

    done = ContactImport.perform(shop.account, file, shop.user, NOON)

    assert (done.added, done.changed, done.unchanged) == (0, 0, 1)
    assert [each.card for each in Contact.opened(shop.account, Contact.of(shop.account))] == [ADA]


def test_a_restricted_entry_is_shown_beside_no_customer(rosa: Any, shop: Any) -> None:
    remembered(shop, ADA)
    shop.take(order())
    [entry] = Contact.of(shop.account)
    beside = f"/contacts/{entry.id}"
    before = rosa.visit(f"/customers/{shop.order.id}")

    ContactRestriction.impose(entry, 1, NOON)

    assert beside in before.html
    assert beside not in rosa.visit(f"/customers/{shop.order.id}").html
    assert beside not in rosa.visit("/customers").html


def test_an_entry_is_free_again_when_its_restriction_is_lifted(rosa: Any, shop: Any) -> None:
    remembered(shop, ADA)
    request = carried_out(shop, asked(shop, RequestKind.RESTRICT))
    assert "restricted your data in our address book" in answer(request)
    step.answer(request, {"letter": "Done."}, shop.user, NOON)
    assert in_force(request)

    step.lift(request, {"told": "yes"}, shop.user, NOON)

    assert not in_force(request)
    assert "Ada Canary" in rosa.visit("/contacts")


def test_a_restricted_entry_is_still_handed_out_and_erased_when_she_asks(shop: Any) -> None:
    remembered(shop, ADA)
    carried_out(shop, asked(shop, RequestKind.RESTRICT))

    given = export(carried_out(shop, asked(shop, RequestKind.ACCESS)), NOON)
    carried_out(shop, asked(shop, RequestKind.ERASE))

    assert [card["name"] for card in given["address_book"]] == ["Ada Canary"]
    assert not Contact.of(shop.account).exists()
    assert not ContactRestriction.select().exists()


def test_a_correction_names_the_entry_that_the_merchant_corrected(shop: Any) -> None:
    remembered(shop, ADA)

    request = carried_out(shop, asked(shop, RequestKind.RECTIFY))

    assert "We have had your data corrected in our address book." in answer(request)


@pytest.mark.parametrize(
    ("kind", "sentence"),
    [
        (RequestKind.ERASE, "have destroyed none of it"),
        (RequestKind.ACCESS, "hand out none of it"),
        (RequestKind.RECTIFY, "have had none of it corrected"),
        (RequestKind.RESTRICT, "have restricted none of it"),
        (RequestKind.PORT, "hand out none of it"),
    ],
)
def test_the_answer_never_denies_what_was_found_and_left_out(
    shop: Any, kind: RequestKind, sentence: str
) -> None:
    remembered(shop, ADA)
    shop.take(order())
    request = asked(shop, kind)
    step.confirm_identity(request, {"method": "two_keys"}, shop.user, NOON)
    step.decide(request, {"decision": "approve_partly", "ground": "claims"}, shop.user, NOON)
    step.execute(request, {"sure": "yes"}, shop.user, NOON)

    text = answer(request)

    assert "We hold no personal data" not in text
    assert sentence in text
    assert "The reason: the data is needed" in text


def test_an_entry_that_was_left_out_stays(shop: Any) -> None:
    remembered(shop, ADA)
    request = asked(shop, RequestKind.ERASE)
    step.confirm_identity(request, {"method": "two_keys"}, shop.user, NOON)
    step.decide(request, {"decision": "approve"}, shop.user, NOON)
    step.execute(request, {"sure": "yes"}, shop.user, NOON)

    assert Contact.of(shop.account).count() == 1
    assert "We found data by what you gave us, and have destroyed none of it." in answer(request)


def test_only_who_is_found_nowhere_is_told_that_nothing_is_held(shop: Any) -> None:
    remembered(shop, BEA)

    request = carried_out(shop, asked(shop, RequestKind.ERASE))

    assert "We hold no personal data of yours." in answer(request)
