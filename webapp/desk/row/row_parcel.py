"""A parcel in a row of the desk: who carries it, its number, and whether Amazon knows of it."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, NamedTuple

from webapp.carriers.tracking_number import tracking_url
from webapp.ground.database.db import read_time
from webapp.ground.database.pipeline import Pending, send
from webapp.shipping.shipment import ShipmentStatus

PARCELS = """
SELECT parcel.order_id, parcel.carrier, parcel.shipping_service, parcel.tracking_number,
parcel.shipped_at, shipment.status
FROM order_package AS parcel LEFT JOIN shipment ON shipment.id = parcel.shipment_id
WHERE parcel.order_id IN ? AND COALESCE(parcel.package_status, '') <> 'CANCELLED' ORDER BY parcel.id
"""


class RowParcel(NamedTuple):
    carrier: str
    tracking_number: str
    tracking_url: str
    shipped_at: datetime | None
    confirmation: ShipmentStatus

    @classmethod
    def pending(cls, order_ids: Sequence[int]) -> "Pending[dict[int, list[RowParcel]]]":
        """Those of some orders, in the order in which they left."""
        return send(_by_order, PARCELS, list(order_ids))


def _by_order(rows: list[Any]) -> dict[int, list[RowParcel]]:
    parcels: dict[int, list[RowParcel]] = {}
    for order_id, carrier, service, tracking_number, shipped_at, status in rows:
        name, number = carrier or service or "", tracking_number or ""
        # What Amazon itself tells of has no shipment of ours any more: Amazon knows of it.
        known = ShipmentStatus(status) if status else ShipmentStatus.CONFIRMED
        parcels.setdefault(order_id, []).append(
            RowParcel(name, number, tracking_url(name, number), read_time(shipped_at), known)
        )
    return parcels
