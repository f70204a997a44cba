"""Fetch an order again that was set aside."""

from jobs import job
from webapp.ground.amazon_client import amazon
from webapp.imports.order_retry import OrderRetry
from webapp.imports.set_aside_order import SetAsideOrder


@job(SetAsideOrder)
def run(set_aside_order: SetAsideOrder) -> None:
    OrderRetry(set_aside_order, amazon()).perform()
