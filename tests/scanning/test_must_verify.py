"""Where an account has each parcel verified: what leaves without, and who may pass it."""

from typing import Any

import pytest

from tests.accounts.people import BEN, joined, signed_in
from tests.orders.shop import Shop
from tests.scanning.conftest import UPS, scans_all
from webapp.accounts.account import Account
from webapp.accounts.rights.role import Role
from webapp.accounts.user import User
from webapp.ground.audit.audit import AuditEntry
from webapp.ground.clock import utcnow
from webapp.orders.order_status import OrderStatus
from webapp.shipping.dispatch import DispatchedParcel
from webapp.shipping.shipment import Shipment
from webapp.shipping.shipment_batch import ShipmentBatch

FIRST = "Scan what goes into this parcel first"


@pytest.fixture
def ben(visitors: Any, shop: Shop) -> Any:
    """A shipper, where parcels must be verified."""
    joined(shop.account, Role.SHIPPER, BEN)
    Account.update(verifies_parcels=True).execute()
    return signed_in(visitors(), BEN)


def test_an_owner_says_that_parcels_must_be_verified(rosa, shop):
    rosa.visit("/account")

    page = rosa.submit("Save whether parcels are verified", verifies_parcels="yes")

    assert "Parcels must be verified before they ship." in page
    assert Account.get().verifies_parcels
    assert AuditEntry.get(AuditEntry.event == "account.changed").details == {
        "verifies_parcels": True
    }


def test_the_ship_form_asks_for_the_scan(ben, packed, shop):
    page = ben.visit(f"/orders/{packed.id}")
    assert "What goes into the parcel must be scanned before it ships." in page

    page = ben.submit("Ship", UPS)

    assert (page.status, FIRST in page) == (422, True)
    assert shop.order.status is OrderStatus.AWAITING_SHIPMENT


def test_a_list_of_many_leaves_the_unverified_behind(ben, packed, shop):
    shipper = User.get(User.email == BEN.email)
    parcel = DispatchedParcel("UPS", left_at=utcnow(), tracking_number=UPS["tracking_number"])

    batch = ShipmentBatch.ship(Account.get(), {packed.id: parcel}, "k" * 20, utcnow(), shipper)

    assert not Shipment.select().exists()
    [(left, sentence)] = batch.left_behind
    assert (left.id, FIRST in str(sentence)) == (packed.id, True)


def test_what_was_verified_ships_from_the_orders_page(ben, packed, shop):
    scans_all(ben, packed)
    page = ben.visit(f"/orders/{packed.id}")
    assert "must be scanned" not in page

    ben.submit("Ship", UPS)

    assert shop.order.status is OrderStatus.SHIPPED


def test_another_content_than_the_scanned_one_stays(ben, packed, shop):
    scans_all(ben, packed)
    [candles, _] = packed.items
    ben.visit(f"/orders/{packed.id}")

    page = ben.submit("Ship", {**UPS, f"quantity-{candles.order_item_id}": "1"})

    assert FIRST in page
    assert not Shipment.select().exists()


def test_who_may_passes_an_unverified_parcel_which_is_noted(rosa, ben, packed, shop):
    rosa.visit(f"/orders/{packed.id}")

    rosa.submit("Ship", UPS)

    assert shop.order.status is OrderStatus.SHIPPED
    assert "Sent without being verified" in rosa.visit(f"/orders/{packed.id}")
    assert AuditEntry.select().where(AuditEntry.event == "parcel.passed").count() == 1


def test_a_shipper_passes_one_where_an_owner_lets_them(ben, packed, shop):
    Account.update(shipper_rights="ship_unverified").execute()
    ben.visit(f"/orders/{packed.id}")

    ben.submit("Ship", UPS)

    assert shop.order.status is OrderStatus.SHIPPED


def test_without_the_setting_nothing_is_asked_and_nothing_noted(rosa, packed, shop):
    rosa.visit(f"/orders/{packed.id}")

    rosa.submit("Ship", UPS)

    assert shop.order.status is OrderStatus.SHIPPED
    assert not AuditEntry.select().where(AuditEntry.event == "parcel.passed").exists()
