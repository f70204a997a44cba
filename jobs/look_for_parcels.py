"""Look for the parcels of an order that Amazon doesn't list any more."""

from jobs import job
from webapp.ground.database.db import database_now
from webapp.orders.order import Order
from webapp.shipping.shipment_task import look_for_again


@job(Order)
def run(order: Order) -> None:
    look_for_again(order, database_now())
