"""Tell Amazon of a shipment, and of what else waits to be told."""

from jobs import job
from webapp.ground.amazon_client import amazon
from webapp.shipping.shipment import Shipment
from webapp.shipping.shipment_task import ShipmentTask


@job
def run(shipment_id: int) -> None:
    shipment = Shipment.get_or_none(id=shipment_id)
    if shipment:
        ShipmentTask.perform_due(shipment, amazon())
