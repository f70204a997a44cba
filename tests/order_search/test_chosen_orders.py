"""What becomes of a form of the desk that chooses no orders, or orders that can't be chosen."""

import pytest

from tests.accounts.people import post
from tests.orders.documents import order
from webapp.printing import print_views

FORMS = (
    "/orders/batches",
    "/orders/exports",
    "/packing-slips",
    "/packing-slips.pdf",
    "/pick-lists",
    "/pick-lists.pdf",
    "/shipments/batches/new",
    "/privacy/redactions/selection",
)
BACK = "/orders?status=shipped"


@pytest.mark.parametrize("address", FORMS)
def test_a_form_that_chooses_nothing_leads_back_to_its_page_which_says_so(rosa, shop, address):
    rosa.visit("/orders")

    assert post(rosa, address, action="hold", back=BACK) == 303
    assert "Select at least one order first" in rosa.visit(BACK)


@pytest.mark.parametrize("address", FORMS)
def test_another_accounts_store_is_not_there_whatever_the_form(rosa, shop, address):
    shop.take(order())
    rosa.visit("/orders")
    foreign = {"all": "yes", "query": "store=999"}

    assert post(rosa, address, action="hold", form_key="k" * 20, back=BACK, **foreign) == 404


@pytest.mark.parametrize("address", FORMS)
def test_a_form_that_stood_on_no_page_is_answered_with_one(rosa, shop, address):
    rosa.visit("/orders")

    assert post(rosa, address, action="hold") == 400


@pytest.mark.parametrize(
    ("address", "limit"),
    [
        ("/packing-slips", "MOST_SLIPS"),
        ("/packing-slips.pdf", "MOST_SLIPS_IN_PDF"),
        ("/pick-lists", "MOST_PICKED"),
        ("/pick-lists.pdf", "MOST_PICKED"),
    ],
)
def test_too_many_to_print_or_pick_are_refused_in_a_sentence(
    rosa, shop, monkeypatch, address, limit
):
    monkeypatch.setattr(print_views, limit, 1)
    shop.take(order(), order(orderId="112-0000002-0000002"))
    rosa.visit("/orders")

    assert post(rosa, address, all="yes", query="", back=BACK) == 303
    assert "at once: select at most 1 orders" in rosa.visit(BACK)
