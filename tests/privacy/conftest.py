"""Rosa's shop and its visitors, as the order desk's tests have them."""

from tests.orders.conftest import ben, carla, rosa, shop

__all__ = ["ben", "carla", "rosa", "shop"]
