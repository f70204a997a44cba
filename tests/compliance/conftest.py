"""Rosa's shop and its visitors; a key service."""

from tests.orders.conftest import ben, carla, rosa, shop
from tests.servers.key_service import kms

__all__ = ["ben", "carla", "kms", "rosa", "shop"]
