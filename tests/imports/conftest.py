"""Rosa, with a store that is connected through the wizard or a shop that stands in the database."""

import pytest

from tests.accounts.people import ROSA, signed_in
from tests.orders.conftest import shop
from tests.stores.conftest import carla, central, connected, store
from tests.visitor import Visitor
from tests.wizards.journey import sign_up

__all__ = ["carla", "central", "connected", "shop", "store"]


@pytest.fixture
def rosa(request: pytest.FixtureRequest, client: Visitor) -> Visitor:
    if "shop" not in request.fixturenames:
        return sign_up(client, "rosa")
    request.getfixturevalue("shop")
    signed_in(client, ROSA)
    return client
