"""Rosa's shop and its visitors."""

from tests.orders.conftest import ben, carla, rosa, shop

__all__ = ["ben", "carla", "rosa", "shop"]
