"""Rosa's shop and the visitors, as the orders' tests know them."""

from tests.orders.conftest import ben, carla, rosa, shop

__all__ = ["ben", "carla", "rosa", "shop"]
