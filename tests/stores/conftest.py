"""Rosa's store is connected to the busy seller, with one order in it."""

import pytest

from tests.wizards.conftest import carla, central, connected, rosa
from webapp.stores.store import Store

__all__ = ["carla", "central", "connected", "rosa", "store"]


@pytest.fixture
def store(connected: Store) -> Store:
    return connected
