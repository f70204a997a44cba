"""What somebody must see to, as the desk says above its orders."""

from typing import NamedTuple

from webapp.ground.database.pipeline import Pending, pipelined
from webapp.imports.set_aside_order import SetAsideOrder
from webapp.shipping.shipment import Shipment


class Troubles(NamedTuple):
    """Orders that couldn't be read, by store id, and shipments that Amazon refused: how many."""

    set_aside: Pending[dict[int, int]]
    refused: Pending[int]

    @classmethod
    def send(cls, account_id: int) -> "Troubles":
        with pipelined():
            return cls(
                SetAsideOrder.pending_counts(account_id), Shipment.pending_refused(account_id)
            )
