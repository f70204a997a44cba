"""One order whole: what it holds, for whom, and for whom not."""

from datetime import timedelta

import pytest

from tests.accounts.people import CARLA
from tests.orders.documents import (
    CANARY,
    HOME,
    NOON,
    item,
    money,
    order,
    parcel,
    status,
    updated,
)
from webapp.accounts.user import User
from webapp.ground.clock import utcnow
from webapp.orders.hold import hold, release
from webapp.orders.order import Order
from webapp.orders.party import Party
from webapp.privacy.redaction import Reason, redact

NAMES = {
    "emoji": "Zoë 🦄 Fee",
    "right to left": "محمد عبد الله",
    "turned around": "Ada\u202eyranaC",
    "very long": "Wolfeschlegelsteinhausen" * 12,
    "markup": "<script>alert('Ada')</script>",
}
WISHES = {"packing": {"giftOption": {"giftMessage": "Happy birthday! 🎂", "giftWrapLevel": "X"}}}


@pytest.fixture
def found(shop):
    delivery = {"dropOffLocation": "Behind the shed", "addressInstruction": "Ring twice"}
    shop.take(
        order(
            buyer={"buyerPurchaseOrderNumber": "PO-77"},
            recipient={"deliveryPreference": delivery},
            orderItems=[item(fulfillment=WISHES), item(product={"sellerSku": "SECOND"})],
            packages=[parcel("1Z555")],
        )
    )
    return shop.order


def url(found, query=""):
    return f"/orders/{found.id}{query}"


def test_a_country_is_named_in_the_readers_language(rosa, shop, found):
    shop.user.choose_language("de")

    assert "Vereinigte Staaten" in rosa.visit(url(found))


def test_rosa_sees_items_totals_parcels_and_people(rosa, found):
    page = rosa.visit(url(found))

    assert page.h1 == f"Order {found.amazon_order_id}"
    for words in ("CANDLE-RED", "SECOND", "$25.50", "1Z555", "Standard", "Awaiting shipment"):
        assert words in page
    for words in (f"Ada {CANARY}", "7 Canary Wharf", "+1 512 555 0100", "PO-77"):
        assert words in page
    assert "AUSTIN, TX 73301 United States" in page
    for words in ("Behind the shed; Ring twice", "Happy birthday! 🎂"):
        assert words in page


def test_nothing_personal_stands_in_address_or_title(rosa, found):
    page = rosa.visit(url(found))

    assert CANARY not in page.url + page.title
    assert not [href for href in page.links.values() if CANARY.lower() in href.lower()]


def test_ben_reads_that_his_role_shows_no_personal_data(ben, found):
    page = ben.visit(url(found))

    assert "Your role doesn't show personal data" in page
    assert "Austin, TX, US" in page
    # Longer than what a number or a token of the page holds by chance.
    phone = ("555 0100", "555-0100", "5550100")
    for hidden in (CANARY, "73301", *phone, "PO-77", "Happy birthday", "Ring twice"):
        assert hidden not in page.html


@pytest.mark.parametrize("way", ["", "?status=all"])
def test_carla_gets_a_404_for_rosas_order(carla, found, way):
    page = carla.visit(url(found, way))

    assert page.status == 404
    assert found.amazon_order_id not in page.html


@pytest.mark.parametrize("number", ["0", "999999", "9223372036854775807", "9" * 40, "x", "-1"])
def test_an_id_that_no_order_has_is_a_404(rosa, found, number):
    assert rosa.visit(f"/orders/{number}").status == 404


def test_the_way_back_keeps_tab_filters_and_page(rosa, found):
    rosa.visit("/orders?status=all&country=US&sort=oldest")

    page = rosa.click(found.amazon_order_id)

    assert page.links["Back to the orders"] == "/orders?status=all&country=US&sort=oldest"


def test_the_way_back_leads_nowhere_else(rosa, found):
    page = rosa.visit(url(found, "?status=https://evil.example"))

    assert page.status == 400


def test_the_order_links_to_seller_central(rosa, found):
    page = rosa.visit(url(found))

    [link] = [href for href in page.links.values() if "sellercentral" in href]
    assert link == f"https://sellercentral.amazon.com/orders-v3/order/{found.amazon_order_id}"


def test_the_timeline_tells_in_words_what_happened(rosa, shop):
    first = order()
    shop.take(first)
    asked = {"cancellationRequest": {"requester": "BUYER", "cancelReason": "Too late"}}
    line = first["orderItems"][0] | {"cancellation": asked}
    shop.take(updated(first, orderItems=[line]))
    shop.take(updated(first, 20, fulfillment=status("SHIPPED"), packages=[parcel("1Z77")]))

    page = rosa.visit(url(shop.order))

    told = page.text[page.text.index("Timeline") :]
    for words in (
        "Ordered at amazon.com",
        "Imported",
        "The buyer asked to cancel",
        "Parcel handed over to UPS, tracking number 1Z77",
        "Shipped",
    ):
        assert words in told


def test_the_timeline_tells_who_did_it(rosa, ben, shop):
    shop.take(order())
    [found] = shop.orders
    hold(shop.account, [found.id], "stock", NOON, shop.user.id)
    release(shop.account, [found.id], NOON + timedelta(hours=1), 999_999)

    page = ben.visit(url(found))

    assert f"Put on hold: Waiting for stock, by {shop.user.email}" in page
    assert "Released from hold, by somebody who has left" in page
    assert "Imported, by" not in page


def test_the_timeline_names_nobody_of_another_account(rosa, carla, shop):
    shop.take(order())
    stranger = User.get(User.email == CARLA.email)

    hold(shop.account, [shop.order.id], "stock", NOON, stranger.id)

    assert CARLA.email not in rosa.visit(url(shop.order)).html


def test_the_page_says_when_personal_data_goes(rosa, found):
    page = rosa.visit(url(found))

    goes = NOON + timedelta(days=35)
    assert found.personal_data_due_at == goes
    assert f"on {goes:%-d %b %Y}" in page


@pytest.mark.parametrize("name", NAMES.values(), ids=NAMES)
def test_a_name_of_any_kind_is_shown_safely(rosa, shop, name):
    shop.take(
        order(buyer={"buyerName": name}, recipient={"deliveryAddress": HOME | {"name": name}})
    )

    page = rosa.visit(url(shop.order))

    assert page.text.count(name) == 2
    assert "<script>alert" not in page.html


def test_an_order_without_address_or_items_is_shown(rosa, shop):
    shop.take(order(buyer=None, recipient=None, orderItems=[], proceeds=None))

    page = rosa.visit(url(shop.order))

    assert "Amazon has given no address for this order" in page
    assert "Amazon has not named the items of this order yet" in page


def test_a_recipient_is_opened_once_for_a_page(rosa, shop, monkeypatch):
    shop.take(order())
    opened = []
    told = Party.opened.__func__

    def opens(cls, *given, **named):
        opened.append(given)
        return told(cls, *given, **named)

    monkeypatch.setattr(Party, "opened", classmethod(opens))

    assert CANARY in rosa.visit(url(shop.order))

    assert len(opened) == 1


def test_an_amount_is_written_in_its_currency(rosa, shop):
    shop.take(order(proceeds={"grandTotal": money("1980", "JPY")}))

    assert "¥1,980" in rosa.visit(url(shop.order))


def test_personal_data_that_was_tampered_with_is_not_shown(rosa, found):
    Party.update(sealed=b"\x01" + b"x" * 60).where(Party.order == found).execute()

    page = rosa.visit(url(found))

    assert page.status == 200
    assert "can't be opened" in page


def test_personal_data_copied_from_another_order_does_not_open(rosa, shop, found):
    shop.take(order())
    other = Order.select().order_by(Order.id.desc()).first()
    sealed = Party.get(Party.order == other, Party.role == "buyer").sealed
    Party.update(sealed=sealed).where(Party.order == found, Party.role == "buyer").execute()

    assert "can't be opened" in rosa.visit(url(found))


def test_ship_by_and_address_come_before_the_items(rosa, found):
    page = rosa.visit(f"/orders/{found.id}")

    for first in ("Ship by", "Recipient"):
        assert page.text.index(first) < page.text.index("Items of this order")


def test_what_the_buyer_designed_is_a_link(rosa, shop):
    url = "https://zme-caps.amazon.com/t/design.zip"
    line = item(product={"customization": {"customizedUrl": url}})
    shop.take(order(orderItems=[line]))

    page = rosa.visit(f"/orders/{shop.order.id}")

    assert page.links["What the buyer designed (opens a new tab)"] == url


def test_the_buyers_tax_numbers_are_told_to_who_writes_the_invoice(rosa, shop):
    registrations = [
        {
            "entityType": "BUYER",
            "legalName": "Wick Ltd",
            "taxRegistrationType": "VAT",
            "taxRegistrationNumber": "GB123456789",
            "taxRegistrationAddress": {"addressLine1": "1 Row", "city": "Leeds"},
            "taxRegistrationAttributes": [{"key": "TAX_OFFICE", "value": "Kadikoy"}, None],
        },
        {"entityType": "MARKETPLACE", "taxRegistrationNumber": "LU20260743"},
        {"taxRegistrationNumber": 77},
        "odd",
        None,
    ]
    shop.take(order(tax={"taxRegistrations": registrations}))

    page = rosa.visit(f"/orders/{shop.order.id}")

    assert "Tax number VAT GB123456789, Wick Ltd, Kadikoy, 1 Row, Leeds Tax number 77" in page.text
    assert "LU20260743" not in page


def test_a_parcel_whose_label_was_cancelled_was_never_handed_over(rosa, shop):
    told = parcel("1Z88") | {"packageStatus": {"status": "CANCELLED"}}
    shop.take(order(packages=[told]))

    page = rosa.visit(f"/orders/{shop.order.id}")

    assert "handed over" not in page.text.lower()


def test_an_order_redacted_before_shipping_says_what_to_do(rosa, shop):
    shop.take(order())
    redact(shop.account, [shop.order.id], Reason.AMAZON, utcnow(), by=None)

    page = rosa.visit(f"/orders/{shop.order.id}")

    assert "ship the order in Seller Central" in page
    assert "Buy a label at Amazon" not in page
    assert page.links["Open in Seller Central (opens a new tab)"].startswith("https://")
