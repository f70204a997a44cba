"""The desk, an order, Privacy and the audit trail are printed as documents."""

from typing import Any

import pytest
from flask import Flask
from playwright.sync_api import Page

from tests.accounts.people import ROSA
from tests.e2e.rosa import signs_in
from tests.e2e.same_process import context
from tests.ground.full_shop import FullShop
from tests.pdf.reading import words_of

__all__ = ["context"]

# Of what one presses, none is worth ink.
PRESSED = (
    "Search",
    "Select this page",
    "Mark as shipped",
    "Save this view",
    "Filter",
    "Menu",
    "Redact now",
)


@pytest.mark.parametrize("database_kind", ["sqlite"])
def test_pages_are_printed_as_documents(page: Page, app: Flask, database: Any) -> None:
    shop = FullShop(ROSA)
    order = shop.shop.order
    account = shop.shop.account.name
    signs_in(page, ROSA.email, ROSA.password)

    desk = _printed(page, "/orders?status=all")
    printed = _printed(page, f"/orders/{order.id}")
    slip = _printed(page, f"/orders/{order.id}/packing-slip")
    others = [_printed(page, "/privacy"), _printed(page, "/audit")]

    assert order.amazon_order_id in desk
    assert order.amazon_order_id in printed
    # That one is the buyer's.
    assert order.amazon_order_id in slip
    assert "Orderdesk" not in slip
    for text in (desk, printed, *others):
        assert text.startswith(f"{account} · Orderdesk · ")
        assert [word for word in PRESSED if word in text] == []


def _printed(page: Page, address: str) -> str:
    page.goto(address)
    return "\n".join(words_of(page.pdf(format="A4")))
