"""A parcel that Amazon lists: as it was told, late, less of it, or by another number than ours.

Every change is one transaction that holds the order first, then its shipment.
"""

from datetime import datetime

from webapp.accounts.user import User
from webapp.carriers.tracking_number import carriers_of, tidy
from webapp.ground.audit import audit
from webapp.ground.database.db import database
from webapp.ground.database.state_machine import IllegalMove
from webapp.orders.order import OrderPackage
from webapp.orders.order_progress import locked_orders
from webapp.shipping.dispatch import looked_for_at, note_parcel, parcel_of
from webapp.shipping.shipment import LONGEST_NUMBER, Shipment, ShipmentStatus
from webapp.shipping.unshipped import unshipped, update_order_status

# In place of a code of Amazon's.
OTHER_NUMBER = "other_number"


def listed_here(shipment: Shipment, number: str | None = None) -> bool:
    """Whether an import has brought it as Amazon's, with its number or this one."""
    mine = (OrderPackage.order == shipment.order_id) & OrderPackage.shipment_id.is_null()
    its = OrderPackage.tracking_number == (number or tidy(shipment.tracking_number))
    return bool(OrderPackage.select().where(mine, its).exists())


def note_listed(shipment: Shipment, now: datetime) -> None:
    """Amazon lists it: late perhaps, or less of it than was sent. Raises Superseded."""
    with database.atomic():
        [order] = locked_orders(shipment.account, [shipment.order_id]).values()
        if shipment.status is ShipmentStatus.CONFIRMED:
            shipment.put_down(None, None, refusal="", listed_number=None)
            if not any(unshipped([order.id])[order.id].values()):
                return
        else:
            shipment.settle("list", settled_at=now, refusal="")
            if not listed_here(shipment):
                note_parcel(shipment)
            shipment.tell_timeline("shipment_listed", shipment.words, now)
        update_order_status(order, now)


def note_listed_as(shipment: Shipment, number: str, now: datetime) -> None:
    """Amazon lists what it holds by another number, which another tool has told it: nothing is
    late. Raises Superseded."""
    with database.atomic():
        [order] = locked_orders(shipment.account, [shipment.order_id]).values()
        shipment.listed_number = number[:LONGEST_NUMBER]
        told = {"refusal": OTHER_NUMBER, "listed_number": shipment.listed_number}
        if shipment.status is ShipmentStatus.CONFIRMED:
            shipment.put_down(looked_for_at(now), None, **told)
        else:
            shipment.settle("list", settled_at=now, due_at=looked_for_at(now), **told)
        OrderPackage.delete().where(parcel_of(shipment)).execute()
        if not listed_here(shipment, shipment.listed_number):
            note_parcel(shipment)
        update_order_status(order, now)
        shipment.tell_timeline("shipment_other_number", shipment.listed_number, now)


def take_listed(shipment: Shipment, now: datetime, by: User) -> None:
    """Follow the parcel by the number that Amazon lists, which isn't told. Raises IllegalMove."""
    with database.atomic():
        [order] = locked_orders(shipment.account, [shipment.order_id]).values()
        number = Shipment.get_by_id(shipment.id).listed_number
        likely = carriers_of(number or "")
        followed = {
            "tracking_number": number,
            "carrier": likely[0] if len(likely) == 1 else shipment.carrier,
        }
        settled = {"refusal": "", "listed_number": None, "due_at": None}
        if not (number and shipment.note(Shipment.listed_number == number, **followed, **settled)):
            raise IllegalMove("Amazon lists no other number of this parcel.")
        shipment.refresh()
        shipment.tell_timeline("shipment_number_taken", shipment.words, now, by.id)
        facts = {"action": shipment.status, "shipment": shipment.id}
        audit.record("order.shipped", now=now, by=by, on=order, **facts)
