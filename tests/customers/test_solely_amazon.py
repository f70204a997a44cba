"""What came from Amazon alone goes with the last order; what the merchant brought stays."""

from datetime import timedelta

import pytest

from tests.imports.test_sealing import everything_kept
from tests.orders.documents import CANARY, HOME, order, updated
from webapp.contacts.contact import Contact, Origin
from webapp.contacts.contact_details import ContactDetails
from webapp.ground.clock import utcnow
from webapp.ground.keys.installation import Installation
from webapp.privacy.erasure_replay import replay
from webapp.privacy.orphan_key import destroy_orphans
from webapp.privacy.redaction import Reason, erase_party, redact

ADA = f"Ada {CANARY}"


def redacted(shop, *orders):
    return redact(shop.account, [o.id for o in orders], Reason.AMAZON, utcnow(), by=None)


def known(shop, **card):
    """Rosa knows this person from elsewhere."""
    return Contact.add(shop.account, ContactDetails(**card), utcnow(), shop.user.id, Origin.TYPED)


def test_a_customer_from_amazon_alone_is_redacted_with_the_last_order(rosa, shop):
    shop.take(order(), order())
    first, last = shop.orders

    redacted(shop, first, last)

    listed, page = rosa.visit("/customers"), rosa.visit(f"/customers/{last.id}")
    assert "REDACTED (Amazon)" in listed
    assert page.h1 == "REDACTED (Amazon)"
    assert "what Amazon told of this customer was destroyed on" in page
    assert CANARY not in listed.html + page.html


def test_nothing_of_a_redacted_customer_is_left_to_be_found(rosa, shop, database, settings):
    shop.take(order())
    rosa.visit("/customers")
    rosa.visit(f"/customers/{shop.order.id}")

    redacted(shop, shop.order)

    kept = list(everything_kept(database, settings))
    assert [each for each in kept if CANARY.lower().encode() in each.lower()] == []
    rosa.visit("/customers")
    assert "No customer matches" in rosa.submit("Search", q=ADA)


def test_an_order_that_is_redacted_earlier_is_no_longer_anybodys(rosa, shop):
    shop.take(order(), order())
    first, last = shop.orders

    redacted(shop, first)

    theirs, nobodys = rosa.visit(f"/customers/{last.id}"), rosa.visit(f"/customers/{first.id}")
    assert theirs.h1 == ADA
    assert first.amazon_order_id not in theirs.html
    assert nobodys.h1 == "REDACTED (Amazon)"
    assert last.amazon_order_id not in nobodys.html


def test_amazon_telling_it_again_brings_no_customer_back(rosa, shop):
    first = order()
    shop.take(first)
    redacted(shop, shop.order)

    shop.take_later(updated(first))

    page = rosa.visit("/customers")
    assert "REDACTED (Amazon)" in page
    assert CANARY not in page.html


@pytest.mark.parametrize(
    "card",
    [
        {"name": "A. C.", "email": "ADA@canary.example"},
        {"name": f"ada {CANARY.upper()}", "postal_code": "73301"},
    ],
)
def test_both_records_say_that_rosa_knows_the_customer_from_elsewhere(rosa, shop, card):
    shop.take(order())
    contact = known(shop, **card)

    listed = rosa.visit("/customers")
    customer = rosa.visit(f"/customers/{shop.order.id}")
    page = rosa.visit(f"/contacts/{contact.id}")

    assert f"{ADA} Contact" in listed
    assert "You know this person from elsewhere as well." in customer
    assert contact.card.name in customer.links
    assert "It came from Amazon, with this order" in customer
    assert "This person also bought at Amazon." in page
    assert shop.order.amazon_order_id in page.links


def test_what_rosa_brought_stays_and_what_came_from_amazon_goes(rosa, shop):
    shop.take(order(recipient={"deliveryAddress": HOME | {"phone": "+1 512 555 0199"}}))
    contact = known(shop, name=ADA, email="ada@canary.example", phone="+1 646 555 0100")

    redacted(shop, shop.order)

    customer = rosa.visit(f"/customers/{shop.order.id}")
    page = rosa.visit(f"/contacts/{contact.id}")
    assert (page.h1, customer.h1) == (ADA, "REDACTED (Amazon)")
    assert "+1 646 555 0100" in page
    assert "555 0199" not in page
    assert "Nothing of it came from Amazon, so it stays until you delete it." in page
    assert "No Amazon order whose personal data is still here names this person." in page
    assert CANARY not in customer.html


def test_a_stranger_with_the_same_name_elsewhere_is_not_the_customer(rosa, shop):
    shop.take(order())
    known(shop, name=ADA, postal_code="99999")
    known(shop, name=ADA, email="another@canary.example")

    page = rosa.visit(f"/customers/{shop.order.id}")

    assert "You don't know this person from elsewhere" in page


def test_carlas_contact_is_no_acquaintance_of_rosas(rosa, carla, shop):
    shop.take(order())
    carla.visit("/contacts/new")
    carla.submit("Save the contact", name=ADA, email="ada@canary.example", postal_code="73301")

    page = rosa.visit(f"/customers/{shop.order.id}")

    assert "You don't know this person from elsewhere" in page
    assert "No Amazon order" in carla.visit(f"/contacts/{Contact.get().id}")


def test_erasing_the_buyer_leaves_a_customer_who_is_the_recipient(rosa, shop):
    shop.take(order(buyer={"buyerName": "Eve Other", "buyerEmail": "eve@other.example"}))

    erase_party(shop.order, "buyer", Reason.GDPR, utcnow())

    page = rosa.visit(f"/customers/{shop.order.id}")
    assert page.h1 == ADA
    assert "Eve Other" not in page.html


def test_a_contact_in_a_restored_backup_goes_with_the_replay(shop, database):
    contact = known(shop, name=ADA)
    before = Installation.get().erasures
    row = Contact.select().where(Contact.id == contact.id).dicts().get()
    contact.forget(utcnow())
    Contact.insert(row).execute()
    Installation.update(erasures=before).execute()

    replay(utcnow())

    assert not Contact.select().exists()


def test_a_thorough_sweep_spares_the_keys_of_contacts(shop, database):
    contact = known(shop, name=ADA)

    destroy_orphans(utcnow() + timedelta(days=9))

    assert Contact.find(shop.account, contact.id).card.name == ADA
