"""Rosa's shop, and visitors who are signed in."""

from collections.abc import Callable
from typing import Any

import pytest

from tests.accounts.people import CARLA, ROSA, Person, joined, signed_in
from tests.orders.shop import Shop
from webapp.accounts.rights.role import Role


@pytest.fixture
def shop(database: Any) -> Shop:
    return Shop()


@pytest.fixture
def rosa(client: Any, shop: Shop) -> Any:
    signed_in(client, ROSA)
    return client


@pytest.fixture
def carla(visitors: Callable[[], Any], shop: Shop) -> Any:
    Shop(CARLA)
    visitor = visitors()
    signed_in(visitor, CARLA)
    return visitor


@pytest.fixture
def ben(visitors: Callable[[], Any], shop: Shop) -> Any:
    """Ben, who may look at orders but not at people."""
    visitor = visitors()
    signed_in(visitor, _joined(shop, Role.VIEWER))
    return visitor


def _joined(shop: Shop, role: Role) -> Person:
    from tests.accounts.people import BEN

    joined(shop.account, role, BEN)
    return BEN
