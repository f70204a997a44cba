"""A parcel is scanned: opened by its slip, counted, refused what doesn't belong in it, shipped."""

from datetime import timedelta
from typing import Any

import pytest

from tests.accounts.people import BEN, joined, signed_in
from tests.orders.documents import item, order, status, updated
from tests.scanning.conftest import EAN, UPS, scans, scans_all
from webapp.accounts.rights.role import Role
from webapp.ground.audit.audit import AuditEntry
from webapp.ground.clock import utcnow
from webapp.orders.hold import hold
from webapp.orders.order import OrderEvent, OrderPackage
from webapp.orders.order_status import OrderStatus
from webapp.pack_verification.pack_verification import PackVerification, PackVerificationStatus
from webapp.privacy.redaction import Reason, redact
from webapp.products.product import Product
from webapp.shipping.shipment import Shipment


def test_a_slips_barcode_opens_its_order(rosa, packed):
    rosa.visit("/scan")

    page = scans(rosa, packed.amazon_order_id)

    assert page.path == f"/scan/{packed.id}"
    assert "0 of 3 units scanned" in page
    assert "CANDLE-RED" in page


@pytest.mark.parametrize("code", ["CANDLE-RED", "candle-red", "B0CANDLE01", EAN, f"0{EAN}"])
def test_an_item_is_counted_by_each_of_its_codes(rosa, packed, code):
    rosa.visit(f"/scan/{packed.id}")

    page = scans(rosa, code)

    assert "CANDLE-RED: 1 of 2." in page
    assert "1 of 3 units scanned" in page


def test_the_wrong_item_is_refused_by_its_name(rosa, packed, shop):
    shop.take(order(orderItems=[item(product={"sellerSku": "CANDLE-BLUE", "title": "A blue one"})]))
    Product.update(barcode="036000291452").where(Product.sku == "CANDLE-BLUE").execute()
    rosa.visit(f"/scan/{packed.id}")

    page = scans(rosa, "0036000291452")

    assert "CANDLE-BLUE (A blue one) isn't in this order. Put it back." in page
    assert "0 of 3 units scanned" in page


def test_a_misread_barcode_is_told_from_a_wrong_one(rosa, packed):
    rosa.visit(f"/scan/{packed.id}")

    page = scans(rosa, "4006381333932")

    assert "it was misread. Scan it again." in page


def test_one_too_many_is_refused(rosa, packed):
    rosa.visit(f"/scan/{packed.id}")

    page = scans(rosa, "LAMP", "LAMP")

    assert "That is one LAMP too many: all 1 are in. Take it out." in page
    assert "1 of 3 units scanned" in page


def test_htmx_gets_the_refusal_with_its_tone(rosa, packed):
    rosa.visit(f"/scan/{packed.id}")

    part = rosa.htmx("Enter", code="SPOON")

    assert part.status == 422
    assert part.html.lstrip().startswith('<section class="flow" id="scan">')
    assert 'data-tone="wrong"' in part.html


def test_what_is_complete_ships_by_the_scanned_number(rosa, packed, shop):
    page = scans_all(rosa, packed)
    assert "All is in: ship it" in page

    page = rosa.submit("Ship", UPS)

    assert page.path == "/scan"
    assert f"{packed.amazon_order_id} shipped by UPS" in page
    assert "Scan the next packing slip." in page
    assert shop.order.status is OrderStatus.SHIPPED
    assert PackVerification.get().status is PackVerificationStatus.LEFT


def test_the_carrier_is_proposed_by_the_number(rosa, packed):
    scans_all(rosa, packed)

    rosa.submit("Ship", tracking_number=UPS["tracking_number"], carrier="")

    assert Shipment.get().carrier == "UPS"


def test_an_items_barcode_is_no_tracking_number(rosa, packed):
    scans_all(rosa, packed)

    page = rosa.submit("Ship", tracking_number=EAN, carrier="UPS")

    assert page.status == 422
    assert "That is an item's barcode." in page
    assert not Shipment.select().exists()


def test_a_verification_stands_in_timeline_and_trail(rosa, packed):
    scans_all(rosa, packed)

    assert "Verified by scanning: 3 units" in rosa.visit(f"/orders/{packed.id}")
    entry = AuditEntry.get(AuditEntry.event == "parcel.verified")
    assert (entry.subject_id, entry.details) == (packed.id, {"units": 3})


def test_counts_outlast_the_browser_and_are_seen_by_a_colleague(rosa, packed, shop, visitors):
    rosa.visit(f"/scan/{packed.id}")
    scans(rosa, "LAMP")
    joined(shop.account, Role.SHIPPER, BEN)
    ben = signed_in(visitors(), BEN)
    ben.visit("/scan")

    page = scans(ben, packed.amazon_order_id)

    assert "1 of 3 units scanned" in page
    assert f"Scanned by {shop.user.email}" in page
    assert "CANDLE-RED: 1 of 2." in scans(ben, EAN)
    assert "2 of 3 units scanned" in rosa.visit(f"/scan/{packed.id}")


def test_what_was_counted_is_begun_again(rosa, packed):
    scans_all(rosa, packed)

    page = rosa.submit("Start again")

    assert "0 of 3 units scanned" in page
    assert PackVerification.get().status is PackVerificationStatus.OPEN


def test_the_next_slip_opens_its_order_from_any_parcel(rosa, packed, shop):
    shop.take(order())
    [_, other] = shop.orders
    rosa.visit(f"/scan/{packed.id}")

    page = scans(rosa, other.amazon_order_id)

    assert page.path == f"/scan/{other.id}"


def test_only_what_is_left_to_ship_is_wanted(rosa, packed):
    [candles, lamp] = packed.items
    rosa.visit(f"/orders/{packed.id}")
    ids = {f"quantity-{candles.order_item_id}": "1", f"quantity-{lamp.order_item_id}": "1"}
    rosa.submit("Ship", {**UPS, **ids})

    page = rosa.visit(f"/scan/{packed.id}")

    assert "0 of 1 unit scanned" in page
    assert "isn't in this parcel: it is shipped or cancelled" in scans(rosa, "LAMP")


def test_a_held_order_is_refused_with_its_reason(rosa, packed, shop):
    hold(shop.account, [packed.id], "stock", utcnow(), shop.user.id)
    rosa.visit("/scan")

    page = scans(rosa, packed.amazon_order_id)

    assert page.status == 422
    assert "This order is on hold. Release it first." in page


def test_a_cancelled_order_is_refused(rosa, shop):
    document = order()
    shop.take(document)
    shop.take_later(updated(document, fulfillment=status("CANCELLED")))
    rosa.visit("/scan")

    assert "Amazon has cancelled this order" in scans(rosa, shop.order.amazon_order_id)


def test_a_shipped_order_is_refused_by_its_number_and_by_its_parcels(rosa, packed):
    scans_all(rosa, packed)
    rosa.submit("Ship", UPS)

    assert "All of this order is shipped." in scans(rosa, packed.amazon_order_id)
    assert OrderPackage.get().tracking_number == UPS["tracking_number"]
    assert "All of this order is shipped." in scans(rosa, UPS["tracking_number"])


def test_a_redacted_order_is_refused(rosa, packed, shop):
    redact(shop.account, [packed.id], Reason.AMAZON, utcnow(), None)
    rosa.visit("/scan")

    assert "was destroyed" in scans(rosa, packed.amazon_order_id)


def test_an_unknown_number_is_told_so(rosa, packed):
    rosa.visit("/scan")

    page = scans(rosa, "999-0000000-0000000")

    assert page.status == 422
    assert "No order of yours has this number." in page


def test_a_stranger_opens_nothing_of_rosas(carla, packed):
    carla.visit("/scan")

    assert "No order of yours has this number." in scans(carla, packed.amazon_order_id)
    assert carla.visit(f"/scan/{packed.id}").status == 404


def test_a_quantity_that_amazon_lowers_is_no_longer_complete(rosa, shop):
    line = item(quantityOrdered=2)
    document = order(orderItems=[line])
    shop.take(document)
    rosa.visit(f"/scan/{shop.order.id}")
    scans(rosa, "CANDLE-RED", "CANDLE-RED")
    line["fulfillment"] = {"quantityFulfilled": 0, "quantityUnfulfilled": 1}
    shop.take_later(updated(document, orderItems=[line]))

    page = rosa.visit(f"/scan/{shop.order.id}")

    assert "All is in" not in page


def test_two_scans_at_once_of_the_last_item_count_one(shop, packed, settings: Any):
    verification = PackVerification.begin(packed, None, utcnow(), shop.user)
    [candles, lamp] = packed.items
    wanted = {candles.order_item_id: 2, lamp.order_item_id: 1}
    soon = utcnow() + timedelta(seconds=1)

    first = verification.count(lamp.order_item_id, wanted, soon, shop.user)
    second = verification.count(lamp.order_item_id, wanted, soon, shop.user)

    assert (first, second) == (True, False)
    assert OrderEvent.select().where(OrderEvent.kind == "verified").count() == 0
