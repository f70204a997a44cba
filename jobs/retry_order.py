"""Fetch an order again that was set aside."""

from jobs import job
from webapp.ground.amazon_client import amazon
from webapp.imports.order_retry import OrderRetry
from webapp.imports.set_aside_order import SetAsideOrder


@job
def run(set_aside_order_id: int) -> None:
    OrderRetry(SetAsideOrder.get_by_id(set_aside_order_id), amazon()).perform()
