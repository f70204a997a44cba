"""Rosa's connected store, and a worker that reads lists."""

import time

from tests.stores.conftest import carla, central, connected, rosa, store
from webapp.ground.amazon_client import amazon
from webapp.ground.clock import utcnow
from webapp.order_lists.order_list import OrderList
from webapp.order_lists.order_list_task import OrderListTask

__all__ = ["carla", "central", "connected", "rosa", "store"]
PATIENCE = 120


def work_on_lists() -> None:
    """What workers would do until no list lives any more."""
    end = time.monotonic() + PATIENCE
    while OrderList.select().where(OrderList.slot.is_null(False)).exists():
        assert time.monotonic() < end, "a list is still read"
        for order_list in list(OrderList.due(utcnow())):
            OrderListTask(order_list, amazon()).perform()
        time.sleep(0.02)
