"""Packing slips and pick lists as PDF: what can be read back from them."""

import re

import pytest

from tests.orders.documents import GERMANY, HOME, item, order
from tests.pdf.reading import bars_of, language_of, words_of
from tests.printing.test_packing_slip import GIFT, noted, pixel
from webapp.accounts.request_address import RequestAddress
from webapp.ground.clock import utcnow
from webapp.orders.party import RECIPIENT
from webapp.orders.restriction import Restriction
from webapp.pdf.code128 import bars
from webapp.privacy.redaction import Reason, redact
from webapp.stores.packing_slip_style import PackingSlipStyle

JAPAN = "A1VC38T7YXB528"


def slip_of(visitor, one):
    """The pages' words of this order's PDF."""
    return words_of(visitor.visit(f"/orders/{one.id}/packing-slip.pdf").answer.data)


def slips_of(visitor, *orders, **fields):
    visitor.visit("/orders?status=all")
    chosen = {"order": [str(each.id) for each in orders]}
    return visitor.submit("Packing slips as PDF", chosen, **fields).answer.data


def selling(marketplace, **address):
    channel = {"channelName": "AMAZON", "marketplaceId": marketplace}
    return order(salesChannel=channel, recipient={"deliveryAddress": {**HOME, **address}})


def test_a_slip_says_what_lies_in_the_parcel_and_for_whom(rosa, shop):
    shop.take(order(orderItems=[item(quantityOrdered=2, fulfillment={"packing": GIFT})]))
    PackingSlipStyle.of(shop.store).change("Thank you!\nLantern Books", pixel(), remove_logo=False)

    [page] = slip_of(rosa, shop.order)

    for words in ("Ada Canary", "7 Canary Wharf", "AUSTIN, TX 73301", "CANDLE-RED", "A red candle"):
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


def test_a_slip_that_no_font_can_write_names_its_page_instead(rosa, shop):
    shop.take(order(recipient={"deliveryAddress": {**HOME, "name": "Ada \U00012000"}}))

    [page] = slip_of(rosa, shop.order)

    assert "Print this slip from the page" in page.replace("\n", " ")
    assert f"/orders/{shop.order.id}/packing-slip" in page.replace("\n", "")
    assert "\N{REPLACEMENT CHARACTER}" not in page
    assert "A red candle" not in page


def test_a_pdf_bears_the_language_of_its_slips(rosa, shop):
    shop.open(GERMANY)
    shop.take(selling(GERMANY, countryCode="DE"), order())
    german, english = shop.orders

    assert language_of(slips_of(rosa, german)) == "de"
    assert language_of(slips_of(rosa, german, english)) == "en"


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
        "Packing slips as PDF", {"order": [str(each.id) for each in shop.orders]}
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


def test_a_product_that_no_font_can_write_leads_to_the_page_and_shows_no_sign_for_it(rosa, shop):
    shop.take(order(orderItems=[item(product={"title": "Lamp \U00012000", "sellerSku": "LAMP"})]))
    rosa.visit("/orders")
    rosa.submit("Pick list", order=str(shop.order.id))

    [page] = words_of(rosa.submit("PDF").answer.data)

    assert "LAMP" in page
    assert "Print the list from the page" in " ".join(page.split())
    assert "\N{REPLACEMENT CHARACTER}" not in page


def test_without_a_selection_she_is_told_so_on_the_desk(rosa, shop):
    shop.take(order())
    rosa.visit("/orders?status=all")

    page = rosa.submit("Pick list as PDF")

    assert page.path == "/orders"
    assert "Select" in page
