"""Rosa's shop and its visitors."""

from tests.orders.conftest import carla, rosa, shop
from tests.shipping.conftest import address

__all__ = ["address", "carla", "rosa", "shop"]
