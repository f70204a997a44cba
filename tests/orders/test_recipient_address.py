"""An order's address stands the same on each page, slip, PDF and file: one writer for all."""

import csv
import io

import pytest

from tests.orders.documents import BRAZIL, BRITAIN, NOON, order
from tests.pdf.reading import words_of
from tests.privacy_requests.data_requests import asked, carried_out
from webapp.orders.party import RECIPIENT, Party
from webapp.orders.recipient_address import recipient_address, without_address
from webapp.privacy.redaction import Reason, erase_party, redact
from webapp.privacy_requests.request_export import export
from webapp.privacy_requests.request_kind import Asker, RequestKind
from webapp.stores.ship_from import ShipFrom, ShipFromAddress

LINES = {
    "Brazil": (
        BRAZIL,
        [
            "João Teste",
            "Avenida Paulista, 1578, Apto 42",
            "Bela Vista",
            "SÃO PAULO-SP",
            "01310-100",
        ],
    ),
    "Britain": (BRITAIN, ["Una Vane", "11 Test Row", "MANCHESTER", "M1 2AB"]),
}
CELLS = {
    "Brazil": ["João Teste", "", "Avenida Paulista, 1578, Apto 42", "", "", "Bela Vista"],
    "Britain": ["Una Vane", "", "11 Test Row", "", "", "Greater Manchester"],
}
NEIGHBOURHOOD = {"neighborhood": "Vila Exemplo"}


def delivered_to(address):
    """An order with this address, and nothing of Ada's."""
    return order(recipient=None) | {"recipient": {"deliveryAddress": address}}


def test_who_is_named_above_the_street_once_more_is_written_once(shop):
    address = {**BRITAIN, "companyName": "Wick Ltd", "addressLine1": "WICK LTD\n11 Test Row"}
    shop.take(delivered_to(address | {"addressLine2": "Una Vane"}))
    person = Party.opened([shop.order])[shop.order.id].recipient

    written = recipient_address(shop.order, person).lines("en", "GB")

    assert written == ["Una Vane", "Wick Ltd", "11 Test Row", "MANCHESTER", "M1 2AB"]


@pytest.fixture(params=LINES)
def case(request, shop):
    address, lines = LINES[request.param]
    shop.take(delivered_to(address))
    return request.param, lines


@pytest.mark.parametrize("path", ["/orders/{}", "/orders/{}/packing-slip", "/customers/{}"])
def test_a_page_has_all_of_the_address_in_its_countrys_order(rosa, shop, case, path):
    name, lines = case

    page = rosa.visit(path.format(shop.order.id))

    country = {"Brazil": "Brazil", "Britain": "United Kingdom"}[name]
    assert " ".join([*lines, country]) in page
    assert "England" not in page
    assert "Greater Manchester" not in page


def test_a_pdf_has_it_too(rosa, shop, case):
    _, lines = case

    [page] = words_of(rosa.visit(f"/orders/{shop.order.id}/packing-slip.pdf").answer.data)

    assert "\n".join(lines) in page


def test_a_file_has_each_part_in_a_column_of_its_own(rosa, shop, case):
    name, _ = case
    rosa.visit("/orders")
    rosa.submit("Export with addresses…", order=str(shop.order.id))

    page = rosa.submit("CSV for other software")

    [row] = csv.DictReader(io.StringIO(page.html.removeprefix("\ufeff")))
    columns = ("Recipient", "Company", "Address 1", "Address 2", "Address 3", "District")
    assert [row[column] for column in columns] == CELLS[name]


def test_who_asks_for_their_data_is_told_where_it_was_delivered(shop, case):
    _, lines = case
    request = asked(
        shop,
        RequestKind.ACCESS,
        Asker.RECIPIENT,
        name=lines[0],
        email="",
        order_number=shop.order.amazon_order_id,
    )

    [held] = export(carried_out(shop, request), NOON)["orders"]

    assert held["delivered_to"][:-1] == lines


def test_within_one_country_a_slip_names_neither_senders_nor_recipients(rosa, shop):
    shop.take(delivered_to(BRITAIN))
    sender = ShipFromAddress("Lantern Books", "12 Quay", "", "Hull", "", "HU1 1AA", "GB")
    ShipFrom.keep(shop.store, sender)

    page = rosa.visit(f"/orders/{shop.order.id}/packing-slip")

    assert "11 Test Row MANCHESTER M1 2AB" in page
    assert "12 Quay HULL HU1 1AA" in page
    assert "United Kingdom" not in page


def test_to_another_country_a_slip_names_both(rosa, shop):
    shop.take(delivered_to(BRITAIN))
    sender = ShipFromAddress("Lantern Books", "12 Quay", "", "Galway", "", "", "IE")
    ShipFrom.keep(shop.store, sender)

    page = rosa.visit(f"/orders/{shop.order.id}/packing-slip")

    assert "MANCHESTER M1 2AB United Kingdom" in page
    assert "12 Quay Galway Ireland" in page


@pytest.mark.parametrize(
    ("lines", "extended", "street"),
    [
        (["Rua A, 12"], {"streetName": "Rua A", "streetNumber": "12"}, ["Rua A, 12"]),
        (["RUA A 12, Apto 3"], {"streetName": "Rua A", "streetNumber": "12"}, ["RUA A 12, Apto 3"]),
        (["Rua A, 12"], {"complement": "Apto 3"}, ["Rua A, 12", "Apto 3"]),
        (["Rua A, 12, Apto 3"], {"complement": "Apto 3"}, ["Rua A, 12, Apto 3"]),
        (["Rua A"], {"streetName": "Rua A", "streetNumber": "12"}, ["Rua A, 12", "Rua A"]),
        (["Casa 2"], {"streetName": "Rua A", "streetNumber": "1"}, ["Rua A, 1", "Casa 2"]),
        (["Rua A, 12"], {"landmark": "By the well", "floor": 3}, ["Rua A, 12", "By the well"]),
        ([], "no object", []),
        ({"1": "Rua A"}, None, ["Rua A"]),
    ],
)
def test_extended_fields_add_what_the_lines_dont_say(shop, lines, extended, street):
    shop.take(order())

    address = recipient_address(shop.order, {"lines": lines, "extended": extended})

    assert list(address.street) == street


def test_a_neighbourhood_that_a_line_says_is_written_once(shop):
    shop.take(order())
    person = {"lines": ["Rua A, 1, Vila Exemplo"], "extended": NEIGHBOURHOOD, "district": "Sul"}

    assert recipient_address(shop.order, person).districts == ["Sul"]


@pytest.mark.parametrize(
    ("address", "lacks"),
    [
        (BRITAIN, False),
        (BRITAIN | {"name": "🦊"}, False),
        (BRAZIL | {"name": None}, False),
        ({"city": "Leeds", "countryCode": "GB"}, True),
        ({"name": "Una Vane", "addressLine3": "11 Test Row"}, False),
        ({"name": "Una Vane", "districtOrCounty": "Kampung Exemplo"}, False),
        ({"name": "Una Vane", "postalCode": "LS1 1AD", "city": "Leeds"}, True),
        ({"name": "Una Vane", "addressLine1": " "}, True),
        ({"postalCode": "LS1 1AD", "city": "Leeds"}, True),
        ({"addressType": "RESIDENTIAL"}, True),
        (None, True),
    ],
)
def test_an_order_without_an_address_is_known(shop, address, lacks):
    shop.take(delivered_to(address))

    assert bool(without_address(shop.orders)) is lacks


def test_a_line_of_spaces_is_none(shop):
    shop.take(delivered_to(BRITAIN | {"addressLine1": " ", "addressLine2": " 11 Test Row "}))
    person = Party.of(shop.order)[RECIPIENT]

    assert recipient_address(shop.order, person).lines()[:2] == ["Una Vane", "11 Test Row"]


def test_what_was_destroyed_is_not_missing(shop):
    shop.take(order(), order())
    redact(shop.account, [shop.orders[0].id], Reason.AMAZON, NOON, None)
    erase_party(shop.orders[1], RECIPIENT, Reason.GDPR, NOON)

    assert without_address(shop.orders) == set()


def test_a_number_where_amazon_promises_a_text_is_written_all_the_same(rosa, shop):
    street = {"streetName": "Avenida Paulista", "streetNumber": 1578}
    recipient = {
        "deliveryAddress": BRAZIL | {"extendedFields": street},
        "deliveryPreference": {"addressInstruction": 1234},
    }
    shop.take(order(recipient=None) | {"recipient": recipient})

    page = rosa.visit(f"/orders/{shop.order.id}")

    assert "Avenida Paulista, 1578" in page
    assert "Instructions 1234" in page.text
