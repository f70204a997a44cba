"""Rosa's shop, and an order that is scanned."""

from typing import Any

import pytest

from tests.orders.conftest import carla, rosa, shop
from tests.orders.documents import item, order
from tests.orders.shop import Shop
from webapp.orders.order import Order
from webapp.products.product import Product

__all__ = ["carla", "packed", "rosa", "shop"]

EAN = "4006381333931"
UPS = {"tracking_number": "1Z845X320301234566", "carrier": "UPS"}


@pytest.fixture
def packed(shop: Shop) -> Order:
    """Two red candles and a lamp; the candle's barcode is known."""
    lamp = {"asin": "B0LAMP0001", "sellerSku": "LAMP", "title": "A lamp"}
    shop.take(order(orderItems=[item(quantityOrdered=2), item(product=lamp)]))
    Product.update(barcode=EAN).where(Product.sku == "CANDLE-RED").execute()
    return shop.order


def scans(visitor: Any, *codes: str) -> Any:
    """One after the other into the field of the page in front."""
    for code in codes:
        visitor.submit("Enter", code=code)
    return visitor.page


def scans_all(visitor: Any, packed: Order) -> Any:
    visitor.visit("/scan")
    return scans(visitor, packed.amazon_order_id, "CANDLE-RED", EAN, "LAMP")
