"""What Amazon answers about a parcel, and what is made of it: confirmed, refused, listed or not.

Every one of these is one transaction that holds the order first, then its shipment.
"""

from datetime import datetime

import peewee

from webapp.accounts.user import User
from webapp.carriers.carrier import carrier_named
from webapp.carriers.tracking_number import tidy
from webapp.ground.clock import utcnow
from webapp.ground.database.db import database, read_time
from webapp.ground.language.message import Message
from webapp.orders.order import Order, OrderEvent, OrderPackage
from webapp.orders.order_progress import locked_orders
from webapp.shipping.dispatch import (
    DispatchedParcel,
    looked_for_at,
    note_parcel,
    parcel_of,
    ship,
    undo,
)
from webapp.shipping.label import Label
from webapp.shipping.obstacle import Unshippable, companions
from webapp.shipping.shipment import (
    BOUGHT,
    FAILED,
    LEFT,
    LONGEST_CODE,
    Shipment,
    ShipmentItem,
    ShipmentStatus,
)
from webapp.shipping.unshipped import update_order_status
from webapp.webhooks.event_kind import EventKind
from webapp.webhooks.webhook_event import tell_webhooks

STAYED = Message("shipping.stayed", "%(label)s: %(problem)s")
# In place of a code of Amazon's.
UNLISTED = "unlisted"


def confirm(shipment: Shipment, now: datetime) -> None:
    """Amazon knows of it, or says so: that is looked at later. Raises Superseded."""
    with database.atomic():
        locked_orders(shipment.account, [shipment.order_id])
        shipment.settle("confirm", settled_at=now, due_at=looked_for_at(now))
        shipment.tell_timeline("shipment_confirmed", shipment.words, now)


def miss(shipment: Shipment, now: datetime) -> None:
    """Amazon took it, and doesn't list it: what it holds is to be told again. Raises Superseded."""
    with database.atomic():
        [order] = locked_orders(shipment.account, [shipment.order_id]).values()
        again = {"due_at": looked_for_at(now), "sent_at": None, "attempts": 0}
        shipment.settle("miss", settled_at=now, refusal=UNLISTED, **again)
        OrderPackage.delete().where(parcel_of(shipment)).execute()
        update_order_status(order, now)
        shipment.tell_timeline("shipment_unlisted", shipment.words, now)


def tell_again(shipment: Shipment, now: datetime) -> None:
    """Amazon took a correction, and lists the number before it. Raises Superseded."""
    with database.atomic():
        again = {"due_at": now, "sent_at": None, "attempts": shipment.attempts + 1}
        shipment.settle("correct", settled_at=now, **again)
        shipment.tell_timeline("shipment_correction_lost", shipment.words, now)


def refuse(shipment: Shipment, code: str, now: datetime) -> None:
    """Amazon refuses it: what it holds is to be shipped again. Raises Superseded."""
    with database.atomic():
        [order] = locked_orders(shipment.account, [shipment.order_id]).values()
        shipment.settle("refuse", settled_at=now, refusal=code[:LONGEST_CODE], sent_at=None)
        OrderPackage.delete().where(parcel_of(shipment)).execute()
        update_order_status(order, now)
        shipment.tell_timeline("shipment_refused", code, now)
        tell_webhooks(EventKind.REFUSED, [order.id], now)


def leave_bought(order: Order, label: Label, now: datetime) -> Shipment:
    """The parcel of a label that Amazon sold leaves a held order: Amazon knows, and isn't told."""
    shipment = Shipment.create(
        account=order.account,
        store=order.store,
        order=order,
        user_id=label.user_id,
        form_key=f"{BOUGHT}{label.id}",
        carton_id=label.carton_id,
        status=ShipmentStatus.CONFIRMED,
        carrier=carrier_named(label.carrier).name,
        service=label.service,
        tracking_number=label.tracking_number,
        weight_grams=label.weight_grams,
        left_at=now,
        created_at=now,
        settled_at=now,
        due_at=looked_for_at(now),
    )
    ShipmentItem.note(shipment, label.items, label.codes)
    note_parcel(shipment)
    update_order_status(order, now)
    tell_webhooks(EventKind.SHIPPED, [order.id], now)
    return shipment


def leave_with(order: Order, label: Label, now: datetime) -> None:
    """The other orders in a held order's carton leave with the label's number.

    Amazon knows of the one for which it sold the label, and is told of the others.
    """
    number = tidy(label.tracking_number)
    if not label.carton_id or not number or label.carton_id != order.carton_id:
        return
    by = User.get_by_id(label.user_id)
    for other in companions(order):
        parcel = DispatchedParcel(
            carrier=carrier_named(label.carrier).name,
            service=label.service,
            tracking_number=number,
            left_at=now,
        )
        key = f"with-{label.id}-{other.id}"
        try:
            ship(order.account, other.id, parcel, key, now, by, carton_id=label.carton_id)
        except Unshippable as error:
            said = STAYED.told(label=label.words, problem=error.told)
            OrderEvent.create(order=other, at=now, kind="carton_stayed", detail=said)


def withdraw_with(order: Order, label: Label, now: datetime) -> None:
    """Their label was cancelled: of the other orders those come back of which Amazon can't have
    heard; the others need another number."""
    if not label.carton_id:
        return
    by = User.get_by_id(label.user_id)
    mine = (Shipment.carton_id == label.carton_id) & (Shipment.order != order)
    mine &= Shipment.tracking_number == tidy(label.tracking_number)
    query = Shipment.select().where(mine, Shipment.status.in_((*LEFT, *FAILED)))
    for shipment in list(query.order_by(Shipment.id)):
        try:
            undo(shipment, now, by)
        except Unshippable:
            shipment.tell_timeline("carton_label_gone", label.words, now)


def withdraw_bought(order: Order, shipment_id: int, now: datetime) -> None:
    """Its label was cancelled: the parcel doesn't leave after all, or was taken back before."""
    shipment = Shipment.get_by_id(shipment_id)
    if shipment.status is ShipmentStatus.UNDONE:
        return
    shipment.move("withdraw", settled_at=now, due_at=None)
    OrderPackage.delete().where(parcel_of(shipment)).execute()
    update_order_status(order, now)


def refused() -> int:
    """Of all accounts; not listed by Amazon counts too: in either case somebody must see to it."""
    return int(Shipment.select().where(Shipment.status.in_(FAILED)).count())


def oldest_seconds() -> float:
    """How long the oldest parcel waits for its confirmation; 0 where none does."""
    waits = Shipment.status == ShipmentStatus.PENDING
    begun = read_time(Shipment.select(peewee.fn.MIN(Shipment.created_at)).where(waits).scalar())
    return max((utcnow() - begun).total_seconds(), 0) if begun else 0


GAUGES = {
    "orderdesk_shipments_waiting": ("Shipments that Amazon hasn't confirmed", Shipment.waiting),
    "orderdesk_shipments_oldest_seconds": ("How long the oldest of them waits", oldest_seconds),
    "orderdesk_shipments_refused": ("Shipments that Amazon refused or doesn't list", refused),
}
