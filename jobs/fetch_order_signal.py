"""Fetch an order of which Amazon told that it has changed."""

from jobs import job
from webapp.ground.amazon_client import amazon
from webapp.order_notifications.order_signal import OrderSignal
from webapp.order_notifications.order_signal_task import OrderSignalTask


@job
def run(order_signal_id: int) -> None:
    signal = OrderSignal.get_or_none(OrderSignal.id == order_signal_id)
    if signal is not None:
        OrderSignalTask.perform_due(signal, amazon())
