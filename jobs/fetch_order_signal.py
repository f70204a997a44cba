"""Fetch an order of which Amazon told that it has changed."""

from jobs import job
from webapp.ground.amazon_client import amazon
from webapp.order_notifications.order_signal import OrderSignal
from webapp.order_notifications.order_signal_task import OrderSignalTask


@job(OrderSignal)
def run(signal: OrderSignal) -> None:
    OrderSignalTask.perform_due(signal, amazon())
