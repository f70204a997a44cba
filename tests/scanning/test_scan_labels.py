"""Labels of Amazon's where parcels must be verified: bought after the scan, or scanned before the
print."""

from typing import Any

import pytest

from tests.accounts.people import BEN, ROSA, joined, signed_in
from tests.label_batches.packer import Packer, bought
from tests.scanning.conftest import scans
from webapp.accounts.account import Account
from webapp.accounts.rights.role import Role
from webapp.accounts.user import User
from webapp.orders.order import Order
from webapp.pack_verification.pack_verification import PackVerification, PackVerificationStatus
from webapp.shipping.label import Label
from webapp.shipping.obstacle import Unshippable

NOT_YET = "Scan what goes into the parcel before its label is printed"


@pytest.fixture
def packer(app: Any, sandbox: Any, settings: Any) -> Packer:
    """Rosa, whose account has each parcel verified."""
    rosa = Packer(sandbox.remote, settings)
    rosa.account.verifies_parcels = True
    rosa.account.save()
    return rosa


@pytest.fixture
def ben(packer: Packer, visitors: Any) -> Any:
    """Who ships for her."""
    joined(packer.account, Role.SHIPPER, BEN)
    return signed_in(visitors(), BEN)


def codes(order: Order) -> list[str]:
    return [item.seller_sku for item in order.items for _ in range(item.quantity_left)]


def test_a_shipper_buys_no_label_before_the_scan(packer, ben):
    order = packer.has_order(items=1)
    packer.user = User.get(User.email == BEN.email)

    with pytest.raises(Unshippable, match="Scan what goes into this parcel first"):
        packer.wants(order)

    assert not Label.select().exists()


def test_what_was_scanned_is_bought_and_printed(packer, ben):
    order = packer.has_order(items=1)
    ben.visit(f"/scan/{order.id}")
    scans(ben, *codes(order))
    packer.user = User.get(User.email == BEN.email)

    label = packer.buys(order)

    live = PackVerification.get()
    assert (live.status, live.label_id) == (PackVerificationStatus.LEFT, label.id)
    assert ben.visit(f"/labels/{label.id}/file").headers["Content-Type"] == "application/pdf"
    assert "Print the label" in ben.visit(f"/scan/{order.id}")


def test_a_label_that_an_owner_bought_is_scanned_before_a_shipper_prints_it(packer, ben):
    order = packer.has_order(items=1)
    label = packer.buys(order)

    page = ben.visit(f"/labels/{label.id}/file")

    assert page.path == f"/scan/{order.id}"
    assert NOT_YET in page
    shown = scans(ben, label.tracking_number)
    assert "Print the label" not in shown
    shown = scans(ben, *_skus(order))
    assert "Print the label" in shown
    assert ben.visit(f"/labels/{label.id}/file").headers["Content-Type"] == "application/pdf"


def _skus(order: Order) -> list[str]:
    items = Label.get().items
    return [i.seller_sku for i in order.items for _ in range(items.get(i.order_item_id, 0))]


def test_labels_for_many_are_printed_without_the_unverified(packer, client, ben):
    orders = packer.has_orders(2)
    page = bought(packer, signed_in(client, ROSA), orders)
    ben.visit(f"/scan/{orders[0].id}")
    items = {label.order_id: label.items for label in Label.select()}[orders[0].id]
    scans(ben, *[i.seller_sku for i in orders[0].items for _ in range(items[i.order_item_id])])
    ben.visit(page.path)

    pdf = ben.post(f"{page.path}/labels.pdf")

    assert pdf.headers["Content-Type"] == "application/pdf"
    assert "1 label was left out: what goes into the parcel must be scanned first." in ben.visit(
        page.path
    )
    assert Account.get().verifies_parcels
