"""A person who asks may stand in the address book as well."""

import json
from typing import Any

from tests.accounts.people import CARLA
from tests.orders.paper import NOON
from tests.orders.shop import Shop
from tests.privacy.asking import asked, carried_out, granted
from webapp.audit import AuditEntry
from webapp.contacts import Card, Contact, Origin
from webapp.privacy.request import Kind
from webapp.privacy.request_answer import answer
from webapp.privacy.request_contact import RequestContact
from webapp.privacy.request_export import export

ADA = Card(name="Ada Canary", email="ada@canary.example", city="Austin", note="Pays late")
BEA = Card(name="Bea Plain", email="bea@plain.example")


def remembered(shop: Any, *cards: Card) -> None:
    Contact.add_all(shop.account, cards, NOON, shop.user.id, Origin.TYPED)


def test_an_erasure_deletes_her_entry_and_nobody_elses(shop: Any) -> None:
    remembered(shop, ADA, BEA)
    carlas = Shop(CARLA)
    remembered(carlas, ADA)

    request = carried_out(shop, asked(shop, Kind.ERASE))

    assert [each.card.name for each in Contact.opened(shop.account, Contact.of(shop.account))] == [
        "Bea Plain"
    ]
    assert Contact.of(carlas.account).count() == 1
    assert "in our address book" in answer(request)
    assert AuditEntry.select().where(AuditEntry.event == "contact.changed").exists()


def test_she_receives_her_entry_but_for_the_merchants_note(shop: Any) -> None:
    remembered(shop, ADA, BEA)

    given = export(carried_out(shop, asked(shop, Kind.ACCESS)), NOON)

    assert [card["email"] for card in given["address_book"]] == ["ada@canary.example"]
    assert "Pays late" not in json.dumps(given)
    assert Contact.of(shop.account).count() == 2


def test_a_restriction_leaves_the_entry_to_the_merchant(rosa: Any, shop: Any) -> None:
    remembered(shop, ADA)
    request = granted(shop, asked(shop, Kind.RESTRICT))

    page = rosa.visit(f"/privacy/requests/{request.id}")

    assert "The person stands in your address book too" in page
    assert RequestContact.granted(request) == []


def test_an_entry_that_was_left_out_stays(rosa: Any, shop: Any) -> None:
    from webapp.privacy import request_step as step

    remembered(shop, ADA)
    request = asked(shop, Kind.ERASE)
    step.confirm_identity(request, {"method": "two_keys"}, shop.user, NOON)
    step.decide(request, {"decision": "approve"}, shop.user, NOON)
    step.execute(request, {"sure": "yes"}, shop.user, NOON)

    assert Contact.of(shop.account).count() == 1
    assert "We hold no personal data of yours" in answer(request)
