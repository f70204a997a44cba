"""Dealing in labels: wanting one, having it sold, giving it back, and what is made of each.

Every one of these is one transaction that holds the order first, then its label.
"""

import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

import peewee
from babel.numbers import get_currency_precision

from webapp import audit
from webapp.accounts import Account, User
from webapp.amazon import BoughtShipment, ShipmentStatus
from webapp.db import database
from webapp.orders import Order
from webapp.orders.departure import held
from webapp.orders.lease import Superseded
from webapp.shipping.dispatch import GONE, leave_bought, withdraw_bought
from webapp.shipping.label import Label, LabelState
from webapp.shipping.label_paper import FILE, MEDIA, WORDS, LabelPaper
from webapp.shipping.obstacle import Unshippable, lasting, obstacles
from webapp.shipping.package import Package, sender_problem
from webapp.shipping.remainder import left
from webapp.stores import IllegalMove

REDACTED = "This order's personal data was destroyed: no label can be kept for it."
STRANGE_QUANTITY = "That is more than is left to ship. Look at the quantities again."
NOTHING_CHOSEN = "Choose what to ship."
UNCLEAR = (
    "Amazon didn't answer when this label was bought, and knows of no parcel yet. "
    "Look in Seller Central before you buy another one."
)


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


def want(
    account: Account,
    order_id: int,
    package: Package,
    choice: Choice,
    form_key: str,
    now: datetime,
    by: User,
) -> Label:
    """Have a label bought; the same form buys once. Raises Unshippable."""
    try:
        with database.atomic():
            order = held(account, [order_id]).get(order_id)
            if order is None:
                raise Unshippable(GONE)
            known = Label.get_or_none(account=account, form_key=form_key)
            return known or _want(order, package, choice, form_key, now, by)
    except peewee.IntegrityError:
        return Label.get(account=account, form_key=form_key)


def check(order: Order, quantities: Mapping[str, int]) -> None:
    """Whether a label may be bought for so much of an order; raises Unshippable if not."""
    sentence = obstacles([order]).get(order.id) or in_the_way(order)
    if sentence:
        raise Unshippable(sentence)
    rest = left([order.id])[order.id]
    if not any(quantities.values()):
        raise Unshippable(NOTHING_CHOSEN)
    if any(number > rest.get(item, 0) for item, number in quantities.items()):
        raise Unshippable(STRANGE_QUANTITY)


def in_the_way(order: Order) -> str:
    """What keeps an order's label from being bought now, whatever is left of it to ship."""
    redacted = REDACTED if order.redaction else ""
    return lasting([order]).get(order.id) or redacted or sender_problem(order)


def sell(label: Label, bought: BoughtShipment, now: datetime) -> None:
    """Amazon has sold it: whoever heard so writes it down, whatever else was thought of it."""
    with _held(label) as order:
        if order is None:
            return
        facts = {
            "amazon_shipment_id": bought.shipment_id,
            "price_minor": minor(bought.price, bought.currency),
            "currency": bought.currency,
            "deliver_by": bought.latest or label.deliver_by,
        }
        if label.state is LabelState.BOUGHT:
            # The parcel was found before the answer was heard.
            Label.update(**facts).where(Label.id == label.id).execute()
            label.refresh()
        else:
            _own(label, order, bought.tracking_number, now, **facts)
    if bought.label and bought.label.media_type in MEDIA:
        LabelPaper.keep(label, FILE, bought.label.content, now)


def find(label: Label, tracking_number: str, now: datetime) -> None:
    """Amazon's answer was lost, and the parcel is there: it was sold. Raises IllegalMove."""
    with _held(label) as order:
        if order is not None:
            _own(label, order, tracking_number, now)


def refuse(label: Label, problem: str, now: datetime, said: str = "") -> None:
    """It isn't sold: by Amazon, which `said` why, or because we didn't ask. Raises Superseded."""
    if said:
        LabelPaper.keep(label, WORDS, said.encode(), now)
    with _held(label) as order, _mine():
        label.move("refuse", Label.fence == label.fence, problem=problem, **_settled(now))
        if order is not None:
            label.tell_timeline("label_refused", label.words, now)


def lose(label: Label, now: datetime) -> None:
    """Nobody knows whether it was sold: the merchant decides. Raises Superseded."""
    with _held(label) as order, _mine():
        label.move("lose", Label.fence == label.fence, problem=UNCLEAR, **_settled(now))
        if order is not None:
            label.tell_timeline("label_unclear", label.words, now)


def ask_again(label: Label, now: datetime, by: User) -> None:
    """Have Amazon asked once more whether it was sold; nothing is bought by it."""
    with _held(label):
        label.move("ask_again", due_at=now, attempts=0, problem="", sent_at=now, settled_at=None)
        _record(label, "asked again", now, by)


def disown(label: Label, now: datetime, by: User) -> None:
    """The merchant has looked: it wasn't sold."""
    with _held(label):
        label.move("disown", settled_at=now)
        label.tell_timeline("label_disowned", label.words, now, by.id)
        _record(label, "disowned", now, by)


def own(label: Label, tracking_number: str, now: datetime, by: User) -> None:
    """The merchant has looked: it was sold, with this number."""
    with _held(label) as order:
        if order is None:
            raise Unshippable(GONE)
        if label.state is not LabelState.UNCLEAR:
            raise IllegalMove(f"A label that is {label.status} can't be owned.")
        _own(label, order, tracking_number, now)
        _record(label, "owned", now, by)


def give_back(label: Label, now: datetime, by: User) -> None:
    """Have it cancelled at Amazon."""
    with _held(label):
        if not label.may_be_cancelled:
            raise IllegalMove(f"A label that is {label.status} can't be cancelled.")
        label.move(
            "give_back", due_at=now, attempts=0, sent_at=None, problem="", refund_rejected=False
        )
        label.tell_timeline("label_given_back", label.words, now, by.id)
        _record(label, "given back", now, by)


def keep(label: Label, problem: str, now: datetime, said: str = "") -> None:
    """Amazon doesn't take it back: it counts as before. Raises Superseded."""
    if said:
        LabelPaper.keep(label, WORDS, said.encode(), now)
    with _held(label), _mine():
        label.move("keep", Label.fence == label.fence, problem=problem, **_settled(now))
        label.tell_timeline("label_kept", label.words, now)


def take_back(label: Label, status: str, due_at: datetime, now: datetime) -> None:
    """Amazon has cancelled it: its parcel is none. Raises Superseded."""
    with _held(label) as order, _mine():
        label.move("take_back", Label.fence == label.fence, **_settled(now) | {"due_at": due_at})
        if order is not None:
            withdraw_bought(order, label.shipment_id, now)
        LabelPaper.delete().where(LabelPaper.label == label).execute()
        label.tell_timeline("label_cancelled", label.words, now)
        note_refund(label, status, now)


def note_refund(label: Label, status: str, now: datetime) -> bool:
    """What Amazon says of the money; whether that is the last word."""
    rejected = status == ShipmentStatus.REFUND_REJECTED
    if status not in (ShipmentStatus.REFUND_APPLIED, ShipmentStatus.REFUND_REJECTED):
        return False
    with database.atomic(), _mine():
        label.move("refund", Label.fence == label.fence, refund_rejected=rejected, **_settled(now))
        label.tell_timeline("refund_rejected" if rejected else "refunded", label.words, now)
    return True


def minor(price: Decimal, currency: str) -> int:
    """An amount in the currency's smallest unit."""
    return int(price.scaleb(get_currency_precision(currency)).to_integral_value())


def _want(
    order: Order, package: Package, choice: Choice, form_key: str, now: datetime, by: User
) -> Label:
    check(order, package.quantities)
    label = Label.create(
        account=order.account,
        store=order.store,
        order=order,
        user_id=by.id,
        form_key=form_key,
        status=LabelState.WANTED,
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
        created_at=now,
        due_at=now,
    )
    label.tell_timeline("label_wanted", label.words, now, by.id)
    _record(label, "wanted", now, by)
    return label


def _own(label: Label, order: Order, tracking_number: str, now: datetime, **facts: Any) -> None:
    """Its parcel leaves, and Amazon knows: nothing has to be confirmed."""
    label.move("sell", tracking_number=tracking_number, problem="", **_settled(now), **facts)
    shipment = leave_bought(order, label, now)
    Label.update(shipment_id=shipment.id).where(Label.id == label.id).execute()
    label.refresh()
    label.tell_timeline("label_bought", label.words, now)


@contextmanager
def _held(label: Label) -> Iterator[Order | None]:
    """The held order of a label, which is read afresh; None when both are gone."""
    with database.atomic():
        order = held(label.account, [label.order_id]).get(label.order_id)
        if order is not None:
            # The fence stays what this worker's claim was given.
            fence = label.fence
            label.refresh()
            label.fence, label.order = fence, order
        yield order


@contextmanager
def _mine() -> Iterator[None]:
    try:
        yield
    except IllegalMove:
        raise Superseded from None


def _settled(now: datetime) -> dict[str, Any]:
    return {
        "settled_at": now,
        "due_at": None,
        "lease_until": None,
        "holder": None,
        "waiting_for": None,
    }


def _record(label: Label, deed: str, now: datetime, by: User) -> None:
    audit.record("label.dealt", now=now, by=by, on=label.order, deed=deed, label=label.id)
