"""What Amazon answers about a label, and what is made of it: sold, refused, cancelled, refunded.

Every one of these is one transaction that holds the order first, then its label.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Any

from webapp.amazon.bought_shipment import BoughtShipment, BoughtShipmentStatus
from webapp.carriers.tracking_number import tidy
from webapp.ground.database.db import database
from webapp.ground.language.message import Message, ToldMessage
from webapp.ground.money import in_minor_units
from webapp.orders.order import Order
from webapp.orders.order_progress import locked_orders
from webapp.pack_verification.verified_parcel import leave_with_label
from webapp.shipping.dispatch import shared_with
from webapp.shipping.label import Label, LabelStatus
from webapp.shipping.label_file import FILE, WORDS, LabelFile, may_be_printed
from webapp.shipping.shipment_outcome import (
    leave_bought,
    leave_with,
    withdraw_bought,
    withdraw_with,
)

ROLE_MISSING = Message(
    "shipping.role_missing",
    "Amazon doesn't let this application deal in labels: it lacks the role Direct-to-Consumer "
    "Shipping. Whoever runs this installation must ask Amazon for it; until then, buy the label "
    "in Seller Central.",
).told()
NO_WORDS = Message("shipping.no_words", "Amazon gave no reason (%(reason)s).")
NO_ANSWER = Message(
    "shipping.label_no_answer",
    "Amazon didn't answer when this label was bought, and knows of no parcel yet. "
    "Look in Seller Central before you buy another one.",
).told()


def sell(label: Label, bought: BoughtShipment, now: datetime) -> None:
    """Amazon has sold it: whoever heard so writes it down, whatever else was thought of it."""
    with holding(label) as order:
        if order is None:
            return
        facts = {
            "amazon_shipment_id": bought.shipment_id,
            **_price(bought),
            "deliver_by": bought.latest or label.deliver_by,
        }
        if label.status is LabelStatus.PURCHASED:
            # The parcel was found before the answer was heard.
            Label.update(**facts).where(Label.id == label.id).execute()
            label.refresh()
        else:
            take_over(label, order, bought.tracking_number, now, **facts)
    file = bought.label
    if file and may_be_printed(file.media_type, file.content):
        LabelFile.keep(label, FILE, file.content, now)


def _price(bought: BoughtShipment) -> dict[str, Any]:
    """What it cost; nothing where Amazon doesn't say, and what was offered counts."""
    if bought.price is None:
        return {}
    return {
        "price_minor": in_minor_units(bought.price, bought.currency),
        "currency": bought.currency,
    }


def find(label: Label, tracking_number: str, now: datetime) -> None:
    """Amazon's answer was lost, and the parcel is there: it was sold. Raises IllegalMove."""
    with holding(label) as order:
        if order is not None:
            take_over(label, order, tracking_number, now)


def refuse(label: Label, problem: ToldMessage, now: datetime, said: str = "") -> None:
    """It isn't sold: by Amazon, which `said` why, or because we didn't ask. Raises Superseded."""
    if said:
        LabelFile.keep(label, WORDS, said.encode(), now)
    with holding(label) as order:
        label.settle("refuse", settled_at=now, problem=problem)
        if order is not None:
            label.tell_timeline("label_refused", label.words, now)


def give_up(label: Label, now: datetime) -> None:
    """Nobody knows whether it was sold: the merchant decides. Raises Superseded."""
    with holding(label) as order:
        label.settle("give_up", settled_at=now, problem=NO_ANSWER)
        if order is not None:
            label.tell_timeline("label_unknown", label.words, now)


def keep(label: Label, problem: ToldMessage, now: datetime, said: str = "") -> None:
    """Amazon doesn't cancel it: it counts as before. Raises Superseded."""
    if said:
        LabelFile.keep(label, WORDS, said.encode(), now)
    with holding(label):
        label.settle("keep", settled_at=now, problem=problem)
        label.tell_timeline("label_kept", label.words, now)


def cancelled(label: Label, status: str, due_at: datetime, now: datetime) -> None:
    """Amazon has cancelled it: its parcel is none. Raises Superseded."""
    with holding(label) as order:
        label.settle("cancelled", settled_at=now, due_at=due_at)
        if order is not None:
            withdraw_bought(order, label.shipment_id, now)
            withdraw_with(order, label, now)
        LabelFile.delete().where(LabelFile.label == label).execute()
        label.tell_timeline("label_cancelled", label.words, now)
        note_refund(label, status, now)


def note_refund(label: Label, status: str, now: datetime) -> bool:
    """What Amazon says of the money; whether that is the last word."""
    rejected = status == BoughtShipmentStatus.REFUND_REJECTED
    if status not in (BoughtShipmentStatus.REFUND_APPLIED, BoughtShipmentStatus.REFUND_REJECTED):
        return False
    with database.atomic():
        label.settle("refund", settled_at=now, refund_rejected=rejected)
        label.tell_timeline("refund_rejected" if rejected else "refunded", label.words, now)
    return True


def take_over(
    label: Label, order: Order, tracking_number: str, now: datetime, **facts: Any
) -> None:
    """It was sold: its parcel leaves, and Amazon knows, so that nothing has to be confirmed."""
    number = tidy(tracking_number)
    facts |= {"tracking_number": number, "problem": "", "settled_at": now}
    label.move("sell", **Label.at_rest(), **facts)
    shipment = leave_bought(order, label, now)
    leave_with(order, label, now)
    leave_with_label(order, label.id, label.items)
    Label.update(shipment_id=shipment.id).where(Label.id == label.id).execute()
    label.refresh()
    label.tell_timeline("label_purchased", label.words, now)


@contextmanager
def holding(label: Label) -> Iterator[Order | None]:
    """The held order of a label, which is read afresh; None when both are gone."""
    with database.atomic():
        held = locked_orders(label.account, shared_with(label.order_id))
        order = held.get(label.order_id)
        if order is not None:
            # The fence stays what this worker's claim was given.
            fence = label.fence
            label.refresh()
            label.fence, label.order = fence, order
        yield order
