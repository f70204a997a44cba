"""Products by the API: read by SKU, described whole."""

from typing import Any

import pytest

from tests.api.conftest import Caller
from tests.api.test_orders import following
from tests.orders.documents import NOON
from webapp.ground.audit.audit import AuditEntry
from webapp.products.product import Product

FACTS = {
    "title": "A red candle",
    "weight_grams": 420,
    "size": {"length_mm": 200, "width_mm": 155, "height_mm": 80},
    "ships_alone": True,
    "hs_code": "340600",
    "origin_country": "DE",
    "customs_value": {"amount": "12.50", "currency": "EUR"},
    "barcode": "4006381333931",
}


@pytest.fixture
def candle(shop: Any) -> Product:
    names = [("CANDLE", "B01", "Candle"), ("LAMP", "B02", "Lamp"), ("WICK", "B03", "Wick")]
    Product.note(shop.account.id, names, NOON)
    return Product.get(Product.sku == "CANDLE")


def test_products_come_by_sku_in_pages(caller: Caller, candle: Product) -> None:
    first = caller.get("products?limit=2")
    second = caller.get(following(first))

    skus = [each["sku"] for page in (first, second) for each in page.json["products"]]
    assert skus == ["CANDLE", "LAMP", "WICK"]
    assert following(second) == ""
    assert len(caller.get("products?sku=LAMP").json["products"]) == 1


def test_a_product_is_described_and_read_again(caller: Caller, candle: Product) -> None:
    answer = caller.put(f"products/{candle.id}", FACTS)

    assert answer.status_code == 200
    assert {name: answer.json[name] for name in FACTS} == FACTS
    assert caller.get(f"products/{candle.id}").json == answer.json
    assert AuditEntry.get(AuditEntry.event == "product.changed").subject_id == candle.id


def test_what_is_left_out_is_empty_afterwards(caller: Caller, candle: Product) -> None:
    caller.put(f"products/{candle.id}", FACTS)

    answer = caller.put(f"products/{candle.id}", {"title": "Candle"})

    assert answer.json["weight_grams"] is None
    assert answer.json["customs_value"] is None
    assert answer.json["ships_alone"] is False


@pytest.mark.parametrize(
    ("change", "pointer"),
    [
        ({"title": ""}, "/title"),
        ({"hs_code": "1"}, "/hs_code"),
        ({"origin_country": "ZZ"}, "/origin_country"),
        ({"package_id": 999_999}, "/package_id"),
        ({"size": {"length_mm": 1}}, "/size/width_mm"),
        ({"customs_value": {"amount": "1", "currency": "QQQ"}}, "/customs_value"),
        ({"sku": "LAMP"}, "/sku"),
        ({"account_id": 2}, "/account_id"),
    ],
)
def test_what_can_not_be_said_of_a_product_is_refused_by_field(
    caller: Caller, candle: Product, change: Any, pointer: str
) -> None:
    answer = caller.put(f"products/{candle.id}", {**FACTS, **change})

    assert answer.status_code == 422
    assert pointer in [each["pointer"] for each in answer.json["errors"]]
    assert Product.get_by_id(candle.id).changed_at is None
