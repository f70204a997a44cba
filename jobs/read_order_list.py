"""Read a list of what waits at Amazon, and fetch what isn't here."""

from jobs import job
from webapp.ground.amazon_client import amazon
from webapp.order_lists.order_list import OrderList
from webapp.order_lists.order_list_task import OrderListTask


@job(OrderList)
def run(order_list: OrderList) -> None:
    OrderListTask.perform_due(order_list, amazon())
