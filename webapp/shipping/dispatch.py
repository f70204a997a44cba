"""Dispatching parcels: what leaves, comes back or is settled, and what that makes of its order.

Every one of these is one transaction that holds the order first, then its shipment.
"""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import peewee

from webapp import audit
from webapp.accounts import Account, User
from webapp.amazon_door import amazon
from webapp.db import database
from webapp.orders import Order
from webapp.orders.departure import held
from webapp.orders.order import OrderPackage
from webapp.orders.tracking_number import tidy
from webapp.shipping.label import Label
from webapp.shipping.obstacle import NOTHING_LEFT, Unshippable, obstacles
from webapp.shipping.remainder import left, restand
from webapp.shipping.shipment import GRACE, Shipment, ShipmentItem, Standing
from webapp.stores import IllegalMove

GONE = "This order is no longer among yours."
SENT = "It may have reached Amazon already, and can't be taken back here."


@dataclass(frozen=True)
class Parcel:
    """What is about to leave; `quantities` by Amazon's item id, none for all that is left."""

    carrier: str
    left_at: datetime
    service: str = ""
    tracking_number: str = ""
    weight_grams: int | None = None
    quantities: Mapping[str, int] | None = None


def ship(
    account: Account,
    order_id: int,
    parcel: Parcel,
    form_key: str,
    now: datetime,
    by: User,
    batch_id: int | None = None,
) -> Shipment:
    """A parcel of an order leaves; the same form ships once. Raises Unshippable."""
    try:
        with database.atomic():
            order = held(account, [order_id]).get(order_id)
            if order is None:
                raise Unshippable(GONE)
            known = Shipment.get_or_none(account=account, form_key=form_key)
            return known or _ship(order, parcel, now, by, form_key=form_key, batch_id=batch_id)
    except peewee.IntegrityError:
        return Shipment.get(account=account, form_key=form_key)


def undo(shipment: Shipment, now: datetime, by: User) -> None:
    """Take a shipment back of which Amazon can't have heard. Raises Unshippable."""
    with _changed(shipment, now, by, "shipment_undone"):
        if not shipment.may_be_undone:
            raise Unshippable(SENT)
        unsent = Shipment.sent_at.is_null() & Shipment.lease_until.is_null()
        try:
            shipment.move("undo", unsent, due_at=None, settled_at=now)
        except IllegalMove:
            raise Unshippable(SENT) from None
        OrderPackage.delete().where(_parcel_of(shipment)).execute()


def tell(shipment: Shipment, now: datetime, by: User) -> None:
    """Have Amazon told of what was only marked as shipped."""
    with _changed(shipment, now, by):
        if not shipment.tracking_number:
            raise Unshippable("Amazon wants a tracking number. Undo this, and ship with one.")
        shipment.move("tell", due_at=_first_due(now))


def retry(shipment: Shipment, parcel: Parcel, now: datetime, by: User) -> None:
    """Send what Amazon refused again, mended: carrier, service, number and day."""
    with _changed(shipment, now, by, "shipment_retried") as order:
        shipment.move(
            "retry",
            carrier=parcel.carrier,
            service=parcel.service,
            tracking_number=parcel.tracking_number,
            left_at=parcel.left_at,
            refusal="",
            settled_at=None,
            due_at=now,
            attempts=0,
        )
        _check(order, {item.order_item_id: item.quantity for item in shipment.items})
        _note_parcel(shipment)


def confirm(shipment: Shipment, now: datetime) -> None:
    """Amazon knows of it. Raises Superseded."""
    with database.atomic():
        held(shipment.account, [shipment.order_id])
        shipment.settle("confirm", now)
        shipment.tell_timeline("shipment_confirmed", shipment.words, now)


def refuse(shipment: Shipment, reason: str, now: datetime) -> None:
    """Amazon refuses it: what it holds is to be shipped again. Raises Superseded."""
    with database.atomic():
        [order] = held(shipment.account, [shipment.order_id]).values()
        shipment.settle("refuse", now, refusal=reason, sent_at=None)
        OrderPackage.delete().where(_parcel_of(shipment)).execute()
        restand(order, now)
        shipment.tell_timeline("shipment_refused", reason, now)


def leave_bought(order: Order, label: Label, now: datetime) -> Shipment:
    """The parcel of a label that Amazon sold leaves a held order: Amazon knows, and isn't told."""
    shipment = Shipment.create(
        account=order.account,
        store=order.store,
        order=order,
        user_id=label.user_id,
        form_key=f"label-{label.id}",
        status=Standing.CONFIRMED,
        carrier=label.carrier,
        service=label.service,
        tracking_number=label.tracking_number,
        weight_grams=label.weight_grams,
        left_at=now,
        created_at=now,
        settled_at=now,
    )
    for item_id, quantity in label.items.items():
        ShipmentItem.create(shipment=shipment, order_item_id=item_id, quantity=quantity)
    _note_parcel(shipment)
    restand(order, now)
    return shipment


def withdraw_bought(order: Order, shipment_id: int, now: datetime) -> None:
    """Its label was cancelled: the parcel of a held order doesn't leave after all."""
    shipment = Shipment.get_by_id(shipment_id)
    shipment.move("withdraw", settled_at=now)
    OrderPackage.delete().where(_parcel_of(shipment)).execute()
    restand(order, now)


def _ship(order: Order, parcel: Parcel, now: datetime, by: User, **form: Any) -> Shipment:
    quantities = _check(order, parcel.quantities)
    confirms = order.store.confirm_shipments
    shipment = Shipment.create(
        account=order.account,
        store=order.store,
        order=order,
        user_id=by.id,
        **form,
        status=Standing.PENDING if confirms else Standing.MARKED,
        carrier=parcel.carrier,
        service=parcel.service,
        tracking_number=parcel.tracking_number,
        weight_grams=parcel.weight_grams,
        left_at=parcel.left_at,
        created_at=now,
        due_at=_first_due(now) if confirms else None,
    )
    for item_id, quantity in quantities.items():
        ShipmentItem.create(shipment=shipment, order_item_id=item_id, quantity=quantity)
    _note_parcel(shipment)
    restand(order, now)
    shipment.tell_timeline("shipped_here", shipment.words, now, by.id)
    _record(shipment, "shipped", now, by)
    return shipment


def _check(order: Order, wanted: Mapping[str, int] | None) -> dict[str, int]:
    """What goes into the parcel, if it may: raises Unshippable otherwise."""
    sentence = obstacles([order]).get(order.id)
    if sentence:
        raise Unshippable(sentence)
    rest = left([order.id])[order.id]
    chosen = {item: number for item, number in (wanted or rest).items() if number > 0}
    if not chosen:
        raise Unshippable(NOTHING_LEFT if not any(rest.values()) else "Choose what to ship.")
    if any(number > rest.get(item, 0) for item, number in chosen.items()):
        raise Unshippable("That is more than is left to ship. Look at the quantities again.")
    return chosen


@contextmanager
def _changed(shipment: Shipment, now: datetime, by: User, event: str = "") -> Iterator[Order]:
    """The held order of a shipment, which then stands where its shipments have come."""
    with database.atomic():
        order = held(shipment.account, [shipment.order_id]).get(shipment.order_id)
        if order is None:
            raise Unshippable(GONE)
        shipment.__data__.update(Shipment.get_by_id(shipment.id).__data__)
        yield order
        restand(order, now)
        if event:
            shipment.tell_timeline(event, shipment.words, now, by.id)
        _record(shipment, shipment.status, now, by)


def _first_due(now: datetime) -> datetime:
    """When it is sent: until then it can be undone."""
    return now + GRACE / amazon().clock_rate


def _note_parcel(shipment: Shipment) -> None:
    OrderPackage.delete().where(_parcel_of(shipment)).execute()
    OrderPackage.create(
        order=shipment.order_id,
        account=shipment.account_id,
        reference=shipment.reference,
        carrier=shipment.carrier,
        shipping_service=shipment.service or None,
        tracking_number=tidy(shipment.tracking_number) or None,
        shipped_at=shipment.left_at,
        shipment_id=shipment.id,
    )


def _parcel_of(shipment: Shipment) -> Any:
    return (OrderPackage.order == shipment.order_id) & (OrderPackage.shipment_id == shipment.id)


def _record(shipment: Shipment, deed: str, now: datetime, by: User) -> None:
    audit.record(
        "order.shipped", now=now, by=by, on=shipment.order, deed=deed, shipment=shipment.id
    )
