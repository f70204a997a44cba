"""A label: shipping bought from Amazon for a package of an order, and what became of it.

    wanted ──sell──▶ bought ──give_back──▶ cancelling ──take_back──▶ refunding ──refund──▶ cancelled
     ▲ ├─refuse──▶ refused ▲ ▲                  └─keep──▶ bought
     │ └──lose───▶ unclear ┘ │
     └──ask_again────┘ └─disown──▶ disowned (and yet sold, should Amazon say so after all)

Amazon sells another one each time it is asked. So that a purchase begins is committed before it
begins; where its end was never heard, nothing is bought again: Amazon is asked for the parcel,
and where it knows of none, the merchant decides.

Each verb ends in one conditional `UPDATE … WHERE status IN (allowed)`; no row means `IllegalMove`.
Whoever changes a label and its order holds the order first.
"""

import json
from collections.abc import Collection
from datetime import datetime
from enum import StrEnum
from typing import Any

import peewee

from webapp.accounts import Account
from webapp.clock import utcnow
from webapp.db import UTCDateTimeField
from webapp.dialect import among
from webapp.orders import Order
from webapp.orders.order import OrderEvent
from webapp.shipping.outgoing import Outgoing
from webapp.stores import IllegalMove, Store, carrier_named, service_words

LONGEST_REASON = 500
# So many of a store's latest are looked through for one of the same kind of package.
LOOKED_THROUGH = 500


class LabelState(StrEnum):
    WANTED = "wanted"
    BOUGHT = "bought"
    REFUSED = "refused"
    UNCLEAR = "unclear"
    DISOWNED = "disowned"
    CANCELLING = "cancelling"
    REFUNDING = "refunding"
    CANCELLED = "cancelled"

    @property
    def words(self) -> str:
        return {
            LabelState.WANTED: "Being bought",
            LabelState.BOUGHT: "Label bought",
            LabelState.REFUSED: "Not sold",
            LabelState.UNCLEAR: "Bought or not?",
            LabelState.DISOWNED: "Not bought",
            LabelState.CANCELLING: "Being cancelled",
            LabelState.REFUNDING: "Cancelled, refund pending",
            LabelState.CANCELLED: "Label cancelled",
        }[self]


# While one of these is open, nothing else is bought or sent for its order.
OPEN = (LabelState.WANTED, LabelState.UNCLEAR, LabelState.CANCELLING)
# What is worth nothing any more, and is shown no longer than it is news.
SETTLED = (LabelState.REFUSED, LabelState.DISOWNED)
MOVES: dict[str, tuple[frozenset[LabelState], LabelState]] = {
    "sell": (
        frozenset({LabelState.WANTED, LabelState.UNCLEAR, LabelState.DISOWNED}),
        LabelState.BOUGHT,
    ),
    "refuse": (frozenset({LabelState.WANTED}), LabelState.REFUSED),
    "lose": (frozenset({LabelState.WANTED}), LabelState.UNCLEAR),
    "ask_again": (frozenset({LabelState.UNCLEAR}), LabelState.WANTED),
    "disown": (frozenset({LabelState.UNCLEAR}), LabelState.DISOWNED),
    "give_back": (frozenset({LabelState.BOUGHT}), LabelState.CANCELLING),
    "keep": (frozenset({LabelState.CANCELLING}), LabelState.BOUGHT),
    "take_back": (frozenset({LabelState.CANCELLING}), LabelState.REFUNDING),
    "refund": (frozenset({LabelState.REFUNDING}), LabelState.CANCELLED),
}


class Label(Outgoing):
    WAITING = (LabelState.WANTED, LabelState.CANCELLING, LabelState.REFUNDING)
    JOB = "trade_label"

    account = peewee.ForeignKeyField(Account, index=False)
    store = peewee.ForeignKeyField(Store, backref="labels", index=False)
    order = peewee.ForeignKeyField(Order, backref="labels", on_delete="CASCADE", index=False)
    user_id = peewee.IntegerField()
    # From the form: whoever sends the same form twice buys once.
    form_key = peewee.CharField(max_length=60)
    # What Amazon offered, by its own ids, and how.
    service_id = peewee.CharField(max_length=120)
    offer_id = peewee.TextField(default="")
    carrier = peewee.CharField(max_length=60)
    service = peewee.CharField(max_length=120)
    media = peewee.CharField(max_length=24)
    price_minor = peewee.BigIntegerField()
    currency = peewee.CharField(max_length=3)
    deliver_by = UTCDateTimeField(null=True)
    weight_grams = peewee.IntegerField()
    length_mm = peewee.IntegerField()
    width_mm = peewee.IntegerField()
    height_mm = peewee.IntegerField()
    # JSON: how many of each line, by Amazon's item id.
    quantities = peewee.TextField()
    created_at = UTCDateTimeField(default=utcnow)
    settled_at = UTCDateTimeField(null=True)
    # What Amazon sold; no number where its answer was lost and only the parcel was found.
    amazon_shipment_id = peewee.CharField(max_length=64, default="")
    tracking_number = peewee.CharField(max_length=120, default="")
    # The shipment that it made.
    shipment_id = peewee.BigIntegerField(null=True)
    # Our own words about what went wrong; Amazon's may name the buyer, and are sealed.
    problem = peewee.CharField(max_length=LONGEST_REASON, default="")
    refund_rejected = peewee.BooleanField(default=False)

    class Meta:
        indexes = (
            (("account", "form_key"), True),
            (("order", "id"), False),
            (("status", "due_at"), False),
            (("store", "id"), False),
        )

    @property
    def state(self) -> LabelState:
        return LabelState(self.status)

    @property
    def words(self) -> str:
        """The parcel in words: service, and tracking number."""
        by = service_words(self.carrier, self.service) or self.carrier
        return " ".join(part for part in (by, self.tracking_number) if part)

    @property
    def items(self) -> dict[str, int]:
        found: dict[str, int] = json.loads(self.quantities)
        return found

    @property
    def tracking_url(self) -> str:
        return carrier_named(self.carrier).tracking_url(self.tracking_number)

    @property
    def waits(self) -> bool:
        """Whether something may be about to change without anybody's doing."""
        return self.state in (LabelState.WANTED, LabelState.CANCELLING)

    @property
    def may_be_cancelled(self) -> bool:
        return self.state is LabelState.BOUGHT and bool(self.amazon_shipment_id)

    @property
    def trouble(self) -> str:
        """Why it waits longer than usual, in words; empty when it doesn't."""
        if not self.waits:
            return ""
        if not self.store.connected:
            return (
                "Revocation Error: Amazon no longer accepts this store's authorization. "
                "It goes on as soon as the store is reconnected."
            )
        return {
            "unavailable": "Amazon doesn't answer just now. It is asked again by itself, and "
            "nothing is bought twice.",
            "operator": "Amazon doesn't accept this application's keys. Whoever runs this "
            "installation must put them right; then it goes on by itself.",
            "ours": "Something broke on our side. It was logged, and is tried again by itself.",
        }.get(self.waiting_for or "", "")

    @classmethod
    def find(cls, account: Account, label_id: int) -> "Label | None":
        """The account's own label; none for any other id."""
        return cls.get_or_none(cls.account == account, cls.id == label_id)

    @classmethod
    def of(cls, order: Order) -> "list[Label]":
        """An order's labels, the oldest first; of those that came to nothing the last alone."""
        found = list(cls.select().where(cls.order == order).order_by(cls.id))
        return [each for each in found if each.state not in SETTLED or each is found[-1]]

    @classmethod
    def open_orders(cls, order_ids: Collection[int]) -> set[int]:
        """Those of these orders for which a label is being bought or cancelled just now."""
        query = cls.select(cls.order_id).where(among(cls.order, order_ids), cls.status.in_(OPEN))
        return {order_id for (order_id,) in query.tuples()}

    @classmethod
    def like(cls, order: Order) -> "Label | None":
        """The store's latest, whose package this order's may resemble.

        Where a mapping says into what an order is packed: the latest that was packed so.
        """
        latest = cls.select(cls.id).where(cls.store == order.store).order_by(cls.id.desc())
        found = cls.select().join(Order).where(cls.id.in_(latest.limit(LOOKED_THROUGH)))
        if order.ship_package:
            found = found.where(Order.ship_package == order.ship_package)
        label: Label | None = found.order_by(cls.id.desc()).first()
        return label

    def move(self, verb: str, *conditions: Any, **changes: Any) -> None:
        """Raises IllegalMove when it isn't in a state from which this move is allowed."""
        allowed, target = MOVES[verb]
        moved = (
            Label.update(status=target, **changes)
            .where(Label.id == self.id, Label.status.in_(list(allowed)), *conditions)
            .execute()
        )
        if not moved:
            raise IllegalMove(f"A label that is {self.status} can't {verb}.")
        self.refresh()

    def tell_timeline(self, kind: str, detail: str, now: datetime, by: int | None = None) -> None:
        OrderEvent.create(order=self.order_id, at=now, kind=kind, detail=detail[:255], user_id=by)
