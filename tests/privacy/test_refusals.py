"""What Amazon says when it refuses a parcel may name the buyer: it goes with them."""

import pytest

from tests.accounts.people import BEN, ROSA, joined, sign_in
from tests.shipping.merchant import Merchant
from webapp.accounts.rights.role import Role
from webapp.ground.clock import utcnow
from webapp.ground.database.dialect import run_sql
from webapp.orders.order import Order, OrderEvent
from webapp.orders.party import BUYER, RECIPIENT, ROLES
from webapp.orders.restriction import Restriction
from webapp.privacy.redaction import Reason, erase_party, redact
from webapp.shipping.refusal_words import RefusalWords
from webapp.shipping.shipment import Shipment

SAID = "Nobody delivers to Ada Canary, 7 Canary Wharf."


@pytest.fixture
def rosa(app, sandbox, settings):
    return Merchant(sandbox.remote, settings)


@pytest.fixture
def shipment(rosa):
    """Of Ada's parcel, refused in words that name her."""
    shipment = rosa.ships(rosa.has_order(recipient_name="Ada Canary"))
    rosa.remote.refuse(SAID, "confirmShipment")
    rosa.tells_amazon()
    return Shipment.get_by_id(shipment.id)


def test_rosa_reads_why_at_the_order_and_a_viewer_reads_the_code(client, visitors, rosa, shipment):
    sign_in(client, ROSA)
    joined(rosa.account, Role.VIEWER, BEN)
    ben = visitors()
    sign_in(ben, BEN)

    rosas, bens = (who.visit(f"/orders/{shipment.order_id}") for who in (client, ben))

    assert f"Amazon says: {SAID}" in rosas
    assert "Amazon refused it (400 Invalid Input)." in bens
    assert "Canary" not in bens.html


def test_the_list_of_shipments_names_nobody_and_leads_to_why(client, shipment):
    sign_in(client, ROSA)

    page = client.visit("/shipments")

    assert "Amazon refused it (400 Invalid Input)." in page
    [why] = [address for words, address in page.links.items() if words.startswith("Read why")]
    assert why == f"/orders/{shipment.order_id}#shipping"
    assert "Canary" not in page.html


def test_nothing_of_it_stands_in_clear(shipment):
    [event] = OrderEvent.select().where(OrderEvent.kind == "shipment_refused")
    sealed = bytes(RefusalWords.get().sealed)

    assert str(event.detail) == "400 Invalid Input"
    assert b"Canary" not in sealed
    assert "Canary" not in str(run_sql("SELECT * FROM shipment").fetchall())


def test_redaction_removes_it_and_what_a_backup_brings_back_stays_sealed(rosa, shipment):
    [refusal] = RefusalWords.select()

    redact(rosa.account, [shipment.order_id], Reason.AMAZON, utcnow(), rosa.user)
    gone = RefusalWords.select().count()
    sealed = bytes(refusal.sealed)
    RefusalWords.create(shipment=shipment, order=shipment.order_id, sealed=sealed)
    Order.update(redacted_at=None).execute()

    assert gone == 0
    assert RefusalWords.words_of([shipment]) == {}


@pytest.mark.parametrize(("role", "left"), [(RECIPIENT, 0), (BUYER, 1)])
def test_who_is_erased_alone_takes_it_along_if_it_may_name_them(shipment, role, left):
    erase_party(Order.get(), role, Reason.GDPR, utcnow())

    assert RefusalWords.select().count() == left


def test_of_a_restricted_order_it_is_kept_and_shown_to_nobody(shipment):
    Restriction.impose(Order.get(), ROLES, 1, utcnow())

    hidden = RefusalWords.words_of([shipment])
    Restriction.lift(1)

    assert hidden == {}
    assert RefusalWords.words_of([shipment]) == {shipment.id: SAID}


def test_a_retry_forgets_what_was_said_before(client, rosa, shipment):
    sign_in(client, ROSA)
    client.visit(f"/orders/{shipment.order_id}")

    client.submit("Retry")

    assert not RefusalWords.select().exists()
