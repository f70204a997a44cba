"""Rosa's shop with its orders, and a console."""

from tests.orders.conftest import shop

__all__ = ["shop"]
