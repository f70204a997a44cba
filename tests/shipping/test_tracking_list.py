"""A pasted list of tracking numbers: what is understood, and what is said of the rest."""

import pytest

from tests.orders.documents import CANARY, order
from webapp.shipping.tracking_list import TrackingList

NUMBER = "1Z9999999999999999"


@pytest.fixture
def mine(shop):
    shop.take(order())
    return shop.order


@pytest.mark.parametrize(
    "line",
    [
        "{},1z9999999999999999",
        "{} , 1Z9999 9999 9999 9999",
        "{};1Z9999999999999999",
        "{}\t1Z9999999999999999\t",
        '"{}","1Z9999999999999999"',
        "{}   1Z9999999999999999",
        "\ufeff{},1Z9999999999999999",
        "\u200e{}\u202c\u00a01Z9999999999999999",
        "{},１Ｚ９９９９９９９９９９９９９９９９",
        '="{}",="1Z9999999999999999"',
        "'{}\t'1Z9999999999999999",
        "{}\thttps://www.ups.com/track?tracknum=1Z9999999999999999&requester=WT/",
        "Order,Tracking\r\n{},1Z9999999999999999\r\n\r\n",
    ],
)
def test_lines_are_read_however_they_were_written(shop, mine, line):
    read = TrackingList.read(line.format(mine.amazon_order_id), shop.account)

    assert read.numbers == {mine.id: NUMBER}
    assert read.bad == []


@pytest.mark.parametrize("dash", ["", " ", " - ", "_", "/", ".", "ß"])
def test_an_order_number_may_have_something_else_for_its_dashes(shop, mine, dash):
    written = mine.amazon_order_id.replace("-", dash)

    read = TrackingList.read(f"{written}\t{NUMBER}", shop.account)

    assert read.numbers == {mine.id: NUMBER}


@pytest.mark.parametrize(
    ("line", "why"),
    [
        ("{},https://parcels.example/p?id=9", "This is a link"),
        ("112-1234567-1234567,1Z1", "is not among your orders"),
        ("hello 7,1Z1", "doesn't begin with an order number"),
        ("{}", "one tracking number should follow"),
        ("{},", "one tracking number should follow"),
        ("{},1Z1,1Z2", "one tracking number should follow"),
        ("{} 1Z1 1Z2", "one tracking number should follow"),
        ("{},1Z1\n{},1Z2", "stands in the list twice"),
        ("{}," + "1" * 200, "one tracking number should follow"),
    ],
)
def test_a_bad_line_is_named_and_kept(shop, mine, line, why):
    text = line.format(mine.amazon_order_id, mine.amazon_order_id)

    read = TrackingList.read(text, shop.account)

    assert why in read.sentences[0]
    assert read.rest == text.splitlines()[-1].strip()


AMAZONS = (
    "order-id\torder-item-id\tquantity\tship-date\tcarrier-code\tcarrier-name\ttracking-number\t"
    "ship-method\n"
)


@pytest.mark.parametrize(
    ("text", "carriers"),
    [
        ("1Z845X320301234566,{}", []),
        ("UPS\t1Z845X320301234566\t{}", ["UPS"]),
        ("2026-11-29\t{}\t1Z845X320301234566\tUPS\tUS", ["UPS"]),
        ("{}\t2\t1Z845X320301234566\t12,99 €", []),
        ("{}\t1Z845X320301234566\t1Z845X320301234566", []),
        (AMAZONS + "{}\t12345678901234\t1\t2026-11-29\tUPS\t\t1Z845X320301234566\tGround", ["UPS"]),
        (AMAZONS + "{}\t\t\t\tOther\tOur van\t1Z845X320301234566\t", ["Our van"]),
        ("Sendungsnummer;Bestellnummer;Versanddienst\n1Z845X320301234566;{};UPS", ["UPS"]),
        ("Export\nN° commande;Destinataire;N° de suivi\n{};Anna Lee;1Z845X320301234566", []),
        ("| {} | 1Z845X320301234566 |", []),
        ("1. Order #{} -> 1Z845X320301234566", []),
        ("Order {} shipped with UPS, tracking number 1Z845X320301234566", []),
        ("https://sellercentral.amazon.com/orders-v3/order/{}\t1Z845X320301234566", []),
        ("{} – 1Z845X320301234566", []),
        ('"{}","1Z845X320301234566\n"', []),
        ("{}\t1Z845X320301234566\u2028", []),
    ],
)
def test_columns_may_stand_in_any_order(shop, mine, text, carriers):
    read = TrackingList.read(text.format(mine.amazon_order_id), shop.account)

    assert read.numbers == {mine.id: "1Z845X320301234566"}
    assert (list(read.carriers.values()), read.bad) == (carriers, [])


@pytest.mark.parametrize("name", [f"Ada {CANARY}", f"{CANARY.upper()} ADA", f'"{CANARY}, Ada"'])
def test_who_gets_the_parcel_is_no_carrier(shop, mine, name):
    read = TrackingList.read(f"{mine.amazon_order_id},{NUMBER},{name}", shop.account)

    assert (read.numbers, read.carriers) == ({mine.id: NUMBER}, {})


@pytest.mark.parametrize("cells", ["{}\t{}", '"{} {}"', '"{}\n{}"', "{} / {}"])
def test_of_several_numbers_none_is_chosen(shop, mine, cells):
    numbers = cells.format("1Z845X320301234566", "9405507899000301234566")

    read = TrackingList.read(f"{mine.amazon_order_id}\t{numbers}", shop.account)

    assert (read.numbers, len(read.bad)) == ({}, 1)


@pytest.mark.parametrize(
    ("line", "carrier"),
    [
        ("{},1Z9999999999999999,UPS", "UPS"),
        ("{},1Z9999999999999999,UPS®", "UPS"),
        ("{};UPS;1Z9999999999999999", "UPS"),
        ("{}\t1Z9999999999999999\tRoyal Mail", "Royal Mail"),
        ("{} 1Z9999999999999999 royal mail", "Royal Mail"),
        ("{} UPS 1Z9999999999999999", "UPS"),
        ("{},1Z9999999999999999,Our own van", "Our own van"),
        ("Order,Tracking,Carrier\n{},1Z9999999999999999,ups", "UPS"),
    ],
)
def test_the_carrier_may_stand_in_the_list(shop, mine, line, carrier):
    read = TrackingList.read(line.format(mine.amazon_order_id), shop.account)

    assert (read.numbers, read.carriers) == ({mine.id: NUMBER}, {mine.id: carrier})
    assert read.bad == []


@pytest.mark.parametrize(
    ("line", "why"),
    [
        ("{}\t9.40011E+21", "Your spreadsheet has shortened this number"),
        ("{}\t9,40011E+21", "Your spreadsheet has shortened this number"),
        ("{},9,40011E+21", "Your spreadsheet has shortened this number"),
        ("{},9.4E+21,UPS", "Your spreadsheet has shortened this number"),
        ("{} 9.4E+21 UPS", "Your spreadsheet has shortened this number"),
        ("{};9405507899000300000000", "Your spreadsheet has shortened this number"),
        ("{};612999123482.0", "Your spreadsheet has shortened this number"),
        ("{},N/A", "no tracking number"),
        ("{},#N/A,FedEx", "no tracking number"),
        ("{}\t#REF!", "no tracking number"),
        ("{},UPS", "one tracking number should follow"),
        ("{},42010023", "where the parcel goes"),
    ],
)
def test_what_a_spreadsheet_broke_is_named_and_kept(shop, mine, line, why):
    text = line.format(mine.amazon_order_id)

    read = TrackingList.read(text, shop.account)

    assert (read.numbers, read.rest) == ({}, text)
    assert why in read.sentences[0]


def test_a_scanned_code_is_kept_as_its_number(shop, mine):
    line = f"{mine.amazon_order_id}\t]C142010023\x1d9405507899000301234566"

    read = TrackingList.read(line, shop.account)

    assert read.numbers == {mine.id: "9405507899000301234566"}


def test_a_number_that_was_typed_is_not_replaced_by_another(shop, mine):
    line = f"{mine.amazon_order_id},1Z2"

    read = TrackingList.read(line, shop.account, {mine.id: "1Z1"})

    assert read.numbers == {}
    assert "has another number below" in read.sentences[0]
    assert read.rest == line


def test_somebody_elses_order_is_not_among_ones_own(shop, carla, mine):
    from webapp.accounts.account import Account

    hers = Account.select().where(Account.id != shop.account.id).get()

    read = TrackingList.read(f"{mine.amazon_order_id},1Z1", hers)

    assert read.numbers == {}
    assert "not among your orders" in read.sentences[0]
