"""Two full shops, Rosa's and Carla's, where each id that an address can name stands for a row; and
another system that listens to webhooks."""

from tests.ground.conftest import carlas, rosas
from tests.webhooks.conftest import listener

__all__ = ["carlas", "listener", "rosas"]
