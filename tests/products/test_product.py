"""Products: orders make them, the merchant describes them, and nobody else sees them."""

from datetime import timedelta

import pytest
from playhouse.migrations import Runner

from tests.accounts.people import post
from tests.orders.documents import NOON, order, updated
from tests.products.catalogue import described, known, line
from webapp.ground.audit.audit import AuditEntry
from webapp.ground.database.db import database as opened
from webapp.ground.database.migration import MIGRATIONS
from webapp.orders.order import Order
from webapp.products.product import Product


def skus(shop):
    return [each.sku for each in Product.of(shop.account).order_by(Product.sku)]


def test_orders_make_products_each_once(shop):
    shop.take(order(orderItems=[line("CANDLE"), line("VASE", 3)]), order(orderItems=[line("VASE")]))
    shop.take(order(orderItems=[line("CANDLE"), line("BELL")]))

    assert skus(shop) == ["BELL", "CANDLE", "VASE"]
    assert (known(shop, "VASE").asin, known(shop, "VASE").title) == ("B0CANDLE01", "A VASE")


def test_what_has_no_sku_is_known_by_its_asin_and_what_has_neither_by_nothing(shop):
    shop.take(order(orderItems=[line(None, asin="B0BELL0001"), line(None, asin=None)]))

    assert skus(shop) == ["B0BELL0001"]


def test_what_the_merchant_says_stays_when_orders_come_again(shop):
    shop.take(paper := order(orderItems=[line("CANDLE")]))
    described(shop, "CANDLE", title="Our candle", weight_grams=320)

    shop.take_later(updated(paper), order(orderItems=[line("CANDLE", title="Amazon's")]))

    assert (known(shop, "CANDLE").title, known(shop, "CANDLE").weight_grams) == ("Our candle", 320)


def test_an_order_that_is_not_taken_in_makes_no_product(shop):
    shop.take(order(orderItems=[line("CANDLE")], fulfillment={"fulfillmentStatus": "PENDING"}))

    assert skus(shop) == []


def test_what_was_here_before_products_were_becomes_the_same(shop):
    shop.take(order(orderItems=[line("CANDLE"), line("Büste", 2), line(None)]))
    steps = Runner(opened.obj, str(MIGRATIONS / "main")).migrations()
    [before] = [each.load() for each in steps if each.name.endswith("_products")]

    rows = [before._product(NOON, *row) for row in opened.execute_sql(before.NAMED).fetchall()]

    made = Product.select(Product.sku, Product.asin, Product.title, Product.words)
    assert sorted(tuple(row[n] for n in ("sku", "asin", "title", "words")) for row in rows) == (
        sorted(made.tuples())
    )


def test_products_go_with_the_last_order_unless_somebody_described_them(shop):
    shop.take(order(orderItems=[line("CANDLE"), line("VASE"), line(None, asin="B0BELL0001")]))
    described(shop, "VASE", weight_grams=900)

    kept = Product.prune()
    Order.delete().execute()

    assert (kept, Product.prune(), skus(shop)) == (0, 2, ["VASE"])


def test_rosa_describes_a_product_and_reads_it_again(rosa, shop):
    shop.take(order(orderItems=[line("CANDLE")]))
    rosa.visit("/products")
    rosa.click("CANDLE")
    facts = {"weight": "12", "weight_unit": "oz", "length": "8", "width": "4", "height": "2.5"}
    customs = {"hs_code": "3406.00", "origin_country": "DE", "customs_value": "6,50"}

    page = rosa.submit(
        "Save the product",
        bin="A-3",
        barcode="4006381333931",
        ships_alone="yes",
        **facts,
        **customs,
    )

    product = known(shop, "CANDLE")
    assert "The product is saved." in page
    assert (product.weight_grams, product.sides, product.ships_alone) == (340, (203, 102, 64), True)
    assert (product.hs_code, product.customs_value_minor, product.customs_currency) == (
        "340600",
        650,
        "USD",
    )
    assert page.form("Save the product")[0].fields["customs_value"] == ["6.50"]
    assert AuditEntry.get(AuditEntry.event == "product.changed").subject_id == product.id


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"weight": "heavy"}, "Write the weight as a number"),
        ({"length": "8"}, "Write all three sides, or none."),
        ({"length": "8", "width": "x", "height": "2"}, "Write the width as a number"),
        ({"hs_code": "3406"}, "An HS code has at least 6 digits"),
        ({"customs_value": "cheap"}, "Write the value as a number"),
        ({"customs_value": "1,250"}, "without a sign between the thousands"),
        ({"weight": "1,500", "weight_unit": "g"}, "without a sign between the thousands"),
        ({"barcode": "two words"}, "A barcode is letters and digits without spaces."),
        ({"title": "x" * 1001}, "At most 1,000 characters."),
    ],
)
def test_what_can_not_be_kept_is_said_and_nothing_typed_is_lost(rosa, shop, fields, sentence):
    product = described(shop, "CANDLE", weight_grams=320)
    rosa.visit(f"/products/{product.id}")
    page = rosa.submit("Save the product", bin="A-3", **fields)

    assert page.status == 422
    assert sentence in page
    assert page.form("Save the product")[0].fields["bin"] == ["A-3"]
    assert known(shop, "CANDLE").bin is None


def test_products_are_found_by_parts_of_what_they_say(rosa, shop):
    described(shop, "CANDLE-RED", title="Rote Kerze für Gäste", barcode="4006381333931")
    described(shop, "VASE", bin="A-3")

    for words in ("kerze", "GASTE", "red candle", "813339"):
        page = rosa.visit(f"/products?q={words}")
        assert ("CANDLE-RED" in page.links, "VASE" in page.links) == (True, False), words
    assert "No product matches" in rosa.visit("/products?q=%25")
    assert "VASE" in rosa.visit("/products?q=a-3").links


def test_what_lacks_a_weight_is_listed_alone(rosa, shop):
    described(shop, "CANDLE", weight_grams=320)
    described(shop, "VASE", bin="A-3")

    page = rosa.visit("/products?lacking=weight")

    assert ("VASE" in page.links, "CANDLE" in page.links) == (True, False)


def test_pages_go_by_sku_to_the_last_product_and_back(rosa, shop):
    Product.note(shop.account.id, [(f"SKU-{n:03}", None, "x") for n in range(120)], NOON)

    first, second, third = rosa.visit("/products"), rosa.click("Next"), rosa.click("Next")
    back = rosa.click("Previous")

    lacking = rosa.visit("/products?lacking=weight")

    assert "50 of 120 products" in first
    assert "50 products" not in lacking.html
    assert ["SKU-119" in page.links for page in (first, second, third)] == [False, False, True]
    assert [text for text in back.links if text.startswith("SKU")] == [
        text for text in second.links if text.startswith("SKU")
    ]


def test_a_deleted_product_comes_back_empty_with_the_next_order(rosa, shop):
    product = described(shop, "CANDLE", weight_grams=320)
    rosa.visit(f"/products/{product.id}")
    page = rosa.submit("Delete the product")

    shop.take(order(orderItems=[line("CANDLE")]))

    assert "The product is deleted." in page
    assert known(shop, "CANDLE").weight_grams is None


def test_ben_reads_products_and_changes_none(ben, shop):
    product = described(shop, "CANDLE", weight_grams=320)

    page = ben.visit(f"/products/{product.id}")
    ben.visit("/products")
    refused = [post(ben, f"/products/{each}") for each in (product.id, "import", "packages")]

    assert "Save the product" not in page
    assert refused == [403, 403, 403]


def test_carla_finds_no_product_of_rosas(carla, shop):
    product = described(shop, "CANDLE", weight_grams=320)
    parts = ("", "/picture")

    assert [carla.visit(f"/products/{product.id}{part}").status for part in parts] == [404, 404]
    assert "CANDLE" not in carla.visit("/products").links


def test_two_accounts_have_a_product_each_of_one_sku(shop, carla):
    from tests.accounts.people import CARLA
    from tests.orders.shop import Shop

    hers = Shop.of(CARLA)
    for each in (shop, hers):
        each.take(order(orderItems=[line("CANDLE")]))

    described(hers, "CANDLE", weight_grams=1)

    assert known(shop, "CANDLE").weight_grams is None


def test_a_product_is_as_old_as_the_order_that_made_it(shop):
    shop.take(order(orderItems=[line("CANDLE")]))
    shop.take(order(orderItems=[line("CANDLE")]), at=NOON + timedelta(days=3))

    assert known(shop, "CANDLE").created_at == NOON


def test_a_pick_list_goes_along_the_bins_as_one_walks(rosa, shop):
    for sku, place in (("VASE", "A-10"), ("CANDLE", "A-2"), ("BELL", "")):
        described(shop, sku, bin=place or None)
    shop.take(order(orderItems=[line("BELL"), line("VASE"), line("CANDLE")]))
    rosa.visit("/orders")

    page = rosa.submit("Pick list", order=str(shop.order.id))

    text = page.text
    assert text.index("A-2 CANDLE") < text.index("A-10 VASE") < text.index("BELL A BELL")
