"""Rosa's shop, with orders of one recipient in it."""

from typing import Any

import pytest

from tests.orders.conftest import ben, carla, rosa, shop
from tests.orders.documents import order
from tests.orders.shop import Shop
from webapp.cartons.carton import Carton
from webapp.ground.clock import utcnow
from webapp.orders.order import Order

__all__ = ["ben", "carla", "pair", "rosa", "shop"]


def together(shop: Shop, *changes: dict[str, Any]) -> list[Order]:
    """Orders of Ada's at her address, one for each of these changes."""
    shop.take(*(order(**each) for each in changes))
    return shop.orders


def carton_of(shop: Shop, orders: list[Order]) -> Carton:
    return Carton.make(shop.account, [each.id for each in orders], utcnow(), shop.user)


@pytest.fixture
def pair(shop: Shop) -> list[Order]:
    """Two orders that fit into one parcel."""
    return together(shop, {}, {})
