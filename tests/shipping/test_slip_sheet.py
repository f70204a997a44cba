"""Packing slips and pick lists as PDF: what can be read back from them."""

import re

import pytest

from tests.orders.paper import GERMANY, HOME, item, order
from tests.paper.reading import bars_of, words_of
from tests.shipping.test_packing_slip import GIFT, noted, pixel
from webapp.accounts import RequestAddress
from webapp.clock import utcnow
from webapp.orders import Restriction
from webapp.orders.party import RECIPIENT
from webapp.privacy.redaction import Reason, redact
from webapp.shipping.code128 import bars
from webapp.stores.packing_slip_style import PackingSlipStyle

JAPAN = "A1VC38T7YXB528"


def slip_of(visitor, one):
    """The pages' words of this order's PDF."""
    return words_of(visitor.visit(f"/orders/{one.id}/packing-slip.pdf").answer.data)


def slips_of(visitor, *orders, **fields):
    visitor.visit("/orders?status=all")
    chosen = {"order": [str(each.id) for each in orders]}
    return visitor.submit("PDF of the packing slips", chosen, **fields).answer.data


def selling(marketplace, **address):
    channel = {"channelName": "AMAZON", "marketplaceId": marketplace}
    return order(salesChannel=channel, recipient={"deliveryAddress": {**HOME, **address}})


def test_a_slip_says_what_lies_in_the_parcel_and_for_whom(rosa, shop):
    shop.take(order(orderItems=[item(quantityOrdered=2, fulfillment={"packing": GIFT})]))
    PackingSlipStyle.of(shop.store).change("Thank you!\nLantern Books", pixel(), remove_logo=False)

    [page] = slip_of(rosa, shop.order)

    for words in ("Ada Canary", "7 Canary Wharf", "Austin, TX 73301", "CANDLE-RED", "A red candle"):
        assert words in page
    assert f"Order {shop.order.amazon_order_id}" in page
    assert "Gift message:\nHappy birthday, Bea!" in page
    assert "Thank you!\nLantern Books" in page
    ask_url = f"{rosa.base}{RequestAddress.of(shop.account).path}"
    assert f"Questions about your personal data: {ask_url}" in page
    assert "25.50" not in page


def test_the_bars_are_those_of_the_orders_number(rosa, shop):
    shop.take(order())
    answer = rosa.visit(f"/orders/{shop.order.id}/packing-slip.pdf").answer

    drawn = bars_of(answer.data)

    wanted, _ = bars(shop.order.amazon_order_id)
    module = drawn[0][1] / wanted[0][1]
    start = drawn[0][0] - wanted[0][0] * module
    read = [(round((x - start) / module), round(width / module)) for x, width in drawn]
    assert read == wanted


def test_slips_come_in_each_buyers_language(rosa, shop):
    shop.open(GERMANY)
    shop.open(JAPAN)
    german = selling(GERMANY, countryCode="DE", name="Jürgen Weißdorn")
    japanese = selling(JAPAN, countryCode="JP", name="架空原 さくら")
    shop.take(german, japanese)

    first, second = words_of(slips_of(rosa, *shop.orders))

    for words in (
        "Lieferschein",
        "Bestellt am 22. November 2026",
        "Jürgen Weißdorn",
        "Deutschland",
    ):
        assert words in first
    for words in ("納品書", "注文日 2026年11月22日", "架空原 さくら", "日本"):
        assert words in second


@pytest.mark.parametrize(("words", "pages"), [("Two per page", 2), ("Four per page", 1)])
def test_several_share_a_sheet(rosa, shop, words, pages):
    shop.take(order(), order(), order())
    rosa.visit("/orders?status=all")
    rosa.submit("Packing slips", {"order": [str(each.id) for each in shop.orders]})
    rosa.submit(words)

    found = words_of(rosa.submit("PDF").answer.data)

    assert len(found) == pages
    assert all(each.amazon_order_id in "".join(found) for each in shop.orders)


def test_a_long_slip_goes_on_overleaf_under_its_number(rosa, shop):
    lines = [item(product={"sellerSku": f"SKU-{n}", "title": "A candle"}) for n in range(60)]
    shop.take(order(orderItems=lines))

    first, *rest = slip_of(rosa, shop.order)

    assert rest
    assert all(page.startswith(f"Order {shop.order.amazon_order_id}") for page in rest)
    assert set(re.findall(r"SKU-\d+", "".join([first, *rest]))) == {f"SKU-{n}" for n in range(60)}


def test_each_slip_is_noted_in_the_audit_trail_and_nothing_of_it_is_kept(rosa, shop):
    shop.take(order(), order())
    rosa.visit("/orders?status=all")

    answer = rosa.submit(
        "PDF of the packing slips", {"order": [str(each.id) for each in shop.orders]}
    ).answer

    assert noted(shop) == [each.id for each in shop.orders]
    assert answer.headers["Cache-Control"] == "no-store"
    assert answer.headers["Content-Disposition"] == 'attachment; filename="packing-slips.pdf"'
    assert answer.mimetype == "application/pdf"


def test_what_was_redacted_says_so_instead_of_a_name(rosa, shop):
    shop.take(order())
    redact(shop.account, [shop.order.id], Reason.AMAZON, utcnow(), None)

    [page] = slip_of(rosa, shop.order)

    assert "REDACTED (Amazon)" in page
    assert "Canary" not in page


def test_whoever_is_restricted_is_left_out_and_the_last_page_says_so(rosa, shop):
    shop.take(order(), order())
    Restriction.impose(shop.orders[0], [RECIPIENT], 1, utcnow())

    slip, last = words_of(slips_of(rosa, *shop.orders))

    assert shop.orders[1].amazon_order_id in slip
    assert last.startswith("1 order was left out")
    assert noted(shop) == [shop.orders[1].id]


def test_a_pick_list_names_each_product_once_and_nobody(rosa, shop):
    shop.take(order(), order(orderItems=[item(quantityOrdered=2)]))
    rosa.visit("/orders?status=all")
    rosa.submit("Pick list", {"order": [str(each.id) for each in shop.orders]})

    [page] = words_of(rosa.submit("PDF").answer.data)

    assert "3 pieces for 2 orders." in page
    assert page.count("CANDLE-RED") == 1
    assert f"{shop.orders[1].amazon_order_id} × 2" in page
    assert "Canary" not in page


def test_without_a_selection_she_is_told_so_on_the_desk(rosa, shop):
    shop.take(order())
    rosa.visit("/orders?status=all")

    page = rosa.submit("PDF of the pick list")

    assert page.path == "/orders"
    assert "Select" in page
