"""Products as files: what a spreadsheet writes is read, bad rows are told, good ones are kept."""

import io
from datetime import date

import openpyxl
import pytest

from tests.orders.documents import NOON, order
from tests.products.catalogue import box, described, known, line
from webapp.ground.audit.audit import AuditEntry
from webapp.products.product import Product

HEAD = "SKU,Title,Weight,Weight unit,HS code,Country of origin,Customs value,Customs currency\r\n"


def upload(visitor, content, name="products.csv"):
    visitor.visit("/products/import")
    return visitor.upload("/products/import", "file", content, name)


def test_rosa_describes_her_products_by_a_file(rosa, shop):
    shop.take(order(orderItems=[line("CANDLE")]))

    page = upload(
        rosa,
        HEAD + "CANDLE,,320,g,3406.00,Germany,6.5,EUR\r\nVASE,A vase,2,lbs,,,,\r\n",
    )

    candle, vase = known(shop, "CANDLE"), known(shop, "VASE")
    assert "1 new, 1 changed, 0 known already." in page
    assert (candle.title, candle.weight_grams, candle.hs_code) == ("A CANDLE", 320, "340600")
    assert (candle.origin_country, candle.customs_value_minor) == ("DE", 650)
    assert (vase.title, vase.weight_grams) == ("A vase", 907)
    assert AuditEntry.get(AuditEntry.event == "product.changed").details["how"] == "imported"


def test_bad_rows_are_told_and_no_good_one_is_lost(rosa, shop):
    rows = ["A,,320,g,,,,", "B,,heavy,g,,,,", ",,1,g,,,,", "C,,1,g,34,,,", "D,,1,g,,,,", "E,1,2"]

    page = upload(rosa, HEAD + "\r\n".join(rows) + '\r\nF,"x,1,g\r\nG,,7,g,,,,\r\n')

    assert "4 rows were taken in" in page
    assert [each.sku for each in Product.select().order_by(Product.sku)] == list("ADEG")
    for told in (
        "Line 3: Weight: Write the weight as a number",
        "Line 4: SKU: Write the SKU",
        "Line 5: HS code: An HS code has at least 6 digits",
        "Line 8: A quotation mark is not closed",
    ):
        assert told in page, told


def test_a_number_that_a_spreadsheet_shortened_is_refused(rosa, shop):
    file = 'sku,barcode\r\n4.01235E+12,\r\nMUG,"4,01235E+12"\r\nCUP,4012345678901\r\n'

    page = upload(rosa, file)

    assert "Line 2: SKU: Your spreadsheet has shortened this number" in page
    assert "Line 3: Barcode: Your spreadsheet has shortened this number" in page
    assert [each.sku for each in Product.select()] == ["CUP"]


def test_an_empty_cell_changes_nothing_and_a_second_import_neither(rosa, shop):
    described(shop, "CANDLE", weight_grams=320, bin="A-3")
    file = "SKU;Weight;Bin;Mood\r\nCANDLE;;B-7;merry\r\n"

    upload(rosa, file)
    page = upload(rosa, file)

    assert (known(shop, "CANDLE").weight_grams, known(shop, "CANDLE").bin) == (320, "B-7")
    assert "0 new, 0 changed, 1 known already." in page
    assert "1 column was left out, for nothing here goes by its title: “Mood” ." in page


def test_a_figure_comes_with_its_own_unit_or_with_the_shops(rosa, shop):
    described(shop, "CANDLE", weight_grams=2000, length_mm=100, width_mm=100, height_mm=100)

    upload(rosa, "SKU,Weight,Length,Width,Height,Size unit\r\nCANDLE,8,300,200,10,mm\r\n")

    candle = known(shop, "CANDLE")
    assert (candle.weight_grams, candle.sides) == (227, (300, 200, 10))


def test_packages_are_named_and_an_unknown_one_is_told(rosa, shop):
    tube = box(shop, "Tube", 400, 80, 80)

    page = upload(rosa, "SKU,Package\r\nPOSTER,tube\r\nVASE,crate\r\n")

    assert known(shop, "POSTER").preset_id == tube.id
    assert "Line 3: Package: You have no package of this name. Make it first." in page


def test_a_sku_that_stands_there_twice_is_kept_once(rosa, shop):
    page = upload(rosa, "SKU,Weight,Bin\r\nCANDLE,8,\r\nCANDLE,,A-3\r\n")

    assert "2 rows were taken in" in page
    assert (known(shop, "CANDLE").weight_grams, known(shop, "CANDLE").bin) == (227, "A-3")


@pytest.mark.parametrize("kind", ["XLSX", "CSV"])
def test_what_was_exported_can_be_imported_and_is_the_same(rosa, shop, kind):
    tube = box(shop, "Tube", 400, 80, 80)
    measures = {"length_mm": 203, "width_mm": 102, "height_mm": 64, "weight_grams": 340}
    customs = {"customs_value_minor": 650, "customs_currency": "EUR", "origin_country": "DE"}
    described(shop, "=CANDLE", preset=tube.id, ships_alone=True, **measures, **customs)
    described(shop, "VASE", bin="007")
    rosa.visit("/products")
    link = {"XLSX": "Export as XLSX", "CSV": "CSV for other software"}[kind]
    before = list(Product.select().order_by(Product.id).dicts())

    page = upload(rosa, rosa.click(link).answer.data)

    assert "0 new, 0 changed, 2 known already." in page
    assert list(Product.select().order_by(Product.id).dicts()) == before


def test_the_example_file_can_be_imported(rosa, shop):
    rosa.visit("/products/import")
    page = upload(rosa, rosa.click("Example file").answer.data)

    assert "1 new, 0 changed, 0 known already." in page
    assert known(shop, "CANDLE-RED").sides == (80, 80, 120)


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "The file is empty."),
        (b"Weight,Bin\r\n1,2\r\n", "one of them “SKU” or “ASIN”"),
        (b"PK\x03\x04 nothing", "The file is no XLSX that can be read."),
    ],
)
def test_what_is_no_file_of_products_is_said_so(rosa, shop, content, sentence):
    page = upload(rosa, content)

    assert page.status == 422
    assert sentence in page


def test_an_import_changes_nothing_of_carlas(rosa, carla, shop):
    from tests.accounts.people import CARLA
    from tests.orders.shop import Shop

    hers = described(Shop.of(CARLA), "CANDLE", weight_grams=320)

    upload(rosa, "SKU,Weight\r\nCANDLE,8\r\n")

    assert Product.get_by_id(hers.id).weight_grams == 320
    assert known(shop, "CANDLE").weight_grams == 227
    assert known(shop, "CANDLE").created_at != NOON


def test_what_a_workbook_has_broken_is_no_product(rosa, shop):
    book = openpyxl.Workbook()
    book.active.append(["SKU", "Title", "Weight", "Weight unit"])
    book.active.append([date(2026, 5, 12), "Typed as MAY-12", 300, "g"])
    book.active.append([4.006381333931e20, "A long number", 300, "g"])
    book.active.append([123, "A number", 0.1 + 0.2, "kg"])
    book.active["A4"].number_format = "00000"
    file = io.BytesIO()
    book.save(file)

    page = upload(rosa, file.getvalue(), "products.xlsx")

    assert "SKU: your spreadsheet has made a date of it." in page
    assert "Your spreadsheet has shortened this number." in page
    [product] = Product.of(shop.account)
    assert (product.sku, product.weight_grams) == ("00123", 300)
