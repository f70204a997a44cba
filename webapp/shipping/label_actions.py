"""What the merchant may do about a label, from buying it to cancelling it.

Every one of these is one transaction that holds the order first, then its label.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

import peewee

from webapp.accounts.account import Account
from webapp.accounts.user import User
from webapp.ground.audit import audit
from webapp.ground.database.db import database
from webapp.ground.database.state_machine import IllegalMove
from webapp.ground.language.message import Message, ToldMessage
from webapp.orders.order import Order
from webapp.orders.order_progress import locked_orders
from webapp.pack_verification.verified_parcel import note_purchase, unverified
from webapp.products.packed_content import PackedContent
from webapp.shipping.dispatch import shared_with
from webapp.shipping.label import Label, LabelStatus
from webapp.shipping.label_outcome import holding, take_over
from webapp.shipping.obstacle import (
    GONE,
    IN_CARTON,
    NO_OBSTACLE,
    NOTHING_CHOSEN,
    OF_ORDER,
    TOO_MANY,
    UNVERIFIED,
    Unshippable,
    as_packed,
    companions,
    lasting,
)
from webapp.shipping.package import ShippingPackage, sender_problem
from webapp.shipping.unshipped import unshipped

REDACTED = Message(
    "shipping.label_redacted",
    "This order's personal data was destroyed: no label can be kept for it.",
).told()


@dataclass(frozen=True)
class Choice:
    """The offer that was chosen; ids are Amazon's, the price is in minor units."""

    service_id: str
    offer_id: str
    carrier: str
    service: str
    price_minor: int
    currency: str
    deliver_by: datetime | None
    media: str


def buy(
    account: Account,
    order_id: int,
    package: ShippingPackage,
    choice: Choice,
    form_key: str,
    now: datetime,
    by: User,
    alone: bool = False,
) -> Label:
    """Have a label bought; the same form buys once. Raises Unshippable: where it is for this order
    `alone`, also if that shares a parcel with others by now."""
    try:
        with database.atomic():
            order = locked_orders(account, shared_with(order_id)).get(order_id)
            if order is None:
                raise Unshippable(GONE)
            known = Label.of_key(account, form_key)
            if alone and order.carton_id and not known:
                raise Unshippable(IN_CARTON)
            return known or _buy(order, package, choice, form_key, now, by)
    except peewee.IntegrityError:
        return Label.get(account=account, form_key=form_key)


def check(order: Order, quantities: Mapping[str, int]) -> None:
    """Whether a label may be bought for so much of an order; raises Unshippable if not.

    In a carton its label is that of all orders: what is in the way of another one counts too.
    """
    others = companions(order)
    for each in others:
        if words := as_packed([each]).get(each.id):
            raise Unshippable(OF_ORDER.told(order=each.amazon_order_id, problem=words))
    sentence = as_packed([order]).get(order.id) or in_the_way(order)
    if sentence:
        raise Unshippable(sentence)
    rest = unshipped([order.id])[order.id]
    if not any(quantities.values()):
        raise Unshippable(NOTHING_CHOSEN)
    if any(number > rest.get(item, 0) for item, number in quantities.items()):
        raise Unshippable(TOO_MANY)


def in_the_way(order: Order) -> ToldMessage:
    """What keeps an order's label from being bought now, whatever is left of it to ship."""
    redacted = REDACTED if order.redaction else NO_OBSTACLE
    return lasting([order]).get(order.id) or redacted or sender_problem(order)


def ask_again(label: Label, now: datetime, by: User) -> None:
    """Have Amazon asked once more whether it was sold; nothing is bought by it."""
    with holding(label):
        label.move("ask_again", due_at=now, attempts=0, problem="", sent_at=now, settled_at=None)
        _record(label, "asked again", now, by)


def confirm_not_bought(label: Label, now: datetime, by: User) -> None:
    """The merchant has looked: it wasn't sold."""
    with holding(label):
        label.move("confirm_not_bought", settled_at=now)
        label.tell_timeline("label_not_purchased", label.words, now, by.id)
        _record(label, "noted as not bought", now, by)


def confirm_bought(label: Label, tracking_number: str, now: datetime, by: User) -> None:
    """The merchant has looked: it was sold, with this number."""
    with holding(label) as order:
        if order is None:
            raise Unshippable(GONE)
        if label.status is not LabelStatus.UNKNOWN:
            raise IllegalMove(f"A label that is {label.status} can't be confirmed.")
        take_over(label, order, tracking_number, now)
        _record(label, "noted as bought", now, by)


def cancel(label: Label, now: datetime, by: User) -> None:
    """Have it cancelled at Amazon."""
    with holding(label):
        if not label.may_be_cancelled:
            raise IllegalMove(f"A label that is {label.status} can't be cancelled.")
        label.move(
            "cancel", due_at=now, attempts=0, sent_at=None, problem="", refund_rejected=False
        )
        label.tell_timeline("label_cancelling", label.words, now, by.id)
        _record(label, "cancellation asked for", now, by)


def _buy(
    order: Order, package: ShippingPackage, choice: Choice, form_key: str, now: datetime, by: User
) -> Label:
    check(order, package.quantities)
    if unverified(order, package.quantities, by):
        raise Unshippable(UNVERIFIED)
    for each in companions(order):
        if unverified(each, unshipped([each.id])[each.id], by):
            raise Unshippable(OF_ORDER.told(order=each.amazon_order_id, problem=UNVERIFIED))
    label = Label.create(
        account=order.account,
        store=order.store,
        order=order,
        carton_id=order.carton_id,
        user_id=by.id,
        form_key=form_key,
        status=LabelStatus.PURCHASING,
        service_id=choice.service_id,
        offer_id=choice.offer_id,
        carrier=choice.carrier[:60],
        service=choice.service[:120],
        media=choice.media,
        price_minor=choice.price_minor,
        currency=choice.currency,
        deliver_by=choice.deliver_by,
        weight_grams=package.weight_grams,
        length_mm=package.length_mm,
        width_mm=package.width_mm,
        height_mm=package.height_mm,
        quantities=json.dumps({item: n for item, n in package.quantities.items() if n > 0}),
        transparency_codes=json.dumps(package.codes) if package.codes else None,
        created_at=now,
        due_at=now,
    )
    sides = (package.length_mm, package.width_mm, package.height_mm)
    if not order.carton_id:
        # Several orders' weight and size are none of this content.
        PackedContent.remember(order, package.quantities, package.weight_grams, now, sides)
    note_purchase(order, package.quantities, now, by)
    label.tell_timeline("label_purchasing", label.words, now, by.id)
    _record(label, "purchase asked for", now, by)
    return label


def _record(label: Label, action: str, now: datetime, by: User) -> None:
    audit.record("label.dealt", now=now, by=by, on=label.order, action=action, label=label.id)
