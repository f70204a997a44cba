"""Two full shops, Rosa's and Carla's, where each id that an address can name stands for a row."""

from tests.ground.conftest import carlas, rosas

__all__ = ["carlas", "rosas"]
