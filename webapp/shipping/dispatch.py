"""Dispatching parcels: what leaves, comes back or is settled, and what that makes of its order.

Every one of these is one transaction that holds the order first, then its shipment.
"""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import peewee

from webapp.accounts.account import Account
from webapp.accounts.rights.right import Right
from webapp.accounts.user import User
from webapp.carriers.tracking_number import tidy
from webapp.ground.amazon_client import amazon
from webapp.ground.audit import audit
from webapp.ground.database.db import database
from webapp.ground.database.state_machine import IllegalMove
from webapp.orders.order import Order, OrderPackage
from webapp.orders.order_progress import locked_orders
from webapp.pack_verification.verified_parcel import end_verification, unverified
from webapp.products.packed_content import PackedContent
from webapp.shipping.obstacle import (
    BOUGHT_THERE,
    GONE,
    NOTHING_CHOSEN,
    NOTHING_LEFT,
    NUMBERLESS,
    SENT,
    TOO_MANY,
    UNVERIFIED,
    Unshippable,
    obstacles,
)
from webapp.shipping.parcel_content import require_codes
from webapp.shipping.parcel_number import columns_to_send_again
from webapp.shipping.refusal_words import RefusalWords
from webapp.shipping.shipment import (
    GRACE,
    LISTED_WITHIN,
    Shipment,
    ShipmentItem,
    ShipmentStatus,
)
from webapp.shipping.unshipped import unshipped, update_order_status
from webapp.webhooks.event_kind import EventKind
from webapp.webhooks.webhook_event import tell_webhooks


@dataclass(frozen=True)
class DispatchedParcel:
    """What is about to leave; `quantities` and Transparency `codes` by Amazon's item id, no
    quantities for all that is left.

    What is `untracked` has no number: Amazon, which takes none without, isn't told from here.
    """

    carrier: str
    left_at: datetime
    service: str = ""
    tracking_number: str = ""
    untracked: bool = False
    weight_grams: int | None = None
    quantities: Mapping[str, int] | None = None
    codes: Mapping[str, list[str]] = field(default_factory=dict)
    # Whoever sends it says that it may leave though its order is on hold.
    despite_hold: bool = False


def ship(
    account: Account,
    order_id: int,
    parcel: DispatchedParcel,
    form_key: str,
    now: datetime,
    by: User,
    batch_id: int | None = None,
    carton_id: int | None = None,
) -> Shipment:
    """A parcel of an order leaves; the same form ships once. Raises Unshippable."""
    form = {"form_key": form_key, "batch_id": batch_id, "carton_id": carton_id}
    try:
        with database.atomic():
            order = locked_orders(account, [order_id]).get(order_id)
            if order is None:
                raise Unshippable(GONE)
            known = Shipment.get_or_none(account=account, form_key=form_key)
            return known or _ship(order, parcel, now, by, **form)
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
        OrderPackage.delete().where(parcel_of(shipment)).execute()


def tell(shipment: Shipment, now: datetime, by: User) -> None:
    """Have Amazon told of what was only marked as shipped."""
    with _changed(shipment, now, by):
        if not shipment.tracking_number:
            raise Unshippable(NUMBERLESS)
        require_codes(shipment.order, shipment.items)
        shipment.move("tell", due_at=_first_due(now))


def retry(shipment: Shipment, parcel: DispatchedParcel, now: datetime, by: User) -> None:
    """Send what Amazon refused again, mended: carrier, service, number and day."""
    with _changed(shipment, now, by, "shipment_retried") as order:
        shipment.move("retry", **columns_to_send_again(parcel, now))
        RefusalWords.drop(shipment)
        ShipmentItem.mend_codes(shipment, parcel.codes)
        require_codes(order, shipment.items)
        wanted = {item.order_item_id: item.quantity for item in shipment.items}
        _check(order, wanted, shipment.carton_id)
        note_parcel(shipment)


def correct(shipment: Shipment, parcel: DispatchedParcel, now: datetime, by: User) -> None:
    """Tell Amazon another number, carrier or day of a parcel that it knows: its reference stays."""
    with _changed(shipment, now, by, "shipment_corrected"):
        if shipment.bought:
            raise Unshippable(BOUGHT_THERE)
        if not parcel.tracking_number:
            raise Unshippable(NUMBERLESS)
        replaced = shipment.tracking_number
        shipment.move("correct", replaced_number=replaced, **columns_to_send_again(parcel, now))
        ShipmentItem.mend_codes(shipment, parcel.codes)
        numbered = {
            "carrier": shipment.carrier,
            "shipping_service": shipment.service or None,
            "tracking_number": tidy(shipment.tracking_number) or None,
        }
        OrderPackage.update(**numbered).where(parcel_of(shipment)).execute()


def _ship(order: Order, parcel: DispatchedParcel, now: datetime, by: User, **form: Any) -> Shipment:
    despite_hold = parcel.despite_hold and by.has_right(Right.SHIP_HELD)
    quantities = _check(order, parcel.quantities, form["carton_id"], despite_hold)
    if unverified(order, quantities, by):
        raise Unshippable(UNVERIFIED)
    confirms = order.store.confirm_shipments and not parcel.untracked
    shipment = Shipment.create(
        account=order.account,
        store=order.store,
        order=order,
        user_id=by.id,
        **form,
        status=ShipmentStatus.PENDING if confirms else ShipmentStatus.MARKED,
        carrier=parcel.carrier,
        service=parcel.service,
        tracking_number=parcel.tracking_number,
        weight_grams=parcel.weight_grams,
        left_at=parcel.left_at,
        created_at=now,
        due_at=_first_due(now) if confirms else None,
    )
    ShipmentItem.note(shipment, quantities, parcel.codes)
    if confirms:
        require_codes(order, shipment.items)
    note_parcel(shipment)
    if not shipment.carton_id:
        # Several orders' weight is no weight of this content.
        PackedContent.remember(order, quantities, parcel.weight_grams, now)
    update_order_status(order, now)
    end_verification(order, quantities, now, by)
    shipment.tell_timeline("shipped_here", shipment.words, now, by.id)
    _record(shipment, "shipped", now, by)
    tell_webhooks(EventKind.SHIPPED, [order.id], now)
    return shipment


def _check(
    order: Order,
    wanted: Mapping[str, int] | None,
    carton_id: int | None,
    despite_hold: bool = False,
) -> dict[str, int]:
    """What goes into the parcel, if it may: raises Unshippable otherwise."""
    sentence = obstacles([order], carton_id, despite_hold).get(order.id)
    if sentence:
        raise Unshippable(sentence)
    rest = unshipped([order.id])[order.id]
    chosen = {item: number for item, number in (wanted or rest).items() if number > 0}
    if not chosen:
        raise Unshippable(NOTHING_LEFT if not any(rest.values()) else NOTHING_CHOSEN)
    if any(number > rest.get(item, 0) for item, number in chosen.items()):
        raise Unshippable(TOO_MANY)
    return chosen


@contextmanager
def _changed(shipment: Shipment, now: datetime, by: User, event: str = "") -> Iterator[Order]:
    """The held order of a shipment, which then stands where its shipments have come."""
    with database.atomic():
        order = locked_orders(shipment.account, [shipment.order_id]).get(shipment.order_id)
        if order is None:
            raise Unshippable(GONE)
        shipment.refresh()
        yield order
        update_order_status(order, now)
        if event:
            shipment.tell_timeline(event, shipment.words, now, by.id)
        _record(shipment, shipment.status, now, by)


def shared_with(order_id: int) -> list[int]:
    """The ids of all orders in the same carton, this one's included: whoever changes what they
    share holds all of them at once."""
    mine = Order.select(Order.carton_id).where(Order.id == order_id)
    query = Order.select(Order.id).where(Order.carton_id == mine)
    return sorted({order_id, *(each for (each,) in query.tuples())})


def looked_for_at(now: datetime) -> datetime:
    """When Amazon should list what it was told of now."""
    return now + LISTED_WITHIN / amazon().clock_rate


def _first_due(now: datetime) -> datetime:
    """When it is sent: until then it can be undone."""
    return now + GRACE / amazon().clock_rate


def note_parcel(shipment: Shipment) -> None:
    """Among its order's packages, until Amazon tells of it."""
    OrderPackage.delete().where(parcel_of(shipment)).execute()
    OrderPackage.create(
        order=shipment.order_id,
        account=shipment.account_id,
        reference=shipment.reference,
        carrier=shipment.carrier,
        shipping_service=shipment.service or None,
        tracking_number=tidy(shipment.listed_number or shipment.tracking_number) or None,
        shipped_at=shipment.left_at,
        shipment_id=shipment.id,
    )


def parcel_of(shipment: Shipment) -> Any:
    """The condition of what was noted so."""
    return (OrderPackage.order == shipment.order_id) & (OrderPackage.shipment_id == shipment.id)


def _record(shipment: Shipment, action: str, now: datetime, by: User) -> None:
    audit.record(
        "order.shipped", now=now, by=by, on=shipment.order, action=action, shipment=shipment.id
    )
