"""Tell Amazon of a shipment, and of what else waits to be told."""

from jobs import job
from webapp.ground.amazon_client import amazon
from webapp.shipping.shipment import Shipment
from webapp.shipping.shipment_task import ShipmentTask


@job(Shipment)
def run(shipment: Shipment) -> None:
    ShipmentTask.perform_due(shipment, amazon())
