"""Customs papers: what is declared, what is missing, and whose it is."""

import pytest

from tests.orders.documents import HOME, item, money, order
from tests.pdf.reading import words_of
from tests.products.catalogue import described
from webapp.carriers.customs_area import CustomsPlace, crosses_customs
from webapp.customs.customs_declaration import CustomsDeclaration
from webapp.customs.customs_numbers import AccountCustoms, CustomsNumbers
from webapp.ground.audit.audit import AuditEntry
from webapp.ground.clock import utcnow
from webapp.privacy.redaction import Reason, redact
from webapp.stores.ship_from import ShipFrom, ShipFromAddress

PARIS = {**HOME, "city": "Paris", "stateOrRegion": None, "postalCode": "75001", "countryCode": "FR"}
HERE = ShipFromAddress(
    ship_name="Lantern Books",
    ship_line1="1 Wick Lane",
    ship_city="New York",
    ship_region="NY",
    ship_postal_code="10001",
    ship_country="US",
    ship_phone="+1 212 555 0100",
)
KNOWN = {
    "weight_grams": 320,
    "hs_code": "340600",
    "origin_country": "DE",
    "customs_description": "Wax candle",
    "customs_value_minor": 650,
    "customs_currency": "EUR",
}


@pytest.fixture
def abroad(shop):
    """Three candles for Ada in Paris, of which all is known."""
    ShipFrom.keep(shop.store, HERE)
    described(shop, "CANDLE-RED", **KNOWN)
    line = item(quantityOrdered=3)
    shop.take(order(recipient={"deliveryAddress": PARIS}, orderItems=[line]))
    return shop.order


def pdf_of(visitor, order_, name):
    page = visitor.visit(f"/orders/{order_.id}/{name}.pdf")
    assert (page.status, page.headers["Cache-Control"]) == (200, "no-store")
    return " ".join(" ".join(words_of(page.answer.data)).split())


@pytest.mark.parametrize(
    ("sender", "recipient", "crosses"),
    [
        ("US", "FR", True),
        ("DE", "FR", False),
        ("GB", "FR", True),
        ("US", "US", False),
        ("US", "", False),
        # The Canary Islands, Ceuta and Melilla are in Spain, and not where its VAT is.
        ("ES 28001", "ES 35001", True),
        ("DE", "ES 38001", True),
        ("ES 35001", "ES 38001", False),
        ("ES 28001", "ES 52001", True),
        ("ES 28001", "ES 07001", False),
        ("FR 75001", "FR 97400", True),
        ("FR 75001", "RE 97400", True),
        ("FR 97400", "FR 97400", False),
        ("FR 75001", "MC 98000", False),
        ("IT 20121", "IT 23041", True),
        ("IT 20121", "IT 23030", False),
        ("DE 10115", "DE 27498", True),
        ("DE 10115", "FI 22100", True),
        ("DE 10115", "FI 00220", False),
        ("DE", "GR 630 86", True),
        ("DE", "DK 3900", True),
        ("DE", "DK 2100", False),
        # Northern Ireland, the Isle of Man and the Channel Islands.
        ("DE", "GB BT1 1AA", False),
        ("GB", "GB BT1 1AA", False),
        ("GB BT1 1AA", "IE", False),
        ("GB M1 2AB", "IE", True),
        ("US", "GB BT1 1AA", True),
        ("GB", "IM IM1 1AA", False),
        ("GB", "GB JE2 3AB", True),
        ("GB", "JE JE2 3AB", True),
        ("GB", "GG GY1 1AA", True),
        # Puerto Rico, Guam, an army post office; Liechtenstein is in Switzerland's.
        ("US", "PR 00901", False),
        ("US", "US 00901", False),
        ("US", "US 96910", True),
        ("US", "GU 96910", True),
        ("US", "US 09012-4321", True),
        ("US", "US 96601", True),
        ("US", "US 96813", False),
        ("CH", "LI 9490", False),
    ],
)
def test_parcels_are_declared_between_customs_areas(sender, recipient, crosses):
    places = [CustomsPlace(*text.split(" ", maxsplit=1)) for text in (sender, recipient)]

    assert crosses_customs(*places) is crosses


def test_a_cn23_says_what_who_and_how_much(rosa, shop, abroad):
    AccountCustoms.keep(shop.account, CustomsNumbers(ioss="IM2760000742"), utcnow(), shop.user)

    words = pdf_of(rosa, abroad, "cn23")

    for told in (
        *("CN 23", "Wax candle", "960 g", "19.50 EUR", "340600", "Germany"),
        *("Ada Canary", "75001 PARIS", "Lantern Books", "IM2760000742", "[X] Sale of goods"),
    ):
        assert told in words, told


def test_a_cn22_names_nobody(rosa, abroad):
    words = pdf_of(rosa, abroad, "cn22")

    assert "CN 22" in words
    assert "19.50 EUR" in words
    assert "Canary" not in words


def test_an_invoice_bears_its_number_and_the_reason(rosa, shop, abroad):
    rosa.visit(f"/orders/{abroad.id}/customs")
    rosa.submit("Save", kind="sample", invoice_number="2026-17", eori="gb 123456789000")

    words = pdf_of(rosa, abroad, "commercial-invoice")

    assert "Commercial invoice 2026-17" in words
    assert "Commercial sample" in words
    assert "GB123456789000" in words
    assert AuditEntry.get(AuditEntry.event == "order.declared").subject_id == abroad.id
    assert AuditEntry.get(AuditEntry.event == "personal_data.printed").details == {
        "file": "Commercial invoice"
    }


def test_an_orders_own_number_goes_before_amazons_and_that_before_the_accounts(shop, abroad):
    AccountCustoms.keep(
        shop.account, CustomsNumbers("IM1111111111", "DE1", "DE222"), utcnow(), shop.user
    )
    abroad.demands = '{"ioss":"IM4420001234"}'
    declared = CustomsDeclaration(abroad)
    amazons = declared.said.used

    declared.said.ioss = "IM3333333333"

    assert amazons == CustomsNumbers("IM4420001234", "DE1", "DE222")
    assert declared.said.used.ioss == "IM3333333333"


def test_what_is_missing_is_named(rosa, shop):
    shop.take(order(recipient={"deliveryAddress": PARIS}))

    page = rosa.visit(f"/orders/{shop.order.id}/customs")

    assert "CANDLE-RED: HS code, country of origin and weight are not known." in page
    assert "No ship-from address is known" in page
    assert "No IOSS number" in page


def test_without_a_value_of_its_own_the_price_paid_is_declared(shop):
    price = {"price": {"unitPrice": money("9.99")}}
    shop.take(order(orderItems=[item(quantityOrdered=2, product=price)]))

    assert CustomsDeclaration(shop.order).totals == {"USD": 1998}


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"ioss": "2760000742"}, "An IOSS number is IM with 10 digits"),
        ({"eori": "1"}, "An EORI number is two letters"),
        ({"vat": "x"}, "A VAT number is 4 to 15 letters or digits."),
    ],
)
def test_a_number_that_can_not_be_one_is_refused(rosa, shop, fields, sentence):
    rosa.visit("/customs")
    page = rosa.submit("Save the numbers", **fields)

    assert page.status == 422
    assert sentence in page
    assert not AccountCustoms.select().exists()


def test_rosa_saves_her_numbers_and_reads_them_again(rosa, shop):
    rosa.visit("/customs")
    page = rosa.submit("Save the numbers", ioss="im 276 000 0742", vat="DE 123456789")

    assert "The numbers are saved." in page
    assert AccountCustoms.of(shop.account) == CustomsNumbers("IM2760000742", "", "DE123456789")


def test_of_a_destroyed_address_no_paper_is_made(rosa, shop, abroad):
    redact(shop.account, [abroad.id], Reason.AMAZON, utcnow(), None)

    page = rosa.visit(f"/orders/{abroad.id}/cn23.pdf")

    assert "This order's personal data was destroyed" in page
    assert "Canary" not in page


def test_carla_prints_nothing_of_rosas(carla, abroad):
    parts = ("customs", "cn22.pdf", "cn23.pdf", "commercial-invoice.pdf")

    assert [carla.visit(f"/orders/{abroad.id}/{part}").status for part in parts] == [404] * 4


def test_ben_prints_no_customs_papers(ben, abroad):
    assert ben.visit(f"/orders/{abroad.id}/cn23.pdf").status == 403


def test_the_order_leads_there_where_its_parcel_leaves_the_country(rosa, shop, abroad):
    shop.take(order())
    inland = shop.orders[-1]

    guam = {**HOME, "city": "Hagåtña", "stateOrRegion": "GU", "postalCode": "96910"}
    shop.take(order(recipient={"deliveryAddress": guam}))

    assert "Customs papers" in rosa.visit(f"/orders/{shop.orders[-1].id}").links
    assert "nothing has to be declared" not in rosa.visit(f"/orders/{shop.orders[-1].id}/customs")
    assert "Customs papers" in rosa.visit(f"/orders/{abroad.id}").links
    assert "Customs papers" not in rosa.visit(f"/orders/{inland.id}").links
