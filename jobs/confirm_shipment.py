"""Tell Amazon of a shipment, and of what else waits to be told."""

from jobs import job
from webapp.amazon_door import amazon
from webapp.shipping import Shipment, confirm_due


@job
def run(shipment_id: int) -> None:
    shipment = Shipment.get_or_none(id=shipment_id)
    if shipment:
        confirm_due(shipment, amazon())
