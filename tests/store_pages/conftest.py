"""Rosa's store is connected to the busy seller, with one order in it."""

from tests.stores.conftest import carla, central, connected, rosa, store

__all__ = ["carla", "central", "connected", "rosa", "store"]
