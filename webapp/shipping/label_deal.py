"""Dealing in labels: what the merchant may do about one, from wanting it to giving it back.

Every one of these is one transaction that holds the order first, then its label.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

import peewee

from webapp import audit
from webapp.accounts import Account, User
from webapp.db import database
from webapp.orders import Order
from webapp.orders.departure import held
from webapp.shipping.dispatch import GONE
from webapp.shipping.label import Label, LabelState
from webapp.shipping.label_answer import holding, take_over
from webapp.shipping.obstacle import Unshippable, lasting, obstacles
from webapp.shipping.package import Package, sender_problem
from webapp.shipping.remainder import left
from webapp.stores import IllegalMove

REDACTED = "This order's personal data was destroyed: no label can be kept for it."
STRANGE_QUANTITY = "That is more than is left to ship. Look at the quantities again."
NOTHING_CHOSEN = "Choose what to ship."


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


def ask_again(label: Label, now: datetime, by: User) -> None:
    """Have Amazon asked once more whether it was sold; nothing is bought by it."""
    with holding(label):
        label.move("ask_again", due_at=now, attempts=0, problem="", sent_at=now, settled_at=None)
        _record(label, "asked again", now, by)


def disown(label: Label, now: datetime, by: User) -> None:
    """The merchant has looked: it wasn't sold."""
    with holding(label):
        label.move("disown", settled_at=now)
        label.tell_timeline("label_disowned", label.words, now, by.id)
        _record(label, "disowned", now, by)


def own(label: Label, tracking_number: str, now: datetime, by: User) -> None:
    """The merchant has looked: it was sold, with this number."""
    with holding(label) as order:
        if order is None:
            raise Unshippable(GONE)
        if label.state is not LabelState.UNCLEAR:
            raise IllegalMove(f"A label that is {label.status} can't be owned.")
        take_over(label, order, tracking_number, now)
        _record(label, "owned", now, by)


def give_back(label: Label, now: datetime, by: User) -> None:
    """Have it cancelled at Amazon."""
    with holding(label):
        if not label.may_be_cancelled:
            raise IllegalMove(f"A label that is {label.status} can't be cancelled.")
        label.move(
            "give_back", due_at=now, attempts=0, sent_at=None, problem="", refund_rejected=False
        )
        label.tell_timeline("label_given_back", label.words, now, by.id)
        _record(label, "given back", now, by)


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


def _record(label: Label, deed: str, now: datetime, by: User) -> None:
    audit.record("label.dealt", now=now, by=by, on=label.order, deed=deed, label=label.id)
