"""What becomes of a carton: its orders leave with one number, get another one, or are separated.

Each is one transaction that holds all of the carton's orders first. Amazon hears of each order by
itself: a worker that dies between two of them leaves the others waiting, and nothing is lost.
"""

from contextlib import suppress
from dataclasses import replace
from datetime import datetime

from webapp.accounts.user import User
from webapp.cartons.carton import Carton
from webapp.cartons.carton_fit import require_fit
from webapp.ground.database.db import database
from webapp.ground.language.message import Message
from webapp.orders.order import Order
from webapp.shipping import dispatch
from webapp.shipping.dispatch import DispatchedParcel
from webapp.shipping.label import Label
from webapp.shipping.obstacle import (
    BOUGHT_THERE,
    LABEL_OPEN,
    NOTHING_LEFT,
    NUMBERLESS,
    SENT,
    Unshippable,
)
from webapp.shipping.shipment import FAILED, Shipment, ShipmentStatus
from webapp.shipping.unshipped import unshipped

SEPARATED = Message("cartons.separated", "These orders don't share a parcel any more.").told()
JUST_TOLD = Message(
    "cartons.just_told",
    "Amazon is just being told of one of these orders. Try again when it is confirmed.",
).told()
SAME = Message("cartons.same", "That is what Amazon was told already.").told()


def ship(
    carton: Carton, parcel: DispatchedParcel, form_key: str, now: datetime, by: User
) -> list[Shipment]:
    """All of its orders leave in one parcel, or none; the same form ships once.

    Raises Unshippable.
    """
    with database.atomic():
        orders = carton.held_orders()
        keys = {order.id: f"{form_key}-{order.id}" for order in orders}
        known = Shipment.select().where(
            Shipment.account == carton.account_id, Shipment.form_key.in_(list(keys.values()))
        )
        if found := list(known):
            return found
        left = waiting(orders)
        if not left:
            raise Unshippable(NOTHING_LEFT if orders else SEPARATED)
        # What changed since the carton was made may part its orders.
        require_fit(left, carton.id)
        # The weight is the whole parcel's, and stands once.
        first = replace(parcel, quantities=None, codes={})
        others = replace(first, weight_grams=None)
        form = {"now": now, "by": by, "carton_id": carton.id}
        return [
            dispatch.ship(
                carton.account,
                each.id,
                others if place else first,
                form_key=keys[each.id],
                **form,
            )
            for place, each in enumerate(left)
        ]


def correct(carton: Carton, parcel: DispatchedParcel, now: datetime, by: User) -> None:
    """Another number, carrier or day for all of its orders: those that Amazon knows are told
    anew, those that it refused once more. Raises Unshippable, or IllegalMove."""
    if not parcel.tracking_number:
        raise Unshippable(NUMBERLESS)
    with database.atomic():
        carton.held_orders()
        found = carton.shipments
        if any(each.status is ShipmentStatus.PENDING for each in found):
            raise Unshippable(JUST_TOLD)
        failed = [each for each in found if each.status in FAILED]
        others = [
            each
            for each in found
            if each.status is ShipmentStatus.CONFIRMED and not _says(each, parcel)
        ]
        if not failed and not others:
            raise Unshippable(SAME)
        if any(each.bought for each in others):
            raise Unshippable(BOUGHT_THERE)
        alike = replace(parcel, quantities=None, codes={})
        for each in failed:
            dispatch.retry(each, alike, now, by)
        for each in others:
            dispatch.correct(each, alike, now, by)


def dissolve(
    carton: Carton, now: datetime, by: User, order_id: int | None = None
) -> tuple[int, int]:
    """Its orders, or the one with this id, are as before, each by itself, their shipments undone;
    how many, and how many stay in it. Raises Unshippable where none comes out: Amazon may have
    heard of it."""
    with database.atomic():
        orders, shipments = carton.held_orders(), carton.shipments
        inside = len(orders)
        if order_id:
            orders = [each for each in orders if each.id == order_id]
            shipments = [each for each in shipments if each.order_id == order_id]
        if not orders:
            raise Unshippable(SEPARATED)
        if Label.open_orders([each.id for each in orders]):
            raise Unshippable(LABEL_OPEN)
        for each in shipments:
            if each.may_be_undone:
                with suppress(Unshippable):
                    dispatch.undo(each, now, by)
        stay = {each.order_id for each in carton.shipments}
        out = [each for each in orders if each.id not in stay]
        if not out:
            raise Unshippable(SENT)
        carton.let_go(out, now, by)
        return len(out), inside - len(out)


def waiting(orders: list[Order]) -> list[Order]:
    """Those of which something is left to ship."""
    rest = unshipped([each.id for each in orders])
    return [each for each in orders if each.status.open and any(rest[each.id].values())]


def _says(shipment: Shipment, parcel: DispatchedParcel) -> bool:
    told = (shipment.carrier, shipment.service, shipment.tracking_number)
    return told == (parcel.carrier, parcel.service, parcel.tracking_number)
