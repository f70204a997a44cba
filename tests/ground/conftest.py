"""A key service that may go away; Rosa, who has a store; two full shops."""

from typing import Any

import pytest

from tests.accounts.people import CARLA, ROSA
from tests.ground.full_shop import FullShop
from tests.imports.conftest import rosa
from tests.orders.conftest import shop
from tests.servers.key_service import kms
from tests.stores.conftest import central, connected, store

__all__ = ["central", "connected", "kms", "rosa", "shop", "store"]


@pytest.fixture
def rosas(database: Any) -> FullShop:
    return FullShop(ROSA)


@pytest.fixture
def carlas(rosas: FullShop) -> FullShop:
    """Made after Rosa's, so that none of its ids is one of hers."""
    return FullShop(CARLA)
