"""Fetch an order again that was set aside."""

from jobs import job
from webapp.amazon_door import amazon
from webapp.orders import OrderRetry, SetAsideOrder


@job
def run(set_aside_order_id: int) -> None:
    OrderRetry(SetAsideOrder.get_by_id(set_aside_order_id), amazon()).perform()
